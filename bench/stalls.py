"""Stalls: sessions whose processes are stopped at random, and whose journals replay all the same.

A game machine gives no promise that a process runs when it should. Here the conductor and the audio
process are stopped for up to 0.4 s, again and again, while random events arrive and, in every other
session, most of the library does not fit into memory. Whatever that does to the music live, the
journal must say it: its replay is compared with the recording, sample by sample.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from adaptive.serve import Client
from bench.engine import ServedEngine, process_tree
from bench.random_events import draw_events
from bench.result import Figure, Result

__all__ = ["Stalled", "compare_recordings", "stalls"]

_SHORT, _LONG = (2, 25.0), (6, 60.0)
"""Sessions, and seconds of each."""

_SCARCE_MIB = 24
_SPACING_S = (0.1, 0.8)
_APART_S = (0.2, 2.0)
_STOP_S = (0.01, 0.4)
_AGREE = 1e-5
"""Largest difference of samples that no decision explains, full scale 1."""

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Stalled:
    """One session.

    Parameters
    ----------
    scarce : bool
        Whether its memory was limited.
    events, stops : int
    late_cues : int
        That began late for it, and were journaled.
    apart : float
        Largest difference between recording and replay, full scale 1.
    seconds_apart : float
        Between the first and the last frame that differ by more than 1e-5.
    """

    scarce: bool
    events: int
    stops: int
    late_cues: int
    apart: float
    seconds_apart: float


def stalls(library: Path, work: Path, *, full: bool) -> Result:
    """Run the sessions one after another; each has events and stops of its own seed."""
    count, seconds = _LONG if full else _SHORT
    found = []
    for n in range(count):
        folder = work / f"session{n}"
        folder.mkdir()
        found.append(_session(library, folder, seconds, seed=n, scarce=n % 2 == 1))
    differ = sum(s.apart > _AGREE for s in found)
    worst = max(s.apart for s in found)
    figures = [
        Figure.at_most("sessions whose replay differs from the recording", differ, "", 0),
        Figure("largest difference of a sample, full scale 1", worst),
        Figure("sessions", count),
        Figure("stops", sum(s.stops for s in found)),
        Figure("events", sum(s.events for s in found)),
        Figure("cues that began late and were journaled", sum(s.late_cues for s in found)),
    ]
    notes = [
        f"{seconds:g} s each; the conductor or the audio process, drawn by chance, stopped for "
        f"{1e3 * _STOP_S[0]:g} to {1e3 * _STOP_S[1]:g} ms every {_APART_S[0]:g} to {_APART_S[1]:g} "
        f"s; events every {_SPACING_S[0]:g} to {_SPACING_S[1]:g} s; every other session with "
        f"{_SCARCE_MIB} MiB of memory for audio"
    ]
    notes += [
        f"session {n} ({'scarce' if s.scarce else 'enough'} memory): differs by {s.apart:.2g}, "
        f"over {s.seconds_apart:.2f} s"
        for n, s in enumerate(found)
        if s.apart > _AGREE
    ]
    return Result("stalls", "processes stopped at random, recording against replay", figures, notes)


def _session(library: Path, work: Path, seconds: float, *, seed: int, scarce: bool) -> Stalled:
    journal, recording = work / "journal.jsonl", work / "live.wav"
    options = ["--library", str(library), "--seed", str(seed)]
    options += ["--journal", str(journal), "--record", str(recording)]
    options += ["--memory", str(_SCARCE_MIB)] if scarce else []
    count = int(seconds / _SPACING_S[1])
    events = draw_events(library, count, seed, spacing_s=_SPACING_S, first_s=1.0)
    with ServedEngine(*options) as engine, engine.client() as client, _Stops(engine, seed) as stops:
        start, pause = time.monotonic(), threading.Event()
        for event in events:
            pause.wait(max(0.0, start + float(event.pop("at")) - time.monotonic()))
            client.send(event)
        pause.wait(1.0)
        stops.end()
        late = _late_cues(client)
    apart, span = compare_recordings(recording, _replay(library, journal, work / "replay.wav"))
    return Stalled(scarce, count, stops.count, late, apart, span)


def _late_cues(client: Client) -> int:
    return int(client.query("metrics").get("adaptive_late_cues_total", 0))


class _Stops:
    """Stops and continues the engine's processes from a thread of its own, until the end."""

    def __init__(self, engine: ServedEngine, seed: int) -> None:
        tree = process_tree(engine.pid).items()
        self._pids = [pid for pid, role in tree if role in ("conductor", "audio")]
        self._chance = random.Random(1000 + seed)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.count = 0

    def __enter__(self) -> _Stops:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Let all go on from here."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._chance.uniform(*_APART_S)):
            pid = self._chance.choice(self._pids)
            os.kill(pid, signal.SIGSTOP)
            self._over.wait(self._chance.uniform(*_STOP_S))
            os.kill(pid, signal.SIGCONT)
            self.count += 1


def _replay(library: Path, journal: Path, out: Path) -> Path:
    command = [sys.executable, "-m", "adaptive", "render", "--library", str(library)]
    command += ["--events", str(journal), "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return out


def compare_recordings(one: Path, other: Path) -> tuple[float, float]:
    """Largest difference of a sample, and seconds from the first to the last that differ.

    Parameters
    ----------
    one, other : Path
        Recordings of the same rate; what one has more at its end is passed over.
    """
    worst, differing, place = 0.0, [], 0
    with soundfile.SoundFile(one) as live, soundfile.SoundFile(other) as again:
        while True:
            heard = live.read(_BLOCK, dtype="float32", always_2d=True)
            made = again.read(_BLOCK, dtype="float32", always_2d=True)
            n = min(len(heard), len(made))
            if not n:
                break
            difference = np.abs(heard[:n] - made[:n]).max(axis=1)
            worst = max(worst, float(difference.max()))
            wrong = np.flatnonzero(difference > _AGREE)
            differing += [place + int(k) for k in wrong[[0, -1]]] if len(wrong) else []
            place += n
        span = differing[-1] - differing[0] + 1 if differing else 0
        return worst, span / live.samplerate
