"""How rough it is to go from one loop to another: the cost of a horizontal edge.

Weighted mean of named terms, each 0 to 1. docs/graph.md has each formula and its theory.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.graph.details import DETAILS
from adaptive.graph.distances import (
    instrument_distances,
    key_distances,
    meter_distances,
    multi_hot,
    tempo_distance,
)
from adaptive.graph.feature_table import FeatureTable
from adaptive.graph.pair_costs import RISE, PairCosts
from adaptive.graph.vertical_cost import VerticalCost, VerticalTargets
from adaptive.library.score import CostWeights

__all__ = ["TERMS", "Targets", "TransitionCost"]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

TERMS: tuple[str, ...] = (
    "key",
    "tempo",
    "meter",
    "emotion",
    "energy",
    "brightness",
    "loudness",
    "instruments",
    "rhythm",
    "timbre",
    "harmony",
)
"""Names of the terms, as in the score's ``[weights]``."""

LOUDNESS_RANGE = 12.0
"""A step of so many LU or more costs 1."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Loops that edges lead to, gathered for repeated use by :meth:`TransitionCost.block`."""

    loops: Indices
    classes: Indices
    """One loop of each distinct (key, meter, tempo, instruments)."""
    class_of: Indices | None
    """Each loop's place in ``classes``; ``None`` when every loop is its own class."""
    tempos: Floats
    tempo_of_class: Indices
    instruments: Indices
    instruments_of_class: Indices


class TransitionCost:
    """Costs of edges between the loops of a table.

    Directed: energy and loudness rise more easily than they fall. Where a side has no key, or
    does not know its rhythm, timbre or harmony, that term's weight goes to the other terms. What
    follows by nature (``Loop.next``) costs nothing.

    Parameters
    ----------
    table : FeatureTable
    weights : CostWeights
        Weights of the terms; only their ratios matter.
    """

    def __init__(self, table: FeatureTable, weights: CostWeights | None = None) -> None:
        self.table = table
        self.weights = weights or CostWeights()
        self._weight = {name: float(getattr(self.weights, name)) for name in TERMS}
        self._details = [detail(table, self._weight[detail.name]) for detail in DETAILS]
        self._scale = _scales(self._weight)
        self._known = table.pitched.astype(np.uint8)
        for place, known in enumerate(self._details, start=1):
            self._known |= known.known.astype(np.uint8) << np.uint8(place)
        weight = self._weight
        self._keys = _scaled(key_distances(table.keys), weight["key"])
        self._meters = _scaled(meter_distances(table.meters), weight["meter"])
        self._hot = multi_hot(table.instrument_sets)
        self._valence = _scaled(table.valence, weight["emotion"] / math.sqrt(8.0))
        self._arousal = _scaled(table.arousal, weight["emotion"] / math.sqrt(8.0))
        self._energy = _scaled(table.energy, weight["energy"])
        self._brightness = _scaled(table.brightness, weight["brightness"])
        self._loudness = _scaled(table.loudness, weight["loudness"] / LOUDNESS_RANGE)
        self._log2 = np.log2([tempo.bpm for tempo in table.tempos] or [1.0]).astype(np.float32)
        self._pairs = PairCosts(
            table,
            weight,
            keys=self._keys,
            meters=self._meters,
            hot=self._hot,
            log2=self._log2,
            plain=(self._arousal, self._valence, self._energy, self._brightness, self._loudness),
            details=[detail for detail in self._details if detail.counts],
            known=self._known,
            scale=self._scale,
        )
        self._vertical = VerticalCost(table)

    def terms(self, i: int, js: npt.ArrayLike) -> dict[str, Floats]:
        """Each named term of the edges from one loop, weighted so that they add up to the total.

        Parameters
        ----------
        i : int
            Where the edges begin.
        js : array of int [shape=(n,)]
            Where they lead.

        Returns
        -------
        dict of str to ndarray [shape=(n,), dtype=float32]
        """
        table, cols = self.table, np.asarray(js, np.intp)
        instruments, place = np.unique(table.instrument_class[cols], return_inverse=True)
        mine = self._hot[table.instrument_class[i]][None]
        octaves = self._log2[table.tempo_class[cols]] - self._log2[table.tempo_class[i]]
        emotion = np.sqrt(
            np.square(self._valence[cols] - self._valence[i])
            + np.square(self._arousal[cols] - self._arousal[i])
        )
        louder = _directed(self._loudness[cols] - self._loudness[i])
        weighted = {
            "key": self._keys[table.key_class[i]][table.key_class[cols]],
            "tempo": _scaled(tempo_distance(octaves), self._weight["tempo"]),
            "meter": self._meters[table.meter_class[i]][table.meter_class[cols]],
            "emotion": emotion,
            "energy": _directed(self._energy[cols] - self._energy[i]),
            "brightness": np.abs(self._brightness[cols] - self._brightness[i]),
            "loudness": np.minimum(louder, np.float32(self._weight["loudness"])),
            "instruments": _scaled(
                instrument_distances(mine, self._hot[instruments])[0][place.reshape(-1)],
                self._weight["instruments"],
            ),
        }
        for known in self._details:
            weighted[known.name] = known.costs(np.array([i], np.intp), cols)[0]
        scale = self._scale[(self._known[i] & self._known[cols]).astype(np.intp)]
        scale[np.isin(cols, table.natural(i))] = 0.0
        return {name: weighted[name] * scale for name in TERMS}

    def total(self, i: int, js: npt.ArrayLike) -> Floats:
        """Cost of the edges from one loop, 0 to 1 [shape=(n,), dtype=float32]."""
        return self.pairs(np.array([i], np.intp), np.asarray(js, np.intp))

    def pairs(self, rows: Indices, cols: Indices) -> Floats:
        """Cost of an edge from each of some loops to the one beside it [shape=(n,), float32].

        Parameters
        ----------
        rows : int array [shape=(n,) or (1,)]
            Where the edges begin; one for all, or one each.
        cols : int array [shape=(n,)]
            Where they lead.
        """
        if len(cols) == 1:
            return self.pairs(rows, np.repeat(cols, 2))[:1]
        cost = self._pairs.costs(rows, cols)
        if self.table.next_indices.size:
            self._natural_pairs(cost, rows, cols)
        return cost

    def targets(self, js: npt.ArrayLike) -> Targets:
        """Gather loops for :meth:`block`."""
        loops, table = np.asarray(js, np.intp), self.table
        _, first, class_of = np.unique(
            table.joint_class[loops], return_index=True, return_inverse=True
        )
        many = 2 * len(first) > len(loops)
        classes = loops if many else loops[first]
        tempos, tempo_of = np.unique(table.tempo_class[classes], return_inverse=True)
        instruments, instruments_of = np.unique(
            table.instrument_class[classes], return_inverse=True
        )
        return Targets(
            loops=loops,
            classes=classes,
            class_of=None if many else class_of.reshape(-1),
            tempos=self._log2[tempos],
            tempo_of_class=tempo_of.reshape(-1),
            instruments=instruments.astype(np.intp),
            instruments_of_class=instruments_of.reshape(-1),
        )

    def block(self, rows: Indices, targets: Targets) -> Floats:
        """Costs of all edges from some loops to others [shape=(rows, targets), float32]."""
        cost, cols, sources = self._class_costs(rows, targets), targets.loops, rows[:, None]
        spare = np.empty_like(cost)
        apart = np.subtract(self._valence[cols], self._valence[sources])
        np.square(apart, out=apart)
        np.subtract(self._arousal[cols], self._arousal[sources], out=spare)
        apart += np.square(spare, out=spare)
        cost += np.sqrt(apart, out=apart)
        np.subtract(self._energy[cols], self._energy[sources], out=apart)
        cost += _directed_into(apart, spare)
        np.subtract(self._brightness[cols], self._brightness[sources], out=apart)
        cost += np.abs(apart, out=apart)
        np.subtract(self._loudness[cols], self._loudness[sources], out=apart)
        _directed_into(apart, spare)
        cost += np.minimum(apart, np.float32(self._weight["loudness"]), out=apart)
        return self._with_details(cost, rows, cols)

    def _with_details(self, cost: Floats, rows: Indices, cols: Indices) -> Floats:
        """Add what not every loop knows; then weigh."""
        for known in self._details:
            if known.counts:
                cost += known.costs(rows, cols)
        return self._natural(self._normalise(cost, rows, cols), rows, cols)

    @property
    def group_of(self) -> npt.NDArray[np.int64]:
        """One number for each distinct (known terms, key, meter, tempo) [shape=(n,)].

        Numbers near each other are of groups that are alike; :meth:`least` bounds their costs.
        """
        table = self.table
        octave = np.argsort(np.argsort(self._log2, kind="stable"), kind="stable")
        group = self._known.astype(np.int64)
        for values, codes in (
            (table.keys, table.key_class),
            (table.meters, table.meter_class),
            (table.tempos, octave[table.tempo_class]),
        ):
            group = group * max(1, len(values)) + codes
        return group

    def least(self, rows: Indices, cols: Indices) -> Floats:
        """What edges between the groups of some loops cost at least [shape=(rows, cols)].

        The cost itself begins with the same sum and adds what is never negative, so this is a
        bound in float32 too.
        """
        table = self.table
        octaves = self._log2[table.tempo_class[cols]] - self._log2[table.tempo_class[rows], None]
        cost: Floats = np.take(self._keys[table.key_class[rows]], table.key_class[cols], axis=1)
        cost += np.take(self._meters[table.meter_class[rows]], table.meter_class[cols], axis=1)
        cost += tempo_distance(octaves) * np.float32(self._weight["tempo"])
        return self._normalise(cost, rows, cols)

    def vertical_terms(self, i: int, js: npt.ArrayLike) -> dict[str, Floats]:
        """Named terms of how badly loops sound together; see :class:`VerticalCost`."""
        return self._vertical.terms(i, js)

    def vertical(self, i: int, js: npt.ArrayLike) -> Floats:
        """How badly loops sound together with one; see :meth:`VerticalCost.total`."""
        return self._vertical.total(i, js)

    def vertical_pairs(self, rows: Indices, cols: Indices) -> Floats:
        """The same pair by pair; see :meth:`VerticalCost.pairs`."""
        return self._vertical.pairs(rows, cols)

    def vertical_targets(self, js: npt.ArrayLike) -> VerticalTargets:
        """Gather loops for :meth:`vertical_block`."""
        return self._vertical.targets(js)

    def vertical_block(self, rows: Indices, targets: VerticalTargets) -> Floats:
        """How badly some loops sound together with others; see :meth:`VerticalCost.block`."""
        return self._vertical.block(rows, targets)

    def _class_costs(self, rows: Indices, targets: Targets) -> Floats:
        """Key, tempo, meter and instruments, weighted: what loops of a class have in common."""
        table, weight = self.table, self._weight
        octaves = targets.tempos - self._log2[table.tempo_class[rows], None]
        tempo = tempo_distance(octaves) * np.float32(weight["tempo"])
        hot = self._hot[table.instrument_class[rows]]
        sets = instrument_distances(hot, self._hot[targets.instruments])
        sets *= np.float32(weight["instruments"])
        keys, meters = self._keys[table.key_class[rows]], self._meters[table.meter_class[rows]]
        cost: Floats = np.take(keys, table.key_class[targets.classes], axis=1)
        cost += np.take(meters, table.meter_class[targets.classes], axis=1)
        cost += np.take(tempo, targets.tempo_of_class, axis=1)
        cost += np.take(sets, targets.instruments_of_class, axis=1)
        return cost if targets.class_of is None else np.take(cost, targets.class_of, axis=1)

    def _normalise(self, cost: Floats, rows: Indices, cols: Indices) -> Floats:
        """Divide by the weights of the terms that the pair has."""
        mine, theirs = self._known[rows], self._known[cols]
        if len(mine) and (mine == mine[0]).all():
            cost *= self._scale[mine[0] & theirs]
        else:
            cost *= self._scale[mine[:, None] & theirs]
        return np.minimum(cost, np.float32(1.0), out=cost)

    def _natural_pairs(self, cost: Floats, rows: Indices, cols: Indices) -> None:
        for row in np.unique(rows).tolist():
            following = self.table.natural(row)
            if following.size:
                cost[(rows == row) & np.isin(cols, following)] = 0.0

    def _natural(self, cost: Floats, rows: Indices, cols: Indices) -> Floats:
        """What follows by nature costs nothing."""
        if self.table.next_indices.size:
            for place, row in enumerate(rows.tolist()):
                following = self.table.natural(row)
                if following.size:
                    cost[place, np.isin(cols, following)] = 0.0
        return cost


def _scales(weight: Mapping[str, float]) -> Floats:
    """One over the weights of the terms that a pair has, by the bits of what both know.

    Bit 0 is the key, then come the details in their order [shape=(16,)].
    """
    details = [detail.name for detail in DETAILS]
    plain = sum(value for name, value in weight.items() if name not in details)
    scales = np.zeros(1 << (1 + len(details)), np.float32)
    for known in range(len(scales)):
        total = plain if known & 1 else plain - weight["key"]
        for place, name in enumerate(details, start=1):
            total += weight[name] if known >> place & 1 else 0.0
        scales[known] = 1.0 / total if total > 0.0 else 0.0
    return scales


def _scaled(values: Floats, factor: float) -> Floats:
    scaled: Floats = values * np.float32(factor)
    return scaled


def _directed(apart: Floats) -> Floats:
    """Price of a rise (positive) or a fall."""
    price: Floats = np.maximum(apart * RISE, -apart)
    return price


def _directed_into(apart: Floats, spare: Floats) -> Floats:
    """:func:`_directed` in place, by way of a spare array."""
    np.negative(apart, out=spare)
    apart *= RISE
    return np.maximum(apart, spare, out=apart)
