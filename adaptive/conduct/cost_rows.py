"""Rows of the graph's costs, kept: what a loop costs against all others never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

__all__ = ["LARGE", "CostRows"]

LARGE = 4_096
"""A library of more loops than this is large: choices are made from shortlists."""

_KEPT_VALUES = 4_000_000
_WARM_LOOPS = 512


class CostRows:
    """A cost from one loop to many, remembered a row at a time.

    Rows of a small library are all computed at once, so that no decision waits for one; a larger
    one keeps the rows used last, within 16 MB; of a large one (:data:`LARGE`) whole rows would keep
    decisions waiting, and only what is asked for is computed.

    Parameters
    ----------
    cost : callable
        ``cost(i, js)`` for a loop and an array of loops; it must not change over time.
    loops : int
        Loops in the library.
    """

    def __init__(self, cost: Callable[[int, np.ndarray], np.ndarray], loops: int) -> None:
        self._cost = cost
        self._all = np.arange(loops) if loops <= LARGE else None
        self._rows: OrderedDict[int, np.ndarray] = OrderedDict()
        self._most = max(1, _KEPT_VALUES // max(1, loops))
        if loops <= _WARM_LOOPS:
            for loop in range(loops):
                self._row(loop, np.arange(loops))

    def to(self, loop: int, others: np.ndarray) -> np.ndarray:
        """Cost from a loop to each of ``others`` [shape=(n,), float32]."""
        if self._all is None:
            return self._cost(loop, others).astype(np.float32)
        found: np.ndarray = self._row(loop, self._all)[others]
        return found

    def _row(self, loop: int, every: np.ndarray) -> np.ndarray:
        row = self._rows.get(loop)
        if row is None:
            row = self._cost(loop, every).astype(np.float32)
            self._rows[loop] = row
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(loop)
        return row
