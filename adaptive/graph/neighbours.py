"""The cheapest successors of every loop of a part, exactly, without costing every pair.

Loops of one key, meter and tempo form a group, and the costs of these alone bound the cost of any
edge between two groups. For a run of loops of neighbouring groups, the nearest groups are costed
first; groups whose bound lies above what was found there cannot hold a nearer loop.
"""

from __future__ import annotations

import os
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.graph.transition_cost import TransitionCost

__all__ = ["cheapest_successors", "smallest_of_rows", "successors_of_span"]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

_BLOCK_PAIRS = 1 << 17
"""Pairs costed at a time: a few arrays of so many float32 stay in a core's own cache."""

_RUN = 64
_FIRST = 256
"""Loops of a run that share their candidates, and candidates that are costed first."""

_MOST = 4_096
"""Candidates of a run at most. Parts of so many loops or fewer have exact neighbours; of larger
ones the groups nearest by the bound are looked through, which docs/graph.md says the recall of."""

_SPAN = 2_048
"""Loops of a span, the work that an executor is given at a time."""

_SAMPLE_FROM = 1024
_SAMPLE_STRIDE = 8
_MOST_CANDIDATES = 8
"""Rows with more candidates than this many times the sampled share are full of ties."""


def cheapest_successors(
    cost: TransitionCost,
    loops: Indices,
    count: int,
    workers: int | None = None,
    executor: Executor | None = None,
) -> tuple[Indices, Floats]:
    """The cheapest ``count`` loops after each loop, itself excluded, among the same loops.

    Parameters
    ----------
    cost : TransitionCost
    loops : ndarray of int [shape=(n,)], ascending
        Loops of one part.
    count : int, 1 to n − 1
    workers : int or None
        Threads (numpy releases the interpreter's lock); by default one a core, at most four.
    executor : Executor or None
        Computes the spans instead of threads of our own: in other processes, or machines.

    Returns
    -------
    tuple of ndarray [each shape=(n, count)]
        Loops and costs, the cheapest first, of equals the lower number first.
    """
    index = _PartIndex.of(cost, loops)
    spans = [(start, min(start + _SPAN, len(loops))) for start in range(0, len(loops), _SPAN)]
    nearest = np.empty((len(loops), count), np.intp)
    costs = np.empty((len(loops), count), np.float32)

    def keep(span: tuple[int, int], found: tuple[Indices, Floats]) -> None:
        places = np.searchsorted(loops, index.loops[slice(*span)])
        nearest[places], costs[places] = found

    threads = workers or min(4, os.cpu_count() or 1)
    if executor is not None:
        tasks = [executor.submit(successors_of_span, cost, loops, *s, count) for s in spans]
        for span, task in zip(spans, tasks, strict=True):
            keep(span, task.result())
    elif threads == 1 or len(spans) == 1:
        for span in spans:
            keep(span, _of_span(cost, index, span[0], span[1], count))
    else:
        with ThreadPoolExecutor(threads, thread_name_prefix="graph") as pool:
            found = pool.map(lambda span: _of_span(cost, index, span[0], span[1], count), spans)
            for span, result in zip(spans, found, strict=True):
                keep(span, result)
    return nearest, costs


def successors_of_span(
    cost: TransitionCost, loops: Indices, start: int, stop: int, count: int
) -> tuple[Indices, Floats]:
    """Successors of some of a part's loops: a pure function, for any executor.

    Parameters
    ----------
    cost, loops, count
        As for :func:`cheapest_successors`.
    start, stop : int
        Which of the part's loops, in the order of their groups (:attr:`TransitionCost.group_of`).

    Returns
    -------
    tuple of ndarray [each shape=(stop − start, count)]
    """
    return _of_span(cost, _PartIndex.of(cost, loops), start, stop, count)


@dataclass(frozen=True, slots=True)
class _PartIndex:
    """A part's loops by their groups."""

    loops: Indices
    group: Indices
    """Place of each loop's group, ascending."""
    begins: Indices
    """Where each group begins among the loops, and the end of the last."""

    @classmethod
    def of(cls, cost: TransitionCost, loops: Indices) -> _PartIndex:
        groups = cost.group_of[loops]
        order = np.argsort(groups, kind="stable")
        _, begins, group = np.unique(groups[order], return_index=True, return_inverse=True)
        return cls(loops[order], group.reshape(-1), np.append(begins, len(loops)))

    def members(self, groups: Indices) -> Indices:
        """Loops of some groups, ascending."""
        begins, sizes = self.begins[groups], np.diff(self.begins)[groups]
        offsets = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        found: Indices = np.sort(self.loops[np.repeat(begins, sizes) + offsets])
        return found


def _of_span(
    cost: TransitionCost, index: _PartIndex, start: int, stop: int, count: int
) -> tuple[Indices, Floats]:
    nearest = np.empty((stop - start, count), np.intp)
    costs = np.empty((stop - start, count), np.float32)
    for begin in range(start, stop, _RUN):
        end = min(begin + _RUN, stop)
        candidates = _candidates(cost, index, begin, end, count)
        found = _among(cost, index.loops[begin:end], candidates, count)
        nearest[begin - start : end - start], costs[begin - start : end - start] = found
    return nearest, costs


def _candidates(
    cost: TransitionCost, index: _PartIndex, begin: int, end: int, count: int
) -> Indices:
    """Loops among which the nearest of every loop of a run must lie, ascending."""
    rows = index.loops[begin:end]
    if len(index.loops) <= 2 * _FIRST:
        return np.sort(index.loops)
    of_groups = index.loops[index.begins[:-1]]
    mine = of_groups[np.unique(index.group[begin:end])]
    least = cost.least(mine, of_groups).min(axis=0)
    order = np.argsort(least, kind="stable")
    held = np.cumsum(np.diff(index.begins)[order])
    first = int(np.searchsorted(held, _FIRST + count)) + 1
    _, costs = _among(cost, rows, index.members(order[:first]), count)
    within = int(np.searchsorted(least[order], costs[:, -1].max(), side="right"))
    most = int(np.searchsorted(held, _MOST)) + 1
    return index.members(order[: min(within, max(most, first))])


def _among(
    cost: TransitionCost, rows: Indices, candidates: Indices, count: int
) -> tuple[Indices, Floats]:
    """The cheapest candidates after each of some loops."""
    targets = cost.targets(candidates)
    size = max(1, _BLOCK_PAIRS // len(candidates))
    nearest = np.empty((len(rows), count), np.intp)
    costs = np.empty((len(rows), count), np.float32)
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        block = cost.block(some, targets)
        place = np.minimum(np.searchsorted(candidates, some), len(candidates) - 1)
        here = np.flatnonzero(candidates[place] == some)
        block[here, place[here]] = np.inf
        columns, costs[start : start + size] = smallest_of_rows(block, count)
        nearest[start : start + size] = candidates[columns]
    return nearest, costs


def smallest_of_rows(block: Floats, count: int) -> tuple[Indices, Floats]:
    """Columns and values of each row's smallest entries, ascending, ties by column.

    A bound from every eighth column leaves few candidates to sort, exactly: the ``count``-th
    smallest of a sample is never below that of the row.

    Parameters
    ----------
    block : ndarray [shape=(rows, columns)], columns ≥ count

    Returns
    -------
    tuple of ndarray [each shape=(rows, count)]
    """
    rows, columns = block.shape
    stride = _SAMPLE_STRIDE if columns >= max(_SAMPLE_FROM, count * _SAMPLE_STRIDE * 2) else 1
    sample = block[:, ::stride]
    bound = np.partition(sample, count - 1, axis=1)[:, count - 1]
    row, column = np.nonzero(block <= bound[:, None])
    held = np.bincount(row, minlength=rows)
    if held.max() > _MOST_CANDIDATES * stride * count:
        return _smallest_with_ties(block, count)
    value = block[row, column]
    order = np.lexsort((column, value, row))
    first = np.concatenate(([0], np.cumsum(held)[:-1]))
    picked = order[first[:, None] + np.arange(count)]
    return column[picked], value[picked]


def _smallest_with_ties(block: Floats, count: int) -> tuple[Indices, Floats]:
    """The same for rows in which very many entries are equal, one row at a time."""
    columns = np.empty((len(block), count), np.intp)
    for index, row in enumerate(block):
        edge = np.partition(row, count - 1)[count - 1]
        below = np.nonzero(row < edge)[0]
        equal = np.nonzero(row == edge)[0][: count - len(below)]
        chosen = np.concatenate((below, equal))
        columns[index] = chosen[np.lexsort((chosen, row[chosen]))]
    return columns, np.take_along_axis(block, columns, axis=1)
