"""The graph as networkx sees it: for analysis, views and export, never for the walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from adaptive.errors import ParameterError
from adaptive.graph.loop_graph import LoopGraph
from adaptive.graph.transition_cost import TERMS
from adaptive.library.loop import Loop

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["GraphAnalysis", "analyse", "to_networkx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphAnalysis:
    """The shape of a graph, loops named by their ids.

    Parameters
    ----------
    loops, edges : int
        How many there are.
    components : tuple of tuples of str
        Strongly connected: within one, every loop leads to every other. The largest first.
    dead_ends : tuple of str
        Loops that nothing follows (the only one of their part).
    unreachable : tuple of str
        Loops that no edge leads to, of parts with several.
    bridges : tuple of pairs of str
        Links without which a part would fall in two, direction aside.
    smooth_share : float
        Share of the edges that cost at most the smooth cost, 0 to 1 (1 without an edge).
    mean_cost : float
        Mean cost of the edges (0 without an edge).
    """

    loops: int
    edges: int
    components: tuple[tuple[str, ...], ...]
    dead_ends: tuple[str, ...]
    unreachable: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]
    smooth_share: float
    mean_cost: float


def to_networkx(loops: Sequence[Loop], graph: LoopGraph) -> nx.DiGraph:
    """A directed graph whose nodes are the loops' ids.

    Nodes have ``part``, ``bpm``, ``meter``, ``bars``, ``key``, ``camelot``, ``open_key``,
    ``energy``, ``valence``, ``arousal``, ``brightness``, ``loudness``, ``family``, ``scenes`` and
    ``instruments`` (lists as texts, commas between); edges have ``cost`` and each weighted term.
    All are scalars, so that every format of networkx can hold them.

    Parameters
    ----------
    loops : sequence of Loop
        Those of the graph, in its order.
    graph : LoopGraph

    Raises
    ------
    ParameterError
        When the loops are not the graph's.
    """
    import networkx as nx  # here, because it is slow to load and playing never needs it

    if tuple(loop.id for loop in loops) != graph.table.ids:
        raise ParameterError("loops", f"{len(loops)} loops", "the loops of the graph, in its order")
    network = nx.DiGraph()
    for loop in loops:
        network.add_node(loop.id, **_node(loop))
    for i, loop in enumerate(loops):
        following, costs = graph.successors(i)
        if following.size == 0:
            continue
        terms = graph.cost.terms(i, following)
        for place, j in enumerate(following.tolist()):
            parts = {name: round(float(terms[name][place]), 6) for name in TERMS}
            cost = round(float(costs[place]), 6)
            network.add_edge(loop.id, loops[j].id, cost=cost, **parts)
    return network


def analyse(graph: LoopGraph, smooth_cost: float = 0.35) -> GraphAnalysis:
    """Find components, dead ends, unreachable loops, bridges and the share of smooth edges.

    Parameters
    ----------
    graph : LoopGraph
    smooth_cost : float, 0 to 1
        The score's ``smooth_cost``.
    """
    import networkx as nx

    ids = graph.table.ids
    links = nx.DiGraph()
    links.add_nodes_from(range(len(graph)))
    links.add_edges_from(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))
    components = sorted(
        (sorted(component) for component in nx.strongly_connected_components(links)),
        key=lambda members: (-len(members), members),
    )
    bridges = sorted(tuple(sorted(edge)) for edge in nx.bridges(links.to_undirected()))
    edges = len(graph.indices)
    return GraphAnalysis(
        loops=len(graph),
        edges=edges,
        components=tuple(tuple(ids[i] for i in members) for members in components),
        dead_ends=tuple(ids[i] for i in np.flatnonzero(np.diff(graph.indptr) == 0)),
        unreachable=tuple(ids[i] for i in graph.unreachable),
        bridges=tuple((ids[a], ids[b]) for a, b in bridges),
        smooth_share=float(np.mean(graph.costs <= smooth_cost)) if edges else 1.0,
        mean_cost=float(np.mean(graph.costs)) if edges else 0.0,
    )


def _node(loop: Loop) -> dict[str, str | int | float]:
    return {
        "part": loop.part.value,
        "bpm": round(loop.tempo.bpm, 3),
        "meter": str(loop.meter),
        "bars": loop.bars,
        "key": "none" if loop.key is None else str(loop.key),
        "camelot": "" if loop.key is None else loop.key.camelot,
        "open_key": "" if loop.key is None else loop.key.open_key,
        "energy": loop.energy,
        "valence": loop.emotion.valence,
        "arousal": loop.emotion.arousal,
        "brightness": loop.brightness,
        "loudness": loop.loudness,
        "family": loop.family,
        "scenes": ", ".join(sorted(loop.scenes)),
        "instruments": ", ".join(sorted(loop.instruments)),
    }
