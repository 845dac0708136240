"""Export of a graph: GraphML for tools, a picture for documents, a page to explore."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from adaptive.errors import AdaptiveError, ParameterError
from adaptive.graph.layout import lay_out
from adaptive.graph.loop_graph import LoopGraph
from adaptive.graph.network import to_networkx
from adaptive.graph.page import GRAPH_MARK, PAGE
from adaptive.graph.transition_cost import TERMS
from adaptive.library.loop import Loop

__all__ = ["QUADRANTS", "export", "page_html", "quadrant"]

QUADRANTS: dict[str, str] = {
    "happy": "#e0a100",
    "tense": "#d6453d",
    "sad": "#4778d9",
    "calm": "#2e9d63",
}
"""Quadrants of the valence–arousal plane and their colours."""


def export(loops: Sequence[Loop], graph: LoopGraph, out: Path) -> None:
    """Write the graph to a file; its suffix picks the form.

    Parameters
    ----------
    loops : sequence of Loop
        Those of the graph, in its order.
    graph : LoopGraph
    out : Path
        ``.graphml`` (loops and edges with every annotation and cost term), ``.png`` (a picture;
        needs the extra ``plot``) or ``.html`` (one page to explore, without any request to a
        server).

    Raises
    ------
    ParameterError
        For another suffix, or when the loops are not the graph's.
    AdaptiveError
        When a picture is asked for and matplotlib is not installed.
    """
    writers: dict[str, Callable[[Sequence[Loop], LoopGraph, Path], None]] = {
        ".graphml": _write_graphml,
        ".png": _write_picture,
        ".html": _write_page,
    }
    if out.suffix.lower() not in writers:
        raise ParameterError("out", str(out), f"a file ending in {', '.join(writers)}")
    writers[out.suffix.lower()](loops, graph, out)


def quadrant(valence: float, arousal: float) -> str:
    """Name of the quadrant that an emotion lies in."""
    if arousal >= 0.0:
        return "happy" if valence >= 0.0 else "tense"
    return "calm" if valence >= 0.0 else "sad"


def page_html(loops: Sequence[Loop], graph: LoopGraph) -> str:
    """The page to explore a graph, complete in itself."""
    text = json.dumps(_page_graph(loops, graph), ensure_ascii=False, separators=(",", ":"))
    # Within a script, "<" could end it; JSON may hold it escaped.
    return PAGE.replace(GRAPH_MARK, text.replace("<", "\\u003c"))


def _write_graphml(loops: Sequence[Loop], graph: LoopGraph, out: Path) -> None:
    import networkx as nx

    nx.write_graphml_xml(to_networkx(loops, graph), out)


def _write_page(loops: Sequence[Loop], graph: LoopGraph, out: Path) -> None:
    out.write_text(page_html(loops, graph), encoding="utf-8")


def _page_graph(loops: Sequence[Loop], graph: LoopGraph) -> dict[str, object]:
    network = to_networkx(loops, graph)
    places, fields = lay_out(graph)
    number = {loop.id: index for index, loop in enumerate(loops)}
    nodes = []
    for (identity, attributes), (x, y) in zip(network.nodes(data=True), places, strict=True):
        mood = quadrant(attributes["valence"], attributes["arousal"])
        shown = {**attributes, "id": identity, "quadrant": mood}
        shown.update(x=round(float(x), 4), y=round(float(y), 4))
        shown["scenes"] = sorted(loops[number[identity]].scenes)
        nodes.append(shown)
    edges = [
        [number[a], number[b], round(costs["cost"], 3), *(round(costs[t], 3) for t in TERMS)]
        for a, b, costs in network.edges(data=True)
    ]
    return {
        "terms": TERMS,
        "colours": QUADRANTS,
        "fields": fields,
        "nodes": nodes,
        "edges": edges,
    }


def _write_picture(loops: Sequence[Loop], graph: LoopGraph, out: Path) -> None:
    try:
        from matplotlib.collections import LineCollection
        from matplotlib.figure import Figure
    except ImportError:
        remedy = "pip install 'adaptive-music[plot]'"
        raise AdaptiveError(f"a picture needs matplotlib; install it: {remedy}") from None
    places, fields = lay_out(graph)
    across = max((x for _, x, _ in fields), default=0.0) + 2.6
    down = max((y for _, _, y in fields), default=0.0) + 2.6
    figure = Figure(figsize=(1.6 * across, 1.6 * down), layout="tight")
    axes = figure.add_subplot()
    lines = places[np.stack([graph.sources, graph.indices], axis=1)]
    shades = [(0.35, 0.4, 0.5, float(max(0.06, 0.6 - cost))) for cost in graph.costs]
    axes.add_collection(LineCollection(list(lines), colors=shades, linewidths=0.6))
    colours = [QUADRANTS[quadrant(p.emotion.valence, p.emotion.arousal)] for p in loops]
    sizes = [16.0 + 0.6 * loop.energy for loop in loops]
    across_down = (places[:, 0], places[:, 1])
    axes.scatter(*across_down, sizes, colours, edgecolors="white", linewidths=0.6, zorder=2)
    for name, x, y in fields:
        axes.text(x, y - 1.18, name, ha="center", fontsize=11, weight="bold")
    for name, colour in QUADRANTS.items():
        axes.scatter([], [], c=colour, label=name)
    axes.legend(loc="lower right", frameon=False, ncols=4, bbox_to_anchor=(1.0, -0.06))
    axes.set(xlim=(-1.3, across - 1.3), ylim=(down - 1.3, -1.35), aspect="equal")
    axes.axis("off")
    figure.savefig(out, dpi=150)
