"""Where to draw each loop: one field a part, alike loops near each other."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS
from adaptive.graph.loop_graph import LoopGraph

__all__ = ["PartField", "lay_out"]

Points = npt.NDArray[np.float64]
PartField = tuple[str, float, float]
"""A part's name and the centre of its field, each field being 2.6 wide and high."""

_GAP = 2.6
_MOST_SPRINGS = 499
"""More loops than this are placed by emotion and energy: springs would take minutes."""


def lay_out(graph: LoopGraph, seed: int = 0) -> tuple[Points, list[PartField]]:
    """Places of all loops.

    Within its field, a part of up to 499 loops is laid out by springs that pull the harder the
    lower an edge's cost (Fruchterman and Reingold, 1991); a larger one by valence and arousal.

    Returns
    -------
    places : ndarray [shape=(n, 2)]
        x to the right, y downwards; each field is about 2 wide and high.
    fields : list of (str, float, float)
        Each part that has loops, with its centre.
    """
    members = [np.flatnonzero(graph.table.part == part) for part in range(len(PARTS))]
    present = [part for part, loops in enumerate(members) if loops.size]
    columns = max(1, math.ceil(math.sqrt(len(present))))
    places = np.zeros((len(graph), 2))
    fields: list[PartField] = []
    for index, part in enumerate(present):
        row, column = divmod(index, columns)
        centre = np.array([column, row]) * _GAP
        places[members[part]] = _part_places(graph, members[part], seed) + centre
        fields.append((PARTS[part].value, float(centre[0]), float(centre[1])))
    return places, fields


def _part_places(graph: LoopGraph, loops: npt.NDArray[np.intp], seed: int) -> Points:
    if len(loops) == 1:
        return np.zeros((1, 2))
    if len(loops) > _MOST_SPRINGS:
        rng = np.random.default_rng(seed)
        scatter = rng.normal(0.0, 0.03, (len(loops), 2))
        plane = np.stack([graph.table.valence[loops], -graph.table.arousal[loops]], axis=1)
        return plane.astype(np.float64) + scatter
    import networkx as nx  # here, because it is slow to load and playing never needs it

    springs = nx.Graph()
    springs.add_nodes_from(loops.tolist())
    for i in loops.tolist():
        for j, cost in zip(*(found.tolist() for found in graph.successors(i)), strict=True):
            springs.add_edge(i, j, pull=max(0.02, 1.0 - cost) ** 4)
    distance = 1.6 / math.sqrt(len(loops))
    found = nx.spring_layout(springs, k=distance, iterations=120, weight="pull", seed=seed)
    spread = np.array([found[i] for i in loops.tolist()])
    spread -= (spread.max(axis=0) + spread.min(axis=0)) / 2.0
    reach = float(np.abs(spread).max())
    return spread / reach if reach > 0.0 else spread
