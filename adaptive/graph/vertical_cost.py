"""How badly two loops sound together: the cost of a vertical pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.graph.distances import key_distances
from adaptive.graph.feature_table import FeatureTable
from adaptive.graph.progression_clash import ProgressionClashes

__all__ = ["VERTICAL_WEIGHTS", "VerticalCost", "VerticalTargets"]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Codes = npt.NDArray[np.int32]

VERTICAL_WEIGHTS: dict[str, float] = {"key": 1.0, "chords": 1.0, "family": 0.5}
"""Weights of the terms; where a pair lacks one, its weight goes to the others."""

_CHORDS, _FAMILY = 2, 4
_KINDS = 8
"""Kinds of loops by what they have: a key, chords, a family, or not."""


@dataclass(frozen=True, slots=True)
class VerticalTargets:
    """Loops that others sound with, gathered for repeated use by :meth:`VerticalCost.block`."""

    compared: npt.NDArray[np.int32]
    """What is compared of each [shape=(5, n)]."""

    def __getitem__(self, span: slice) -> VerticalTargets:
        return VerticalTargets(self.compared[:, span])

    def __len__(self) -> int:
        return len(self.compared[0])


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
        time = table.beat_frames.astype(np.int64) * max(1, len(table.meters)) + table.meter_class
        columns = [
            np.unique(time, return_inverse=True)[1].reshape(-1),
            table.key_class,
            table.progression_class,
            table.family_class,
            self._has,
        ]
        self._compared = np.column_stack(columns).astype(np.int32)
        self._shares = _shares()

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
        mine, theirs = self._compared.take(rows, 0).T, self._compared.take(cols, 0).T
        places = np.flatnonzero(mine[0] == theirs[0])  # elsewhere it makes no difference
        theirs = theirs[:, places]
        mine = mine if len(rows) == 1 else mine[:, places]
        clashes = np.zeros(len(places), np.float32)
        sounding = np.flatnonzero(mine[4] & theirs[4] & _CHORDS)
        progressions = mine[2] if len(rows) == 1 else mine[2, sounding]
        clashes[sounding] = self._clashes.pairs(progressions, theirs[2, sounding])
        found = np.full(len(cols), np.inf, np.float32)
        found[places] = self._in_time_costs(mine, theirs, clashes)
        return found

    def targets(self, js: npt.ArrayLike) -> VerticalTargets:
        """Gather loops for :meth:`block`."""
        return VerticalTargets(self._compared.take(np.asarray(js, np.intp), 0).T)

    def block(self, rows: Indices, targets: VerticalTargets) -> Floats:
        """Costs of some loops with others [shape=(rows, targets), float32]."""
        mine, theirs = self._compared.take(rows, 0).T[:, :, None], targets.compared
        clashes = np.zeros((len(rows), len(targets)), np.float32)
        sounding = np.flatnonzero(theirs[4] & _CHORDS)
        progressions = theirs[2, sounding]
        for row, present in enumerate(mine[4, :, 0].tolist()):
            if len(progressions) and present & _CHORDS:
                clashes[row, sounding] = self._clashes.pairs(mine[2, row], progressions)
        cost = self._in_time_costs(mine, theirs, clashes)
        cost[mine[0] != theirs[0]] = np.inf
        return cost

    def _in_time_costs(self, mine: Codes, theirs: Codes, clashes: Floats) -> Floats:
        """Costs of pairs, time aside, from what is compared of either side [shape of clashes]."""
        key, chords, family = self._shares.take(mine[4] * np.int32(_KINDS) + theirs[4], 1)
        total: Floats = (self._keys[mine[1], theirs[1]] * key).astype(np.float32)
        chords *= clashes
        total += chords.astype(np.float32)
        family *= mine[3] != theirs[3]
        total += family.astype(np.float32)
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
            has |= self._has_chords[table.progression_class] * np.uint8(_CHORDS)
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


def _shares() -> npt.NDArray[np.float64]:
    """Weight of each term, of all that a pair has, by both loops' kinds [shape=(3, kinds²)]."""
    weights = np.array(list(VERTICAL_WEIGHTS.values()))[:, None]
    kinds = np.arange(_KINDS)
    both = (kinds[:, None] & kinds).reshape(-1)
    present = (both >> np.arange(len(weights))[:, None] & 1) * weights
    total = present.sum(axis=0)
    found: npt.NDArray[np.float64] = present * np.divide(
        1.0, total, out=np.zeros(len(both)), where=total > 0.0
    )
    return found
