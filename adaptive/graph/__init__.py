"""The graph of loops: what may follow what, what may sound together, and at what cost."""

from adaptive.graph.check import check_graph
from adaptive.graph.chords import chord_clash, chord_pitch_classes
from adaptive.graph.export import export
from adaptive.graph.feature_table import FeatureTable
from adaptive.graph.loop_graph import LoopGraph
from adaptive.graph.network import GraphAnalysis, analyse, to_networkx
from adaptive.graph.transition_cost import TERMS, TransitionCost
from adaptive.graph.vertical_cost import VerticalCost

__all__ = [
    "TERMS",
    "FeatureTable",
    "GraphAnalysis",
    "LoopGraph",
    "TransitionCost",
    "VerticalCost",
    "analyse",
    "check_graph",
    "chord_clash",
    "chord_pitch_classes",
    "export",
    "to_networkx",
]
