"""Costs of edges pair by pair: what a decision asks for, a hundred pairs at a time.

So few pairs cost less than the calls that handle them, so each call handles all terms at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from adaptive.graph.details import Detail, Rhythm
from adaptive.graph.distances import instrument_distances, instrument_pairs, tempo_distance
from adaptive.graph.feature_table import FeatureTable

__all__ = ["RISE", "PairCosts"]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

RISE = np.float32(0.8)
"""Share of its price that a rise of energy or loudness pays; a fall pays it whole."""

_FEW = 512
"""Distances between so many tempos or sets of instruments are kept, 1 MB at most."""

_LOOKED_UP = 3
"""Rows of terms that are looked up: key, meter, tempo. The instruments' comes after them."""

_PLAIN = 8
"""Rows of terms that every loop has."""


class PairCosts:
    """Sums of weighted terms, added up in the order of :meth:`TransitionCost.block`.

    Parameters
    ----------
    table : FeatureTable
    weight : mapping of str to float
        Weights of the terms.
    keys, meters : float32 arrays [shape=(classes, classes)]
        Weighted distances.
    hot : float32 array [shape=(sets, instruments)]
    log2 : float32 array [shape=(tempos,)]
        Tempos in octaves.
    plain : sequence of float32 arrays [shape=(n,)]
        Weighted arousal, valence, energy, brightness and loudness of each loop.
    details : sequence of Detail
        Those that count.
    known : uint8 array [shape=(n,)]
        Bits of what each loop knows.
    scale : float32 array [shape=(16,)]
        What a sum is multiplied by, by the bits that both sides know.
    """

    def __init__(
        self,
        table: FeatureTable,
        weight: Mapping[str, float],
        *,
        keys: Floats,
        meters: Floats,
        hot: Floats,
        log2: Floats,
        plain: Sequence[Floats],
        details: Sequence[Detail],
        known: npt.NDArray[np.uint8],
        scale: Floats,
    ) -> None:
        self._tempo_weight = np.float32(weight["tempo"])
        self._set_weight = np.float32(weight["instruments"])
        self._tempo_class, self._set_class = table.tempo_class, table.instrument_class
        self._hot, self._log2 = hot, log2
        both = np.arange(len(scale))
        tables: list[tuple[Floats | None, npt.NDArray[np.integer]]] = [
            (keys, table.key_class),
            (meters, table.meter_class),
            (self._tempos(), table.tempo_class),
            (self._sets(), table.instrument_class),
            (scale[both[:, None] & both], known),
        ]
        self._first, self._second, self._tables = _joined(tables)
        self._features = np.column_stack([*plain, *(d.pair_values for d in details)])
        most = [np.array([weight["loudness"]], np.float32), *(d.pair_most for d in details)]
        self._most = np.concatenate(most)[:, None]
        ends = np.cumsum([_PLAIN, *(len(d.pair_most) for d in details)]).tolist()
        self._spans = [slice(start, end) for start, end in pairwise(ends)]
        self._count = ends[-1]
        last = [end - _LOOKED_UP - 1 for end in ends[1:]]
        self._patterns = [
            (d, row) for d, row in zip(details, last, strict=True) if isinstance(d, Rhythm)
        ]

    def costs(self, rows: Indices, cols: Indices) -> Floats:
        """Cost of an edge from each of some loops, or from one, to the one beside it [shape=(n,)].

        ``cols`` has two loops at least: a single column would be added up in another order.
        """
        looked = self._tables.take(self._first.take(rows, 0) + self._second.take(cols, 0)).T
        mine, theirs = self._features.take(rows, 0).T, self._features.take(cols, 0).T
        terms = np.empty((self._count, len(cols)), np.float32)
        terms[:_LOOKED_UP] = looked[:_LOOKED_UP]
        apart = np.subtract(theirs, mine, out=terms[_LOOKED_UP:])
        arousal, valence = np.square(apart[:2])
        np.sqrt(valence + arousal, out=apart[1])
        apart[0] = looked[3]
        directed = apart[2:5:2]  # energy and loudness
        np.maximum(directed * RISE, -directed, out=directed)
        np.abs(apart[3:], out=apart[3:])
        for rhythm, row in self._patterns:
            rhythm.patterns_into(apart[row], (mine[row], theirs[row]), rows, cols)
        np.fmax(apart[5:], np.float32(0.0), out=apart[5:])  # unknown is alike
        np.minimum(apart[4:], self._most, out=apart[4:])
        self._not_kept(terms, rows, cols)
        cost: Floats = np.add.reduce(terms[:_PLAIN], 0)
        for span in self._spans:
            cost += np.add.reduce(terms[span], 0)
        cost *= looked[4]
        return np.minimum(cost, np.float32(1.0), out=cost)

    def _tempos(self) -> Floats | None:
        """Weighted distances of all pairs of tempos, of a library that has few."""
        if len(self._log2) > _FEW:
            return None
        distances = tempo_distance(self._log2 - self._log2[:, None])
        return distances * self._tempo_weight

    def _sets(self) -> Floats | None:
        """Weighted distances of all pairs of sets of instruments, of a library that has few."""
        if len(self._hot) > _FEW:
            return None
        return instrument_distances(self._hot, self._hot) * self._set_weight

    def _not_kept(self, terms: Floats, rows: Indices, cols: Indices) -> None:
        """Work out what a library with many tempos or sets of instruments does not keep."""
        if len(self._log2) > _FEW:
            octaves = self._log2[self._tempo_class[cols]] - self._log2[self._tempo_class[rows]]
            terms[2] = tempo_distance(octaves) * self._tempo_weight
        if len(self._hot) > _FEW:
            mine, theirs = (self._hot[self._set_class[loops]] for loops in (rows, cols))
            terms[3] = instrument_pairs(mine, theirs) * self._set_weight


def _joined(
    tables: Sequence[tuple[Floats | None, npt.NDArray[np.integer]]],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats]:
    """Square tables of classes as one, and what to add up to find a pair in each of them.

    Returns
    -------
    first, second : int32 arrays [shape=(loops, tables)]
        A loop's share in the place of a pair, as the one that an edge leads from, and to.
    values : float32 array
        The tables, one after the other; of one that is not there, any value is found.
    """
    first, second, values, start = [], [], [], 0
    for table, classes in tables:
        codes = classes.astype(np.int32)
        if table is None:
            first.append(np.zeros_like(codes))
            second.append(first[-1])
            continue
        first.append(codes * np.int32(len(table)) + np.int32(start))
        second.append(codes)
        values.append(table.reshape(-1))
        start += table.size
    return np.column_stack(first), np.column_stack(second), np.concatenate(values)
