"""Terms of the edge cost that a loop may not know: rhythm, timbre and harmony.

Each is a sum of shares, a share being how far two loops lie apart in one dimension. A dimension
that a side does not know counts as alike; a term of which a side knows nothing drops out
altogether (:class:`TransitionCost` gives its weight to the others). docs/graph.md has the theory.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from adaptive.graph.distances import whole_products
from adaptive.graph.feature_table import FeatureTable

__all__ = ["DETAILS", "Detail", "Harmony", "Rhythm", "Timbre"]

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_SWING_RANGE = 0.25
_REGISTER_RANGE = 48.0
_OCTAVES = 4.0
_CHORD_OCTAVES = 6.0
_LEAST = 0.25
"""Onsets a quarter, or chords a bar, below which fewer make no difference."""

_ROUNDING = np.float32(1e-6)
"""Two equal patterns are alike, whatever the rounding of their product."""
_ALL = np.float32(1.0) - _ROUNDING


class Detail(ABC):
    """A term between the loops of a table.

    Parameters
    ----------
    table : FeatureTable
    weight : float ≥ 0

    Attributes
    ----------
    known : bool array [shape=(n,)]
        Which loops know anything of it.
    counts : bool
        Whether it costs anything: it has a weight, and some loop knows it.
    pair_values : float32 array [shape=(n, dimensions)]
        Its dimensions, weighted, for :class:`PairCosts`.
    pair_most : float32 array [shape=(dimensions,)]
        What each of them costs at most.
    """

    name: ClassVar[str]

    def __init__(self, table: FeatureTable, weight: float) -> None:
        self._lines: list[tuple[Floats, np.float32]] = []
        self.known = self._prepare(table, weight)
        lines = self._pair_lines()
        self.pair_values = np.stack([values for values, _ in lines], axis=1)
        self.pair_most = np.array([most for _, most in lines], np.float32)
        self.counts = weight > 0.0 and bool(self.known.any())

    @abstractmethod
    def _prepare(self, table: FeatureTable, weight: float) -> Rows:
        """Gather the dimensions; which loops know any of them."""

    def costs(self, rows: Indices, cols: Indices) -> Floats:
        """Weighted costs of all edges from some loops to others [shape=(rows, cols)]."""
        cost = np.zeros((len(rows), len(cols)), np.float32)
        if not self.counts:
            return cost
        for values, most in self._lines:
            apart = np.subtract(values[cols], values[rows, None])
            np.abs(apart, out=apart)
            np.fmax(apart, np.float32(0.0), out=apart)  # unknown is alike
            cost += np.minimum(apart, most, out=apart)
        return cost

    def _pair_lines(self) -> list[tuple[Floats, np.float32]]:
        """Each dimension's values and what it costs at most, for pairs."""
        return self._lines

    def _line(self, values: Floats, share: float, across: float) -> Rows:
        """Add a dimension that costs its share when ``across`` apart; which loops know it."""
        self._lines.append((values * np.float32(share / across), np.float32(share)))
        known: Rows = ~np.isnan(values)
        return known


class Rhythm(Detail):
    """Accents of the bar, swing, syncopation, and how busy it is."""

    name = "rhythm"

    def _prepare(self, table: FeatureTable, weight: float) -> Rows:
        steps = [[int(digit) for digit in text] if text else [0] * 16 for text in table.patterns]
        of_class = np.array(steps, np.float32).reshape(len(steps), 16)
        length = np.sqrt(np.square(of_class).sum(axis=1))
        inverse = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0.0)
        self._steps, self._class = of_class, table.pattern_class
        self._inverse = inverse.astype(np.float32)
        self._share = np.float32(0.5 * weight)
        known = (length > 0.0)[table.pattern_class] if len(steps) else np.zeros(0, bool)
        known = known | self._line(table.swing, 0.1 * weight, _SWING_RANGE)
        known = known | self._line(table.syncopation, 0.2 * weight, 1.0)
        busy = np.where(known, np.log2(table.density + np.float32(_LEAST)), np.float32(np.nan))
        self._line(busy.astype(np.float32), 0.2 * weight, _OCTAVES)
        return known

    def _pair_lines(self) -> list[tuple[Floats, np.float32]]:
        lengths = np.where(self._inverse > 0.0, self._inverse, np.float32(np.nan))
        return [*self._lines, (lengths[self._class], self._share)]

    def costs(self, rows: Indices, cols: Indices) -> Floats:
        cost = super().costs(rows, cols)
        return cost + self._pattern_costs(rows, cols) if self.counts else cost

    def patterns_into(
        self, shares: Floats, lengths: tuple[Floats, Floats], rows: Indices, cols: Indices
    ) -> None:
        """What the patterns of pairs of loops cost, not a number or less than 0 where nothing.

        Parameters
        ----------
        shares : float32 array [shape=(n,)]
            Is written to.
        lengths : pair of float32 arrays [shape=(n,)]
            One over the lengths of either side's patterns: the last of :attr:`pair_values`.
        rows, cols : int arrays [shape=(n,)]
            Of ``rows``, one loop may stand for all.
        """
        mine = self._steps.take(self._class.take(rows), 0)
        theirs = self._steps.take(self._class.take(cols), 0)
        alike = theirs @ mine[0] if len(mine) == 1 else np.einsum("nd,nd->n", mine, theirs)
        alike *= lengths[0]
        alike *= lengths[1]
        np.subtract(_ALL, alike, out=shares)
        shares *= self._share

    def _pattern_costs(self, rows: Indices, cols: Indices) -> Floats:
        """One minus the cosine of two patterns; digits multiply exactly in float32, so that the
        order of summing cannot matter.
        """
        mine, theirs = self._class[rows], self._class[cols]
        alike = whole_products(self._steps[mine], self._steps[theirs])
        return self._apart(alike, self._inverse[mine, None], self._inverse[theirs])

    def _apart(self, alike: Floats, mine: Floats, theirs: Floats) -> Floats:
        """Cost of products of patterns, given one over the length of either side's."""
        alike *= mine
        alike *= theirs
        both = (mine > 0.0) & (theirs > 0.0)
        np.subtract(both.astype(np.float32) - _ROUNDING, alike, out=alike)
        np.maximum(alike, np.float32(0.0), out=alike)
        alike *= self._share
        return alike


class Timbre(Detail):
    """Tone or noise, struck or held, register and width."""

    name = "timbre"

    def _prepare(self, table: FeatureTable, weight: float) -> Rows:
        known = self._line(table.noisiness, 0.3 * weight, 1.0)
        known = known | self._line(table.percussiveness, 0.3 * weight, 1.0)
        known = known | self._line(table.register, 0.25 * weight, _REGISTER_RANGE)
        return known | self._line(table.width, 0.15 * weight, 1.0)


class Harmony(Detail):
    """How complex the chords are, and how fast they change."""

    name = "harmony"

    def _prepare(self, table: FeatureTable, weight: float) -> Rows:
        known = self._line(table.complexity, 0.6 * weight, 1.0)
        changes = np.log2(table.harmonic_rhythm + np.float32(_LEAST)).astype(np.float32)
        return known | self._line(changes, 0.4 * weight, _CHORD_OCTAVES)


DETAILS: tuple[type[Detail], ...] = (Rhythm, Timbre, Harmony)
"""In the order in which they are added up."""
