"""When cues really began: a bounded log that the audio process drains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adaptive.music import Frame

__all__ = ["NEVER", "CueStart", "StartLog"]

NEVER = Frame(-(2**62))
"""Start of a cue that will not happen, because too many cues waited."""


@dataclass(frozen=True, slots=True)
class CueStart:
    """One cue's start, desired and actual.

    Parameters
    ----------
    cue_id : int
        The cue.
    planned : Frame
        ``start`` of the cue.
    actual : Frame
        Frame at which it began, or :data:`NEVER`.
    found : bool
        Whether the material was in the table; if not, the cue brought silence.
    """

    cue_id: int
    planned: Frame
    actual: Frame
    found: bool

    @property
    def late(self) -> bool:
        """Whether the cue began after the frame that it asked for."""
        return self.actual > self.planned


class StartLog:
    """Bounded, preallocated. A full log counts what it could not hold.

    Thread: audio.

    Parameters
    ----------
    capacity : int > 0
        Entries held between two drains.

    Attributes
    ----------
    lost : int
        Entries that did not fit.
    dropped, missing, late : int
        Cues that never began, cues without material, cues that began late; since the start.
    """

    def __init__(self, capacity: int) -> None:
        self._entries = np.zeros((capacity, 4), np.int64)
        self._filled = 0
        self.lost = 0
        self.dropped = 0
        self.missing = 0
        self.late = 0

    def start(self, cue_id: int, planned: int, actual: int, *, found: bool) -> None:
        """Enter a cue that begins now."""
        self.missing += not found
        self.late += actual > planned
        self._append(cue_id, planned, actual, found)

    def drop(self, cue_id: int, planned: int) -> None:
        """Enter a cue that will never begin."""
        self.dropped += 1
        self._append(cue_id, planned, NEVER, True)

    def drain(self) -> list[CueStart]:
        """Take all entries, oldest first."""
        if not self._filled:
            return []
        entries = [
            CueStart(int(row[0]), Frame(int(row[1])), Frame(int(row[2])), bool(row[3]))
            for row in self._entries[: self._filled]
        ]
        self._filled = 0
        return entries

    def _append(self, cue_id: int, planned: int, actual: int, found: bool) -> None:
        if self._filled == len(self._entries):
            self.lost += 1
            return
        row = self._entries[self._filled]
        row[0], row[1], row[2], row[3] = cue_id, planned, actual, found
        self._filled += 1
