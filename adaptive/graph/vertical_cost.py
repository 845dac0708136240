"""How badly two loops sound together: the cost of a vertical pair."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from adaptive.graph.chords import chord_clash, chord_pitch_classes
from adaptive.graph.distances import key_distances
from adaptive.graph.feature_table import FeatureTable

__all__ = ["VERTICAL_WEIGHTS", "VerticalCost"]

Floats = npt.NDArray[np.float32]

VERTICAL_WEIGHTS: dict[str, float] = {"key": 1.0, "chords": 1.0, "family": 0.5}
"""Weights of the terms; where a pair lacks one, its weight goes to the others."""

_STEPS_A_BAR = 4
_LONGEST_BARS = 64
"""Two loops whose bars come together later than this are compared over this many."""

Progression = tuple[tuple[str, ...], int]


class VerticalCost:
    """Costs of sounding together, between the loops of a table.

    Parameters
    ----------
    table : FeatureTable
    """

    def __init__(self, table: FeatureTable) -> None:
        self._table = table
        self._keys = key_distances(table.keys)
        self._pitched = table.pitched
        self._sets = [_pitch_sets(progression) for progression in table.progressions]
        self._has_chords = np.array([any(sets) for sets in self._sets], bool)
        self._has_family = np.array([family != "" for family in table.families], bool)
        self._clashes: dict[tuple[int, int], float] = {}

    def terms(self, i: int, js: npt.ArrayLike) -> dict[str, Floats]:
        """Named terms, weighted so that they add up to the total.

        Parameters
        ----------
        i : int
        js : array of int [shape=(n,)]

        Returns
        -------
        dict of str to ndarray [shape=(n,), dtype=float32]
            ``time`` (0, or infinity where tempo or meter differ), ``key``, ``chords`` and
            ``family``.
        """
        cols = np.asarray(js, np.intp)
        table = self._table
        in_time = (table.beat_frames[cols] == table.beat_frames[i]) & (
            table.meter_class[cols] == table.meter_class[i]
        )
        raw = {
            "key": self._keys[table.key_class[i]][table.key_class[cols]],
            "chords": self._chords(i, cols, in_time),
            "family": (table.family_class[cols] != table.family_class[i]).astype(np.float32),
        }
        weights = self._weights(i, cols)
        total = sum(weights.values())
        share = np.divide(1.0, total, out=np.zeros(len(cols)), where=total > 0.0)
        terms = {"time": np.where(in_time, 0.0, np.inf).astype(np.float32)}
        for name, value in raw.items():
            terms[name] = (value * weights[name] * share).astype(np.float32)
        return terms

    def total(self, i: int, js: npt.ArrayLike) -> Floats:
        """0 (made for each other) to 1; infinity where tempo or meter differ [shape=(n,)]."""
        terms = self.terms(i, js)
        total = terms["time"].copy()
        for name in VERTICAL_WEIGHTS:
            total += terms[name]
        return total

    def _weights(self, i: int, cols: npt.NDArray[np.intp]) -> dict[str, npt.NDArray[np.float64]]:
        """Each term's weight where both sides have what it compares, else 0."""
        table = self._table
        mine = self._has_chords[table.progression_class[i]]
        family = self._has_family[table.family_class[i]]
        present = {
            "key": self._pitched[cols] & self._pitched[i],
            "chords": self._has_chords[table.progression_class[cols]] & mine,
            "family": self._has_family[table.family_class[cols]] & family,
        }
        return {name: present[name] * VERTICAL_WEIGHTS[name] for name in VERTICAL_WEIGHTS}

    def _chords(self, i: int, cols: npt.NDArray[np.intp], in_time: npt.NDArray[np.bool_]) -> Floats:
        """Clash of each loop's chords with one's, worked out once for each pair of changes."""
        mine = int(self._table.progression_class[i])
        classes, place = np.unique(self._table.progression_class[cols], return_inverse=True)
        wanted = np.zeros(len(classes), bool)
        np.logical_or.at(wanted, place.reshape(-1), in_time)
        clashes = np.zeros(len(classes), np.float32)
        for index in np.nonzero(wanted)[0]:
            clashes[index] = self._clash(mine, int(classes[index]))
        return clashes[place.reshape(-1)]

    def _clash(self, a: int, b: int) -> float:
        pair = (min(a, b), max(a, b))
        if pair not in self._clashes:
            self._clashes[pair] = self._mean_clash(*pair)
        return self._clashes[pair]

    def _mean_clash(self, a: int, b: int) -> float:
        """Mean clash over the bars until both loops begin together again."""
        mine, theirs = self._sets[a], self._sets[b]
        if not any(mine) or not any(theirs):
            return 0.0
        bars_a, bars_b = self._table.progressions[a][1], self._table.progressions[b][1]
        steps = min(math.lcm(bars_a, bars_b), _LONGEST_BARS) * _STEPS_A_BAR
        total = 0.0
        for step in range(steps):
            total += chord_clash(_at(mine, bars_a, step), _at(theirs, bars_b, step))
        return total / steps


def _pitch_sets(progression: Progression) -> tuple[frozenset[int], ...]:
    """Chords as pitch classes; what is not a chord symbol counts as no chord."""
    return tuple(chord_pitch_classes(symbol) or frozenset() for symbol in progression[0])


def _at(sets: tuple[frozenset[int], ...], bars: int, step: int) -> frozenset[int]:
    """Chord that sounds at a step, the chords being spread evenly over the loop."""
    steps = bars * _STEPS_A_BAR
    return sets[(step % steps) * len(sets) // steps]
