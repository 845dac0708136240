"""The graph of loops that the walk follows, in compact arrays."""

from __future__ import annotations

from concurrent.futures import Executor

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS
from adaptive.errors import ParameterError
from adaptive.graph.feature_table import FeatureTable
from adaptive.graph.natural import put_natural_first
from adaptive.graph.neighbours import cheapest_successors
from adaptive.graph.smooth_path import smooth_path
from adaptive.graph.transition_cost import TransitionCost

__all__ = ["LoopGraph"]

Indices = npt.NDArray[np.intp]


class LoopGraph:
    """Horizontal edges between loops of the same part, as compressed sparse rows.

    Attributes
    ----------
    table : FeatureTable
    cost : TransitionCost
    indptr : int64 array [shape=(n + 1,)]
        Where each loop's successors begin in ``indices``.
    indices : int32 array [shape=(edges,)]
        Successors, the cheapest first.
    costs : float32 array [shape=(edges,)]
        Cost of each edge, 0 to 1.
    """

    def __init__(
        self,
        cost: TransitionCost,
        indptr: npt.NDArray[np.int64],
        indices: npt.NDArray[np.int32],
        costs: npt.NDArray[np.float32],
    ) -> None:
        self.table = cost.table
        self.cost = cost
        self.indptr = indptr
        self.indices = indices
        self.costs = costs
        for array in (indptr, indices, costs):
            array.setflags(write=False)

    @classmethod
    def build(
        cls,
        table: FeatureTable,
        cost: TransitionCost,
        neighbours: int = 16,
        workers: int | None = None,
        executor: Executor | None = None,
    ) -> LoopGraph:
        """Link every loop to its cheapest successors, exactly.

        What follows a loop by nature (``Loop.next``) is always among them, at cost 0. Every loop
        whose part has another loop has a successor, so the walk never ends.

        Parameters
        ----------
        table : FeatureTable
            The table that ``cost`` was made for.
        cost : TransitionCost
        neighbours : int > 0
            Successors of each loop, fewer where its part has fewer other loops.
        workers : int or None
            Threads; by default one a core, at most four. The graph is the same for any number.
        executor : Executor or None
            Computes spans of loops instead (see :func:`successors_of_span`): a pool of processes,
            or the executor of a Dask client. The graph is the same.

        Raises
        ------
        ParameterError
            When ``neighbours`` is not positive or ``cost`` belongs to another table.
        """
        if neighbours < 1:
            raise ParameterError("neighbours", neighbours, "1 or more")
        if cost.table is not table:
            raise ParameterError("cost", "made for another table", "the cost of this table")
        degree = np.zeros(len(table), np.int64)
        members = [np.nonzero(table.part == part)[0] for part in range(len(PARTS))]
        for loops in members:
            degree[loops] = max(0, min(neighbours, len(loops) - 1))
        indptr = np.concatenate(([0], np.cumsum(degree))).astype(np.int64)
        indices = np.empty(indptr[-1], np.int32)
        costs = np.empty(indptr[-1], np.float32)
        for loops in members:
            count = min(neighbours, len(loops) - 1)
            if count < 1:
                continue
            found, values = cheapest_successors(cost, loops, count, workers, executor)
            put_natural_first(table, loops, found, values)
            places = indptr[loops][:, None] + np.arange(count)
            indices[places] = found
            costs[places] = values
        return cls(cost, indptr, indices, costs)

    def __len__(self) -> int:
        return len(self.table)

    def successors(self, i: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """Loops that may follow a loop, the cheapest first, and their costs."""
        begin, end = self.indptr[i], self.indptr[i + 1]
        return self.indices[begin:end], self.costs[begin:end]

    def path(
        self, start: int, goals: npt.ArrayLike, max_hops: int, power: float = 2.0
    ) -> list[int] | None:
        """The smoothest way from a loop to any of some loops; see :func:`smooth_path`.

        Parameters
        ----------
        start : int
        goals : array of int [shape=(n,)]
            Those of another part than ``start`` are left out: each part has its own walk.
        max_hops : int ≥ 0
        power : float ≥ 1
            Costs are added up to this power, so that two small steps beat one large one.

        Returns
        -------
        list of int, or None
            From ``start`` to the goal, both included; ``None`` when there is no goal to go to.
        """
        return smooth_path(self, start, np.asarray(goals, np.intp), max_hops, power)

    @property
    def unreachable(self) -> Indices:
        """Loops that no edge leads to, of parts with more than one loop [shape=(m,)].

        The walk meets them only when an event asks for what they are.
        """
        incoming = np.bincount(self.indices, minlength=len(self))
        found: Indices = np.nonzero((incoming == 0) & (np.diff(self.indptr) > 0))[0]
        return found

    @property
    def sources(self) -> npt.NDArray[np.int32]:
        """Loop that each edge leaves from [shape=(edges,)]."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))
