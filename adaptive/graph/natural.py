"""Natural successors: loops that follow one another in the piece from which they were cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from adaptive.library.columns import LoopColumns, rows_of

if TYPE_CHECKING:
    from adaptive.graph.feature_table import FeatureTable

__all__ = ["natural_successors", "put_natural_first"]

Ints = npt.NDArray[np.int32]


def natural_successors(columns: LoopColumns, part: Ints) -> tuple[Ints, Ints]:
    """The loops that each loop's ``next`` names, as compressed sparse rows.

    Names that no loop has are passed over, as are the loop itself and loops of other parts: each
    part has its own walk.

    Parameters
    ----------
    columns : LoopColumns
    part : int32 array [shape=(n,)]

    Returns
    -------
    indptr : int32 array [shape=(n + 1,)]
    indices : int32 array [shape=(edges,)]
    """
    following = columns.words["next"]
    named = [code for code, ids in enumerate(following.values) if ids]
    degree = np.zeros(len(columns), np.int32)
    found: list[int] = []
    rows = np.flatnonzero(np.isin(following.codes, named)) if named else np.zeros(0, np.intp)
    number = rows_of(columns.ids) if len(rows) else {}
    for row in rows.tolist():
        ids = dict.fromkeys(following[row])
        places = [number[i] for i in ids if i in number]
        good = [p for p in places if p != row and part[p] == part[row]]
        degree[row] = len(good)
        found += good
    indptr = np.concatenate(([0], np.cumsum(degree))).astype(np.int32)
    return indptr, np.array(found, np.int32)


def put_natural_first(
    table: FeatureTable,
    loops: npt.NDArray[np.intp],
    found: npt.NDArray[np.intp],
    costs: npt.NDArray[np.float32],
) -> None:
    """See that what follows by nature is among the cheapest successors, in place.

    Parameters
    ----------
    table : FeatureTable
    loops : ndarray of int [shape=(n,)]
    found, costs : ndarrays [shape=(n, count)]
        The cheapest successors of each loop, and their costs.
    """
    begins, ends = table.next_indptr[loops], table.next_indptr[loops + 1]
    for place in np.flatnonzero(ends > begins).tolist():
        named = np.sort(table.next_indices[begins[place] : ends[place]]).tolist()
        pairs = zip(found[place].tolist(), costs[place].tolist(), strict=True)
        others = [(loop, cost) for loop, cost in pairs if loop not in named]
        merged = [(loop, 0.0) for loop in named] + others
        merged = sorted(merged[: found.shape[1]], key=lambda edge: (edge[1], edge[0]))
        found[place] = [loop for loop, _ in merged]
        costs[place] = [cost for _, cost in merged]
