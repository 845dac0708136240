"""Two counters of the conductor in a mapped file, which outlive it."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Final

__all__ = ["Pulse"]

_SENT: Final = 0
_TICKS: Final = 1
_BYTES: Final = 16


class Pulse:
    """What the next conductor and the supervisor must know of the present one.

    Parameters
    ----------
    path : Path
        Made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        with path.open("a+b") as file:
            file.truncate(_BYTES)
            self._map = mmap.mmap(file.fileno(), _BYTES)
        self._counters = memoryview(self._map).cast("Q")

    @property
    def cues_sent(self) -> int:
        """Cues with a lower number have left."""
        return int(self._counters[_SENT])

    @cues_sent.setter
    def cues_sent(self, number: int) -> None:
        self._counters[_SENT] = number

    @property
    def ticks(self) -> int:
        """Turns of the conductor's loop."""
        return int(self._counters[_TICKS])

    def beat(self) -> None:
        """Count a turn."""
        self._counters[_TICKS] = (self._counters[_TICKS] + 1) & 0xFFFFFFFFFFFFFFFF
