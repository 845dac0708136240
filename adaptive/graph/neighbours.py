"""The cheapest successors of every loop of a part, exactly, block by block."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from adaptive.graph.transition_cost import Targets, TransitionCost

__all__ = ["cheapest_successors", "smallest_of_rows"]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

_BLOCK_PAIRS = 1 << 17
"""Pairs costed at a time: a few arrays of so many float32 stay in a core's own cache."""

_SAMPLE_FROM = 1024
_SAMPLE_STRIDE = 8
_MOST_CANDIDATES = 8
"""Rows with more candidates than this many times the sampled share are full of ties."""


def cheapest_successors(
    cost: TransitionCost, loops: Indices, count: int, workers: int | None = None
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

    Returns
    -------
    tuple of ndarray [each shape=(n, count)]
        Loops and costs, the cheapest first, of equals the lower number first.
    """
    targets = cost.targets(loops)
    size = max(1, _BLOCK_PAIRS // len(loops))
    starts = range(0, len(loops), size)
    nearest = np.empty((len(loops), count), np.intp)
    costs = np.empty((len(loops), count), np.float32)

    def fill(start: int) -> None:
        places, values = _block(cost, targets, start, min(start + size, len(loops)), count)
        nearest[start : start + size] = loops[places]
        costs[start : start + size] = values

    threads = workers or min(4, os.cpu_count() or 1)
    if threads == 1 or len(starts) < 4:
        for start in starts:
            fill(start)
    else:
        with ThreadPoolExecutor(threads, thread_name_prefix="graph") as pool:
            list(pool.map(fill, starts))
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


def _block(
    cost: TransitionCost, targets: Targets, start: int, stop: int, count: int
) -> tuple[Indices, Floats]:
    block = cost.block(targets.loops[start:stop], targets)
    block[np.arange(stop - start), np.arange(start, stop)] = np.inf
    return smallest_of_rows(block, count)
