"""A sequence of loops that makes each loop when it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import overload

import numpy.typing as npt

from adaptive.library.columns import LoopColumns
from adaptive.library.loop import Loop

__all__ = ["LoopSequence", "columns_of"]

_KEPT = 1024


class LoopSequence(Sequence[Loop]):
    """Loops over columns: as many as there are rows, few of them in memory.

    Parameters
    ----------
    columns : LoopColumns
        Every row makes a loop.
    """

    def __init__(self, columns: LoopColumns) -> None:
        self.columns = columns
        self._made: OrderedDict[int, Loop] = OrderedDict()

    def __len__(self) -> int:
        return len(self.columns)

    @overload
    def __getitem__(self, place: int) -> Loop: ...

    @overload
    def __getitem__(self, place: slice) -> LoopSequence: ...

    def __getitem__(self, place: int | slice) -> Loop | LoopSequence:
        if isinstance(place, slice):
            return self.take(range(*place.indices(len(self))))
        row = int(place)
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        row %= len(self)
        found = self._made.get(row)
        if found is None:
            found = self._made[row] = self.columns.loop(row)
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return found

    def __iter__(self) -> Iterator[Loop]:
        return map(self.columns.loop, range(len(self)))

    def take(self, rows: npt.ArrayLike) -> LoopSequence:
        """Some of the loops, in the order given."""
        return LoopSequence(self.columns.take(rows))


def columns_of(loops: Sequence[Loop]) -> LoopColumns:
    """The columns of loops: their own if they have some, else gathered from them."""
    return loops.columns if isinstance(loops, LoopSequence) else LoopColumns.of(loops)
