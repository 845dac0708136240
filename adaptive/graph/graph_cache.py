"""A graph kept on disk: built once for what its loops are, then read."""

from __future__ import annotations

import hashlib
import zipfile
from concurrent.futures import Executor
from dataclasses import astuple
from pathlib import Path

import numpy as np

from adaptive.graph.loop_graph import LoopGraph
from adaptive.graph.transition_cost import TransitionCost
from adaptive.library.atomic_file import replacing

__all__ = ["cached_graph"]

_LAYOUT = "graph-1"
"""Names the costs' formulas and the file's layout; new ones never meet old files."""

_READ = (
    "part", "key_class", "meter_class", "tempo_class", "instrument_class", "pattern_class",
    "valence", "arousal", "energy", "brightness", "loudness", "density", "swing", "syncopation",
    "noisiness", "percussiveness", "register", "width", "complexity", "harmonic_rhythm",
    "next_indptr", "next_indices",
)  # fmt: skip
_VALUES = ("keys", "meters", "tempos", "instrument_sets", "patterns")


def cached_graph(
    cost: TransitionCost,
    folder: Path,
    neighbours: int = 16,
    executor: Executor | None = None,
) -> LoopGraph:
    """The graph of a cost's table, from a folder if it was built before.

    The file's name follows from all that the costs read and from their weights, so a file is never
    stale, and libraries and sessions share it. One that is damaged is built again; a folder that
    cannot be written to only costs the time.

    Parameters
    ----------
    cost : TransitionCost
    folder : Path
        Is made when it is missing.
    neighbours : int > 0
    executor : Executor or None
        For building; see :meth:`LoopGraph.build`.
    """
    path = folder / f"{_fingerprint(cost, neighbours)}.npz"
    try:
        with np.load(path) as found:
            graph = LoopGraph(cost, found["indptr"], found["indices"], found["costs"])
        if len(graph.indptr) == len(graph) + 1 and len(graph.indices) == graph.indptr[-1]:
            return graph
    except (OSError, ValueError, KeyError, EOFError, IndexError, zipfile.BadZipFile):
        pass  # not there, or damaged
    graph = LoopGraph.build(cost.table, cost, neighbours, executor=executor)
    try:
        with replacing(path) as part, part.open("wb") as out:
            np.savez(out, indptr=graph.indptr, indices=graph.indices, costs=graph.costs)
    except OSError:
        pass
    return graph


def _fingerprint(cost: TransitionCost, neighbours: int) -> str:
    """BLAKE2b of all that a graph follows from."""
    digest = hashlib.blake2b(digest_size=20)
    digest.update(repr((_LAYOUT, neighbours, astuple(cost.weights))).encode())
    for name in _VALUES:
        words = (
            sorted(value) if isinstance(value, frozenset) else value
            for value in getattr(cost.table, name)
        )
        digest.update(repr([name, *words]).encode())
    for name in _READ:
        array = np.ascontiguousarray(getattr(cost.table, name))
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(array.data)
    return digest.hexdigest()
