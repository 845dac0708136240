"""The smoothest way to a goal in few hops, by layered relaxation on arrays.

The costs of edges nearly obey the triangle inequality, so the plain sum would always pick the one
large step. What the ear minds is the large step itself: costs are added up squared, and a way
over loops in between wins as soon as it splits the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from adaptive.graph.loop_graph import LoopGraph

__all__ = ["smooth_path"]

Indices = npt.NDArray[np.intp]
Doubles = npt.NDArray[np.float64]

_BLOCK_PAIRS = 1 << 18


@dataclass(frozen=True, slots=True)
class _Layer:
    """Loops first reached as cheaply with so many hops, and the loops before them."""

    loops: Indices
    prices: Doubles
    parents: Indices


@dataclass(frozen=True, slots=True)
class _Arrival:
    price: float
    hops: int
    last: int
    goal: int


def smooth_path(
    graph: LoopGraph, start: int, goals: Indices, max_hops: int, power: float
) -> list[int] | None:
    """The way of at most ``max_hops`` with the lowest sum of costs to a power.

    Every hop but the last follows an edge of the graph; the last may also go straight to a goal
    at its true cost, so that there always is a way. Of equals the fewest hops win, then the
    lowest numbers.

    Parameters
    ----------
    graph : LoopGraph
    start : int
    goals : ndarray of int [shape=(n,)]
    max_hops : int ≥ 0
    power : float ≥ 1

    Returns
    -------
    list of int, or None
        Both ends included, ``[start]`` when it is a goal; ``None`` without a goal in the part.
    """
    goals = np.unique(goals)
    goals = goals[graph.table.part[goals] == graph.table.part[start]]
    if start in goals:
        return [start]
    if goals.size == 0 or max_hops < 1:
        return None
    layers = [_Layer(np.array([start]), np.zeros(1), np.array([-1]))]
    best = np.full(len(graph), np.inf)
    best[start] = 0.0
    arrival: _Arrival | None = None
    for hops in range(1, max_hops + 1):
        layer = layers[-1]
        arrival = _arrive(graph, layer, goals, power, hops, arrival)
        if hops == max_hops:
            break
        following = _expand(graph, layer, best, power, arrival.price)
        if following.loops.size == 0:
            break
        layers.append(following)
    return None if arrival is None else _trace(layers, arrival)


def _arrive(
    graph: LoopGraph,
    layer: _Layer,
    goals: Indices,
    power: float,
    hops: int,
    sofar: _Arrival | None,
) -> _Arrival:
    """The best last hop from a layer, if it beats what was found with fewer hops."""
    limit = np.inf if sofar is None else sofar.price
    best = sofar or _Arrival(np.inf, hops, int(layer.loops[0]), int(goals[0]))
    open_ = layer.prices < limit
    loops, prices = layer.loops[open_], layer.prices[open_]
    targets = graph.cost.targets(goals)
    size = max(1, _BLOCK_PAIRS // len(goals))
    for begin in range(0, len(loops), size):
        rows = loops[begin : begin + size]
        block = graph.cost.block(rows, targets).astype(np.float64) ** power
        block += prices[begin : begin + size, None]
        place = int(np.argmin(block))
        row, column = divmod(place, len(goals))
        if block[row, column] < best.price:
            best = _Arrival(float(block[row, column]), hops, int(rows[row]), int(goals[column]))
    return best


def _expand(graph: LoopGraph, layer: _Layer, best: Doubles, power: float, limit: float) -> _Layer:
    """Loops that one more hop reaches more cheaply than before; updates ``best``."""
    begin, end = graph.indptr[layer.loops], graph.indptr[layer.loops + 1]
    counts = end - begin
    total = int(counts.sum())
    offsets = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    edges = np.repeat(begin, counts) + offsets
    parents = np.repeat(layer.loops, counts)
    prices = np.repeat(layer.prices, counts) + graph.costs[edges].astype(np.float64) ** power
    loops = graph.indices[edges].astype(np.intp)
    better = (prices < best[loops]) & (prices < limit)
    loops, prices, parents = loops[better], prices[better], parents[better]
    order = np.lexsort((parents, prices, loops))
    loops, prices, parents = loops[order], prices[order], parents[order]
    first = np.concatenate(([True], loops[1:] != loops[:-1])) if loops.size else better[:0]
    loops, prices, parents = loops[first], prices[first], parents[first]
    best[loops] = prices
    return _Layer(loops, prices, parents)


def _trace(layers: list[_Layer], arrival: _Arrival) -> list[int]:
    """Follow the parents back from an arrival."""
    way = [arrival.goal, arrival.last]
    for layer in reversed(layers[1 : arrival.hops]):
        way.append(int(layer.parents[np.searchsorted(layer.loops, way[-1])]))
    return way[::-1]
