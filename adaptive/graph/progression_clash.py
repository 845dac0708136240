"""How badly two chord progressions clash, worked out once for each pair that is asked for."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.graph.chords import chord_clash, chord_pitch_classes

__all__ = ["Progression", "ProgressionClashes"]

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int32]

Progression = tuple[tuple[str, ...], int]
"""Chord symbols spread evenly over so many bars."""

_STEPS_A_BAR = 4
_LONGEST_BARS = 64
"""Two loops whose bars come together later than this are compared over this many."""

_KEPT_VALUES = 1 << 21


class ProgressionClashes:
    """Mean clash of the chords that meet, between some progressions.

    Parameters
    ----------
    progressions : sequence of (tuple of str, int)

    Attributes
    ----------
    sounding : bool array [shape=(n,)]
        Which progressions have any chord.
    """

    def __init__(self, progressions: Sequence[Progression]) -> None:
        self._bars = np.array([bars for _, bars in progressions], np.int64)
        places: dict[frozenset[int], int] = {frozenset(): 0}
        chords = [
            [places.setdefault(_pitches(symbol), len(places)) for symbol in symbols]
            for symbols, _ in progressions
        ]
        self._sets = tuple(places)
        self.sounding = np.array([any(each) for each in chords], bool)
        self._against: dict[int, npt.NDArray[np.float64]] = {}
        self._place = np.zeros(len(progressions), np.int64)
        self._spread: dict[int, Codes] = {}
        for bars in np.unique(self._bars).tolist():
            members = np.flatnonzero(self._bars == bars)
            self._place[members] = np.arange(len(members))
            self._spread[bars] = np.array([_spread(chords[each], bars) for each in members])
        self._rows: OrderedDict[int, Floats] = OrderedDict()
        self._most = max(8, _KEPT_VALUES // max(1, len(progressions)))

    def of(self, mine: int, theirs: Codes, wanted: npt.NDArray[np.bool_]) -> Floats:
        """Clash of one progression with others, 0 to 1; 0 where either has no chord.

        Parameters
        ----------
        mine : int
        theirs : int array [shape=(n,)]
        wanted : bool array [shape=(n,)]
            Where the answer matters; elsewhere it may be 0.
        """
        if not len(theirs) or not self.sounding[mine]:
            return np.zeros(len(theirs), np.float32)
        row = self._row(mine)
        found = row[theirs]
        missing = wanted & np.isnan(found)
        if missing.any():
            self._fill(row, mine, np.unique(theirs[missing]))
            found = row[theirs]
        return np.where(np.isnan(found), np.float32(0.0), found)

    def pairs(self, mine: Codes, theirs: Codes, wanted: npt.NDArray[np.bool_]) -> Floats:
        """:meth:`of` for each of some progressions (or one for all) and the one beside it."""
        if len(mine) == 1:
            return self.of(int(mine[0]), theirs, wanted)
        found = np.zeros(len(theirs), np.float32)
        for each in np.unique(mine).tolist():
            places = np.flatnonzero(mine == each)
            found[places] = self.of(each, theirs[places], wanted[places])
        return found

    def _row(self, mine: int) -> Floats:
        """Clashes with every progression, not a number where not yet known."""
        row = self._rows.get(mine)
        if row is None:
            row = np.where(self.sounding, np.float32(np.nan), np.float32(0.0))
            self._rows[mine] = row
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(mine)
        return row

    def _fill(self, row: Floats, mine: int, theirs: Codes) -> None:
        """Work clashes out, those of progressions of equally many bars together."""
        own = int(self._bars[mine])
        mine_at = self._at(np.array([mine]), own)[0]
        chords, place = np.unique(mine_at, return_inverse=True)
        against = np.stack([self._clash_of(chord) for chord in chords.tolist()])
        of_each = self._bars[theirs]
        for bars in dict.fromkeys(of_each.tolist()):
            these = theirs[of_each == bars]
            steps = np.arange(min(math.lcm(own, bars), _LONGEST_BARS) * _STEPS_A_BAR)
            theirs_at = self._at(these, bars)[:, steps % (bars * _STEPS_A_BAR)]
            met = against[place[steps % len(mine_at)], theirs_at]
            # Added up one after the other, so that the rounding is that of a plain sum.
            row[these] = np.add.accumulate(met, axis=1)[:, -1] / len(steps)

    def _at(self, progressions: npt.NDArray[Any], bars: int) -> Codes:
        """Chords of progressions of so many bars at each step [shape=(m, steps)]."""
        found: Codes = self._spread[bars][self._place[progressions]]
        return found

    def _clash_of(self, chord: int) -> npt.NDArray[np.float64]:
        """Clash of a chord with every other."""
        row = self._against.get(chord)
        if row is None:
            own = self._sets[chord]
            row = np.array([chord_clash(own, other) for other in self._sets])
            self._against[chord] = row
        return row


def _spread(chords: Sequence[int], bars: int) -> list[int]:
    """Chord that sounds at each step of a loop, its chords being spread evenly; 0 without any."""
    length = bars * _STEPS_A_BAR
    if not chords:
        return [0] * length
    return [chords[step * len(chords) // length] for step in range(length)]


def _pitches(symbol: str) -> frozenset[int]:
    """A chord's pitch classes; what is not a chord symbol counts as no chord."""
    return chord_pitch_classes(symbol) or frozenset()
