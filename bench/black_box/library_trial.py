"""Real loops: messages to this engine and its own library, and when what is heard changes.

Music does not repeat itself, so what would have gone on is rendered: the journal is replayed up to
each message and then without it, as in `bench.first_change`. The frame at which the engine's own
recording departs from that is looked for, sample by sample, in what the ear captured: there it has
a time of the host's, which the engine had no part in.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from bench.black_box.hearing import Recording
from bench.black_box.judging import Heard, Sent, judge
from bench.black_box.library_engine import LibraryEngine
from bench.black_box.stage import ENGINE_EAR, FLOOR_EAR, Hall, Take, stage
from bench.black_box.trial import seconds_of, send_in_turn
from bench.first_change import first_changes
from bench.session import in_own_process
from bench.witness import StallWitness

__all__ = ["LibraryTrial", "Wait", "find_piece", "run_library_trial"]

_WINDOW_MS = 240.0
_TAIL_S = 0.5
_AROUND = 1_024
"""Frames before and behind a change by which it is found again."""
_REACH = 22_050
"""Frames behind a message in which its change is looked for."""
_SAME = 1e-3
"""Largest difference between the recording and what was captured of it, of their level."""

Mono = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wait:
    """From just before a message was sent to when its first changed frame was heard."""

    changed_ms: float
    stalled: bool


@dataclass(frozen=True, slots=True)
class LibraryTrial:
    """What was heard of messages to a library's music.

    Parameters
    ----------
    waits : list of Wait
    floor : list of Heard
        Of the floor beside it.
    unchanged : int
        Messages that asked for what was so already, or changed nothing within 240 ms.
    lost : int
        Changes that were not found in what was captured, since frames are missing, or sooner than
        any answer can be heard.
    worst : float
        Largest difference between the engine's recording and its replay, full scale 1.
    """

    waits: list[Wait]
    floor: list[Heard]
    unchanged: int
    lost: int
    worst: float


def run_library_trial(
    hall: Hall, library: Path, work: Path, *, events: int, seed: int = 1
) -> LibraryTrial:
    """Play a library on JACK, send scenes and energies quantised `now`, listen.

    Parameters
    ----------
    hall : Hall
    library, work : Path
        ``work`` is a folder for files.
    events, seed : int
        How many messages, and the seed of the times between them.

    Raises
    ------
    RuntimeError, OSError
        Something does not start; with what it said.
    """
    take = Take(LibraryEngine, period=hall.jack.period, events=events)
    with stage(take, hall, work, library=library) as on, StallWitness() as witness:
        on.ear.begin(seconds_of(take))
        sent, floor_sent = send_in_turn(on, events, random.Random(seed))
        time.sleep(_TAIL_S)
        captured = on.ear.save(work / "heard.npz")
    engine = on.engine
    assert isinstance(engine, LibraryEngine)
    changes, worst = in_own_process(
        first_changes, library, engine.journal, engine.recording, _WINDOW_MS
    )
    played = soundfile.read(engine.recording, dtype="float32", always_2d=True)[0][:, 0]
    waits, unchanged, lost = [], 0, 0
    for message, number in zip(sent[:-1], engine.answers, strict=False):
        frame = None if number is None else changes.get(number)
        if frame is None:
            unchanged += 1
            continue
        wait = _wait(captured, played, frame, message, witness)
        if wait is None:
            lost += 1
        else:
            waits.append(wait)
    floor, _ = judge(captured, FLOOR_EAR, floor_sent, witness)
    return LibraryTrial(waits, floor, unchanged, lost, worst)


def find_piece(piece: Mono, within: Mono) -> int | None:
    """The frame of a sound from which on it is a known piece, or None.

    Parameters
    ----------
    piece : np.ndarray [shape=(n,)]
    within : np.ndarray [shape=(m,)]
        ``nan`` where nothing is known.
    """
    frames = len(within) - len(piece) + 1
    if frames < 1 or not piece.any():
        return None
    sound = np.nan_to_num(within.astype(np.float64))
    size = len(within) + len(piece)
    both = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(piece.astype(np.float64), size))
    powers = np.cumsum(np.concatenate([[0.0], sound**2]))
    apart = powers[len(piece) :] - powers[: -len(piece)] - 2.0 * np.fft.irfft(both, size)[:frames]
    place = int(np.argmin(apart))
    level = float(np.sqrt(np.mean(np.square(piece, dtype=np.float64))))
    differs = np.abs(within[place : place + len(piece)] - piece)
    return place if bool((differs <= _SAME * level).all()) else None


def _wait(
    captured: Recording, played: Mono, frame: int, message: Sent, witness: StallWitness
) -> Wait | None:
    """When the change at a frame of the engine's recording was heard; None if that is not known."""
    begin = max(0, captured.place(message.began_ns) - 2 * _AROUND)
    piece = played[max(0, frame - _AROUND) : frame + _AROUND]
    place = find_piece(piece, captured.sound[ENGINE_EAR][begin : begin + _REACH])
    if place is None:
        return None
    heard_ns = captured.heard_ns(begin + place + min(frame, _AROUND))
    if heard_ns - message.began_ns < captured.soonest_ns:
        return None  # no answer could be heard so soon
    wait_ms = (heard_ns - message.began_ns) / 1e6
    return Wait(wait_ms, witness.stalled(message.began_ns, heard_ns))
