"""Rows of the graph's costs, kept: what a loop costs against all others never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

__all__ = ["LARGE", "CostRows"]

LARGE = 4_096
"""A library of more loops than this is large: choices are made from shortlists."""

_KEPT_VALUES = 4_000_000
_WARM_LOOPS = 1_024
_ROWS_AT_ONCE = 32


class CostRows:
    """A cost from some loops to others, remembered a row at a time.

    Rows of a small library are all computed at once, so that no decision waits for one; a larger
    one keeps the rows used last, within 16 MB; of a large one (:data:`LARGE`) whole rows would keep
    decisions waiting, and only what is asked for is computed.

    Parameters
    ----------
    cost : callable
        ``cost(rows, cols)`` for two arrays of loops, pair by pair, or for one loop and an array; it
        must not change over time.
    loops : int
        Loops in the library.
    """

    def __init__(self, cost: Callable[[np.ndarray, np.ndarray], np.ndarray], loops: int) -> None:
        self._cost = cost
        self._all = np.arange(loops)
        self._large = loops > LARGE
        self._rows: OrderedDict[int, np.ndarray] = OrderedDict()
        self._most = max(1, _KEPT_VALUES // max(1, loops))
        self._table = self._whole() if loops <= min(_WARM_LOOPS, LARGE) else None

    def to(self, loop: int, others: np.ndarray) -> np.ndarray:
        """Cost from a loop to each of ``others`` [shape=(n,), float32]."""
        return self.pairs(np.array([loop]), others)

    def pairs(self, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
        """Cost from each of some loops (or one for all) to the one beside it [shape=(n,)]."""
        if self._table is not None:
            found: np.ndarray = self._table[rows, cols]
            return found
        if self._large:
            return self._cost(rows, cols)
        if len(rows) == 1:
            one: np.ndarray = self._row(int(rows[0]))[cols]
            return one
        found = np.empty(len(cols), np.float32)
        for loop in np.unique(rows).tolist():
            places = np.flatnonzero(rows == loop)
            found[places] = self._row(loop)[cols[places]]
        return found

    def block(self, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
        """Cost from each of some loops to each of others [shape=(rows, cols)]."""
        if self._table is not None:
            found: np.ndarray = self._table[rows[:, None], cols]
            return found
        return np.stack([self.to(row, cols) for row in rows.tolist()])

    def _whole(self) -> np.ndarray:
        """Every row, some at a time."""
        count = len(self._all)
        table = np.empty((count, count), np.float32)
        for first in range(0, count, _ROWS_AT_ONCE):
            rows = self._all[first : first + _ROWS_AT_ONCE]
            costs = self._cost(np.repeat(rows, count), np.tile(self._all, len(rows)))
            table[rows] = costs.reshape(len(rows), count)
        return table

    def _row(self, loop: int) -> np.ndarray:
        row = self._rows.get(loop)
        if row is None:
            row = self._rows[loop] = self._cost(np.array([loop]), self._all)
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(loop)
        return row
