"""First changed sample: a recording against what it would have been without an event.

One replay goes through the journal. Before each event it forks: the child plays on without the
event and compares what it hears with the recording; the parent takes the event and goes on. So
all counterfactuals together cost little more than one replay.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from adaptive.audio import OfflineDriver
from adaptive.events import Stamped
from adaptive.serve.assemble import load_library
from bench.replay import Replay, read_events, settings_of

__all__ = ["CHANGE", "FLOOR", "first_changes", "first_difference"]

CHANGE = 1e-3
"""Change that counts, relative to the level around it: −60 dB."""

FLOOR = 3e-5
"""Least change that counts, full scale 1: live and replayed samples agree within 1e-5."""

_BLOCK = 256
_NONE = -1
_REPORT = struct.Struct("q")


def first_difference(
    heard: npt.NDArray[np.float32], otherwise: npt.NDArray[np.float32]
) -> int | None:
    """First frame in which two recordings differ by more than −60 dB of their level.

    Parameters
    ----------
    heard, otherwise : np.ndarray [shape=(n, 2), dtype=float32]
        The level is the root mean square of ``otherwise``.

    Returns
    -------
    int or None
        None when they agree.
    """
    level = float(np.sqrt(np.mean(np.square(otherwise, dtype=np.float64))))
    apart = np.abs(heard - otherwise).max(axis=1) > max(FLOOR, CHANGE * level)
    return int(np.argmax(apart)) if apart.any() else None


def first_changes(
    library: Path, journal: Path, recording: Path, window_ms: float
) -> tuple[dict[int, int | None], float]:
    """First changed frame after each event of a recorded session. One call a process.

    Parameters
    ----------
    library, journal, recording : Path
        Of the session.
    window_ms : float
        How far behind the event's arrival to look: up to the next event.

    Returns
    -------
    changes : dict of int to (int or None)
        By the event's ``seq``; frames of the session, None when nothing changed.
    worst : float
        Largest difference between the recording and its own replay, full scale 1.
    """
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    script = read_events(journal, rate)
    heard, _ = soundfile.read(recording, dtype="float32")
    end = min(script.end or len(heard), len(heard))
    forks = _Forks(heard[:end], round(window_ms * rate / 1000))
    replay = Replay(loaded, script, settings_of(script, rate), forks.before)
    materials = {m.number: loaded.store.pcm(m.number) for m in loaded.store.materials}
    worst = 0.0
    with OfflineDriver(materials, sample_rate=rate, block=_BLOCK, apart=False) as driver:
        for piece in driver.blocks(replay.pull, end):
            at = forks.place
            worst = max(worst, float(np.abs(piece - heard[at : at + len(piece)]).max()))
            forks.hear(piece)
    return forks.changes, worst


class _Forks:
    """The forks of a replay, and what they found."""

    def __init__(self, heard: npt.NDArray[np.float32], window: int) -> None:
        self.changes: dict[int, int | None] = {}
        self.place = 0
        self._heard = heard
        self._window = window
        self._event: Stamped | None = None  # in a child: the event that did not happen
        self._pipe = -1
        self._pieces: list[npt.NDArray[np.float32]] = []
        self._from = 0

    def before(self, stamped: Stamped) -> bool:
        """Fork; True in the child."""
        if stamped.frame + self._window > len(self._heard):
            return False
        near, far = os.pipe()
        child = os.fork()
        if child == 0:
            self._event, self._pipe, self._from = stamped, far, self.place
            return True
        os.close(far)
        found = os.read(near, _REPORT.size)
        os.close(near)
        os.waitpid(child, 0)
        if len(found) != _REPORT.size:
            raise RuntimeError(f"no counterfactual for event {stamped.seq}")
        frame = _REPORT.unpack(found)[0]
        self.changes[stamped.seq] = None if frame == _NONE else frame
        return False

    def hear(self, piece: npt.NDArray[np.float32]) -> None:
        """Take the next frames; a child ends when it has heard enough."""
        self.place += len(piece)
        if self._event is None:
            return
        self._pieces.append(piece)
        if self.place < self._event.frame + self._window:
            return
        otherwise = np.concatenate(self._pieces)
        first = first_difference(self._heard[self._from : self._from + len(otherwise)], otherwise)
        os.write(self._pipe, _REPORT.pack(_NONE if first is None else self._from + first))
        os._exit(0)
