"""How badly two chord progressions clash: the mean over the chords that meet."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from adaptive.graph.chords import chord_clashes, chord_pitch_classes

__all__ = ["Progression", "ProgressionClashes"]

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int32]

Progression = tuple[tuple[str, ...], int]
"""Chord symbols spread evenly over so many bars."""

_STEPS_A_BAR = 4
_LONGEST_BARS = 64
"""Progressions whose bars come together later than this are compared over this many."""


class ProgressionClashes:
    """Mean clash of the chords that meet, between some progressions.

    Every progression is written out over as many steps as all of them come together after, so that
    any two can be compared step by step.

    Parameters
    ----------
    progressions : sequence of (tuple of str, int)

    Attributes
    ----------
    sounding : bool array [shape=(n,)]
        Which progressions have any chord.
    """

    def __init__(self, progressions: Sequence[Progression]) -> None:
        places: dict[frozenset[int], int] = {frozenset(): 0}
        chords = [
            [places.setdefault(_pitches(symbol), len(places)) for symbol in symbols]
            for symbols, _ in progressions
        ]
        self.sounding = np.array([any(each) for each in chords], bool)
        bars = math.lcm(*{bars for _, bars in progressions})
        self._steps = min(bars, _LONGEST_BARS) * _STEPS_A_BAR
        self._codes = np.zeros((len(progressions), self._steps), np.int32)
        for place, (each, (_, own)) in enumerate(zip(chords, progressions, strict=True)):
            self._codes[place] = np.resize(_spread(each, own), self._steps)
        self._chords = len(places)
        self._clashes = chord_clashes(tuple(places)).reshape(-1)

    def pairs(self, mine: Codes, theirs: Codes) -> Floats:
        """Clash of each of some progressions with the one beside it, 0 to 1 [shape=(n,)].

        Parameters
        ----------
        mine : int array [shape=(n,) or (1,)]
            One for all, or one each. Where either has no chord, nothing clashes.
        theirs : int array [shape=(n,)]
        """
        met = self._codes[mine] * np.int32(self._chords) + self._codes[theirs]
        mean: Floats = (self._clashes[met].sum(axis=1) / self._steps).astype(np.float32)
        return mean


def _spread(chords: Sequence[int], bars: int) -> list[int]:
    """Chord that sounds at each step of a loop, its chords being spread evenly; 0 without any."""
    length = bars * _STEPS_A_BAR
    if not chords:
        return [0] * length
    return [chords[step * len(chords) // length] for step in range(length)]


def _pitches(symbol: str) -> frozenset[int]:
    """A chord's pitch classes; what is not a chord symbol counts as no chord."""
    return chord_pitch_classes(symbol) or frozenset()
