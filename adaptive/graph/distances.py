"""Distances between single features, each 0 (alike) to 1 (as far as can be).

Theory and formulas are laid out in docs/graph.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from adaptive.music import Key, Meter

__all__ = [
    "TEMPO_RATIOS",
    "instrument_distances",
    "instrument_pairs",
    "key_distances",
    "meter_distance",
    "meter_distances",
    "multi_hot",
    "tempo_distance",
    "whole_products",
]

Floats = npt.NDArray[np.float32]

TEMPO_RATIOS: tuple[tuple[float, float], ...] = (
    (1.0, 0.15),
    (float(np.log2(3 / 2)), 0.3),
    (float(np.log2(4 / 3)), 0.35),
    (2.0, 0.3),
    (float(np.log2(3)), 0.45),
)
"""Simple tempo ratios in octaves (2:1, 3:2, 4:3, 4:1, 3:1), and what each costs when exact."""

_TEMPO_SLOPE = 2.0
_RATIO_SLOPE = 4.0
_INSTRUMENT_DIMENSIONS = 512
_SMALL_PRODUCT = 1 << 17
"""Multiplications up to which OpenBLAS keeps to one thread (it wakes others from 2¹⁸ on)."""


def key_distances(keys: Sequence[Key | None]) -> Floats:
    """Distances of all pairs of keys, 0 where a side has none [shape=(n, n)]."""
    table = np.zeros((len(keys), len(keys)), np.float32)
    for row, a in enumerate(keys):
        for column, b in enumerate(keys):
            if a is not None and b is not None:
                table[row, column] = a.distance(b)
    return table


def tempo_distance(octaves: Floats) -> Floats:
    """Distance of tempos whose ratio is given in octaves [same shape].

    2 an octave around the same tempo; a simple ratio costs its own price plus 4 an octave that
    it is missed by, because a metric modulation works only when the pulses coincide.
    """
    apart = np.abs(octaves)
    cost = apart * np.float32(_TEMPO_SLOPE)
    for ratio, price in TEMPO_RATIOS:
        missed = np.abs(apart - np.float32(ratio))
        missed *= np.float32(_RATIO_SLOPE)
        missed += np.float32(price)
        np.minimum(cost, missed, out=cost)
    return np.minimum(cost, np.float32(1.0), out=cost)


def meter_distance(a: Meter, b: Meter) -> float:
    """Distance of two meters.

    Half for the count of felt beats (half of that when one divides the other), half for how a
    beat divides (in twos or threes); three quarters of it when the bars are equally long, as in
    a hemiola; at least 0.1 for meters that are not the same.
    """
    if a == b:
        return 0.0
    few, many = sorted((len(a.groups), len(b.groups)))
    beats = 0.0 if few == many else (0.5 if many % few == 0 else 1.0)
    mine, theirs = _divisions(a), _divisions(b)
    division = 1.0 - len(mine & theirs) / len(mine | theirs)
    cost = 0.5 * beats + 0.5 * division
    if a.bar_ticks == b.bar_ticks:
        cost *= 0.75
    return max(0.1, cost)


def meter_distances(meters: Sequence[Meter]) -> Floats:
    """Distances of all pairs of meters [shape=(n, n)]."""
    rows = [[meter_distance(a, b) for b in meters] for a in meters]
    return np.array(rows, np.float32).reshape(len(meters), len(meters))


def multi_hot(sets: Sequence[frozenset[str]]) -> Floats:
    """One row a set, one column a name [shape=(n, at most 512)].

    Names beyond the 512th share columns with earlier ones, in the order of the alphabet.
    """
    names = sorted(set(chain.from_iterable(sets)))
    column = {name: index % _INSTRUMENT_DIMENSIONS for index, name in enumerate(names)}
    hot = np.zeros((len(sets), max(1, min(len(names), _INSTRUMENT_DIMENSIONS))), np.float32)
    for row, members in enumerate(sets):
        hot[row, [column[name] for name in members]] = 1.0
    return hot


def instrument_distances(a: Floats, b: Floats) -> Floats:
    """Jaccard distance of sets as multi-hot rows; two empty sets are alike.

    Parameters
    ----------
    a : ndarray [shape=(n, d)]
    b : ndarray [shape=(m, d)]

    Returns
    -------
    ndarray [shape=(n, m)]
    """
    return _jaccard(whole_products(a, b), a.sum(axis=1)[:, None] + b.sum(axis=1))


def instrument_pairs(a: Floats, b: Floats) -> Floats:
    """The same of each row and the one beside it; ``a`` may be one for all [shape=(n,)]."""
    shared = np.einsum("nd,nd->n", np.broadcast_to(a, b.shape), b)
    return _jaccard(shared, a.sum(axis=1) + b.sum(axis=1))


def whole_products(a: Floats, b: Floats) -> Floats:
    """Products of rows of small whole numbers, exact in float32 in whatever order they are summed.

    Done in pieces so small that BLAS does not wake threads of its own for them: beside the threads
    that build a graph, these cost three times what they save.

    Parameters
    ----------
    a : ndarray [shape=(n, d)]
    b : ndarray [shape=(m, d)]

    Returns
    -------
    ndarray [shape=(n, m)]
    """
    found = np.empty((len(a), len(b)), np.float32)
    size = max(1, _SMALL_PRODUCT // max(1, a.size))
    for start in range(0, len(b), size):
        np.matmul(a, b[start : start + size].T, out=found[:, start : start + size])
    return found


def _jaccard(shared: Floats, both: Floats) -> Floats:
    """Distance of sets by what they share and the sum of their sizes, all whole numbers."""
    union = both - shared
    distance: Floats = np.float32(1.0) - shared / np.maximum(union, np.float32(1.0))
    distance[union == 0.0] = 0.0
    return distance


def _divisions(meter: Meter) -> frozenset[int]:
    """How the felt beats divide: in twos, in threes, or both by turns."""
    return frozenset(3 if group % 3 == 0 else 2 for group in meter.groups)
