"""Checking a graph: where the walk would stand still, and what it would never meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from adaptive.cues import PARTS
from adaptive.graph.loop_graph import LoopGraph
from adaptive.library.finding import Finding, sort_findings
from adaptive.library.loop import Loop

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["check_graph"]

_NAMED = 5


def check_graph(loops: Sequence[Loop], graph: LoopGraph) -> list[Finding]:
    """What a graph's shape keeps the walk from.

    Parameters
    ----------
    loops : sequence of Loop
        The graph's, in its order.
    graph : LoopGraph

    Returns
    -------
    list of Finding
        Loops without successors, loops that nothing leads to, and for each part the groups of
        loops between which the edges lead in one direction only, or not at all. Nothing here
        keeps a scene from being entered: an event may always jump.
    """
    return sort_findings(
        [*_dead_ends(loops, graph), *_unreachable(loops, graph), *_components(loops, graph)]
    )


def _dead_ends(loops: Sequence[Loop], graph: LoopGraph) -> Iterator[Finding]:
    for i in np.flatnonzero(np.diff(graph.indptr) == 0).tolist():
        part = loops[i].part.value
        yield Finding(
            "note",
            loops[i].id,
            f"nothing can follow it but itself: it is the library's only {part} loop",
            f"add {part} loops",
        )


def _unreachable(loops: Sequence[Loop], graph: LoopGraph) -> Iterator[Finding]:
    for i in graph.unreachable.tolist():
        nearest = _cheapest_way_in(graph, i)
        way = f" (the nearest is {loops[nearest[0]].id}, at cost {nearest[1]:.2f})"
        yield Finding(
            "note",
            loops[i].id,
            f"no loop has it among its nearest successors{way}: it plays only when asked for",
            "add loops between the two, or bring its annotations nearer",
        )


def _cheapest_way_in(graph: LoopGraph, goal: int) -> tuple[int, float]:
    """The other loop of the part from which a loop is cheapest, and the cost."""
    others = np.flatnonzero(graph.table.part == graph.table.part[goal])
    others = others[others != goal]
    costs = graph.cost.block(others, graph.cost.targets([goal]))[:, 0]
    best = int(np.argmin(costs))
    return int(others[best]), float(costs[best])


def _components(loops: Sequence[Loop], graph: LoopGraph) -> Iterator[Finding]:
    """Groups within which every loop reaches every other, where a part has several."""
    import networkx as nx  # here, because it is slow to load and playing never needs it

    links = nx.DiGraph()
    links.add_nodes_from(range(len(loops)))
    links.add_edges_from(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))
    alone = set(graph.unreachable.tolist())
    groups: dict[int, list[list[int]]] = {}
    for component in nx.strongly_connected_components(links):
        members = sorted(component)
        if len(members) == 1 and members[0] in alone:
            continue  # named by itself
        groups.setdefault(int(graph.table.part[members[0]]), []).append(members)
    for part, found in sorted(groups.items()):
        if len(found) < 2:
            continue
        found.sort(key=lambda members: (-len(members), members))
        for members in found[1:]:
            yield _cut_off(loops, links, part, members)


def _cut_off(loops: Sequence[Loop], links: nx.DiGraph, part: int, members: list[int]) -> Finding:
    inside = set(members)
    leaves = any(successor not in inside for i in members for successor in links.successors(i))
    names = ", ".join(loops[i].id for i in members[:_NAMED])
    if len(members) > _NAMED:
        names += f" and {len(members) - _NAMED} more"
    problem = (
        "once left, they are reached again only by an event"
        if leaves
        else "no edge leads out of them: the walk leaves only by an event"
    )
    return Finding(
        "note",
        names,
        f"{len(members)} of the {PARTS[part].value} loops stand apart: {problem}",
        "add loops whose tempo, key or mood lies between these and the others",
    )
