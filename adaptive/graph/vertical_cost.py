"""How badly two loops sound together: the cost of a vertical pair."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.graph.distances import key_distances
from adaptive.graph.feature_table import FeatureTable
from adaptive.graph.progression_clash import ProgressionClashes

__all__ = ["VERTICAL_WEIGHTS", "VerticalCost"]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

VERTICAL_WEIGHTS: dict[str, float] = {"key": 1.0, "chords": 1.0, "family": 0.5}
"""Weights of the terms; where a pair lacks one, its weight goes to the others."""

_FAMILY = 4


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
        self._clashes = ProgressionClashes(table.progressions)
        self._has_chords = self._clashes.sounding
        self._has_family = np.array([family != "" for family in table.families], bool)
        self._has = self._presence()
        self._compared = np.column_stack(
            [
                table.beat_frames,
                table.meter_class,
                table.key_class,
                table.progression_class,
                table.family_class,
                self._has,
            ]
        ).astype(np.int32)
        totals = [
            sum(w for bit, w in enumerate(VERTICAL_WEIGHTS.values()) if present >> bit & 1)
            for present in range(8)
        ]
        self._share = np.array([1.0 / total if total > 0.0 else 0.0 for total in totals])

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
        in_time = self._in_time(i, cols)
        mine, theirs = (table.progression_class[places] for places in ([i], cols))
        raw = {
            "key": self._keys[table.key_class[i]][table.key_class[cols]],
            "chords": np.where(in_time, self._clashes.pairs(mine, theirs), 0.0),
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
        return self.pairs(np.array([i], np.intp), np.asarray(js, np.intp))

    def pairs(self, rows: Indices, cols: Indices) -> Floats:
        """The same for each of some loops (or one for all) and the one beside it [shape=(n,)]."""
        mine, theirs = self._compared[rows], self._compared[cols]
        same = mine == theirs
        in_time = same[:, 0] & same[:, 1]
        both = (mine & theirs)[:, 5]
        share = self._share[both]
        total = np.where(in_time, np.float32(0.0), np.float32(np.inf))
        key = self._keys[mine[:, 2], theirs[:, 2]]
        total += (key * VERTICAL_WEIGHTS["key"] * share).astype(np.float32)
        places = np.flatnonzero(in_time)  # elsewhere it makes no difference
        one = len(mine) == 1
        chords = self._clashes.pairs(mine[:, 3] if one else mine[places, 3], theirs[places, 3])
        chords = chords * VERTICAL_WEIGHTS["chords"] * share[places]
        total[places] += chords.astype(np.float32)
        family = ~same[:, 4] & (both & _FAMILY != 0)
        total += (family * VERTICAL_WEIGHTS["family"] * share).astype(np.float32)
        return total

    def _in_time(self, i: int, cols: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        table = self._table
        same: npt.NDArray[np.bool_] = (table.beat_frames[cols] == table.beat_frames[i]) & (
            table.meter_class[cols] == table.meter_class[i]
        )
        return same

    def _presence(self) -> npt.NDArray[np.uint8]:
        """What each loop has, a bit a term, in the order of the weights [shape=(n,)]."""
        table = self._table
        has = self._pitched.astype(np.uint8)
        if len(table):
            has |= self._has_chords[table.progression_class].astype(np.uint8) << np.uint8(1)
            has |= self._has_family[table.family_class] * np.uint8(_FAMILY)
        return has

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
