"""The graph of loops: what may follow what, what may sound together, and at what cost.

The views (check, analysis, export) need networkx, which takes longer to import than everything
else here; they come in when first asked for, so that an engine starts without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from adaptive.graph.chords import chord_clash, chord_pitch_classes
from adaptive.graph.feature_table import FeatureTable
from adaptive.graph.graph_cache import cached_graph
from adaptive.graph.loop_graph import LoopGraph
from adaptive.graph.transition_cost import TERMS, TransitionCost
from adaptive.graph.vertical_cost import VerticalCost

if TYPE_CHECKING:
    from adaptive.graph.check import check_graph
    from adaptive.graph.exporting import export
    from adaptive.graph.network import GraphAnalysis, analyse, to_networkx

__all__ = [
    "TERMS",
    "FeatureTable",
    "GraphAnalysis",
    "LoopGraph",
    "TransitionCost",
    "VerticalCost",
    "analyse",
    "cached_graph",
    "check_graph",
    "chord_clash",
    "chord_pitch_classes",
    "export",
    "to_networkx",
]

_VIEWS = {
    "GraphAnalysis": "network",
    "analyse": "network",
    "check_graph": "check",
    "export": "exporting",
    "to_networkx": "network",
}


def __getattr__(name: str) -> object:
    if name not in _VIEWS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_VIEWS[name]}"), name)
    globals()[name] = found
    return found
