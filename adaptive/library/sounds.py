"""Loops and stingers as one sequence, made as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import overload

from adaptive.library.loop import Loop, Stinger
from adaptive.library.loop_sequence import LoopSequence

__all__ = ["Sounds"]


class Sounds(Sequence[Loop | Stinger]):
    """The loops, then the stingers. A large library's loops are read by their columns.

    Parameters
    ----------
    loops : sequence of Loop
    stingers : sequence of Stinger
    """

    def __init__(self, loops: Sequence[Loop], stingers: Sequence[Stinger]) -> None:
        self._loops = loops
        self._stingers = stingers

    def __len__(self) -> int:
        return len(self._loops) + len(self._stingers)

    @overload
    def __getitem__(self, place: int) -> Loop | Stinger: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Loop | Stinger]: ...

    def __getitem__(self, place: int | slice) -> Loop | Stinger | Sequence[Loop | Stinger]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self))))
        row, loops = range(len(self))[place], len(self._loops)
        return self._loops[row] if row < loops else self._stingers[row - loops]

    def __iter__(self) -> Iterator[Loop | Stinger]:
        return chain(self._loops, self._stingers)

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, in order; makes no loop of a large library."""
        loops = self._loops
        of_loops = loops.columns.ids if isinstance(loops, LoopSequence) else (x.id for x in loops)
        return (*of_loops, *(stinger.id for stinger in self._stingers))

    @property
    def frames(self) -> int:
        """How long they are together; makes no loop of a large library."""
        loops = self._loops
        if isinstance(loops, LoopSequence):
            of_loops = int(loops.columns.frames.sum())
        else:
            of_loops = sum(loop.frames for loop in loops)
        return of_loops + sum(stinger.frames for stinger in self._stingers)
