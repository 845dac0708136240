"""Chords and the changes (the chords of a loop, spread over its length)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from adaptive.errors import ParameterError
from adaptive.music import parse_pitch_class

__all__ = ["QUALITIES", "Changes", "Chord"]

QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "mmaj7": (0, 3, 7, 11),
    "9": (0, 4, 7, 10, 2),
    "maj9": (0, 4, 7, 11, 2),
    "m9": (0, 3, 7, 10, 2),
    "add9": (0, 4, 7, 2),
    "madd9": (0, 3, 7, 2),
    "13": (0, 4, 10, 2, 9),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "dim": (0, 3, 6),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "aug": (0, 4, 8),
    "7b9": (0, 4, 7, 10, 1),
    "7#9": (0, 4, 7, 10, 3),
    "7b13": (0, 4, 7, 10, 8),
}
"""Semitones above the root of each chord quality, the fifth third in the list."""

_PATTERN = re.compile(r"^([A-G])([#b]?)([^/]*)(?:/([A-G])([#b]?))?$")


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord symbol: root, tones above it and the bass.

    Parameters
    ----------
    symbol : str
        As written, ``"F#m7"`` or ``"A/C#"``.
    root, bass : int
        Pitch classes, 0 (C) to 11.
    tones : tuple of int
        Semitones above the root, each within 0 to 11.
    """

    symbol: str
    root: int
    tones: tuple[int, ...]
    bass: int

    @classmethod
    def parse(cls, text: str) -> Chord:
        """Read a chord symbol. Raises ParameterError for an unknown one."""
        match = _PATTERN.match(text.strip())
        if match is None or match[3] not in QUALITIES:
            legal = "a letter A–G, # or b, and one of " + ", ".join(q for q in QUALITIES if q)
            raise ParameterError("chord", text, legal)
        root = parse_pitch_class(match[1], match[2])
        bass = parse_pitch_class(match[4], match[5] or "") if match[4] else root
        return cls(text.strip(), root, QUALITIES[match[3]], bass)

    @property
    def pitch_classes(self) -> frozenset[int]:
        """Pitch classes of the chord without a foreign bass note."""
        return frozenset((self.root + tone) % 12 for tone in self.tones)

    @property
    def third(self) -> int:
        """Semitones from the root to the third, or to what replaces it."""
        return next((tone for tone in self.tones if tone in (3, 4, 5, 2)), 7)

    @property
    def fifth(self) -> int:
        """Semitones from the root to the (perfect, diminished or augmented) fifth."""
        return next((tone for tone in self.tones if tone in (7, 6, 8)), 7)

    @property
    def seventh(self) -> int:
        """Semitones from the root to the seventh or sixth, the octave where there is none."""
        return next((tone for tone in self.tones if tone in (10, 11, 9)), 12)


@dataclass(frozen=True, slots=True)
class Changes:
    """The chords of a loop, evenly spread over its length.

    Parameters
    ----------
    chords : tuple of Chord
        At least one.
    span : float > 0
        Quarters that each lasts.
    """

    chords: tuple[Chord, ...]
    span: float

    @classmethod
    def parse(cls, text: str, bars: int, bar_quarters: float) -> Changes:
        """Read ``"Am | F | C G | E"``: bars apart by ``|``, chords of a bar share it evenly.

        A text of fewer bars than the loop is repeated; it must fit a whole number of times.
        Raises ParameterError otherwise.
        """
        written = [bar.split() for bar in text.strip().strip("|").split("|")]
        if not all(written) or bars % len(written):
            raise ParameterError("chords", text, f"bars that go into {bars} without a rest")
        share = math.lcm(*(len(bar) for bar in written))
        row = [Chord.parse(c) for bar in written for c in bar for _ in range(share // len(bar))]
        return cls(tuple(row * (bars // len(written))), bar_quarters / share)

    def index_at(self, onset: float) -> int:
        """Place in the row of the chord that sounds at ``onset`` (quarters; wraps round)."""
        return int(onset / self.span + 1e-6) % len(self.chords)

    def at(self, onset: float) -> Chord:
        """The chord that sounds at ``onset`` (quarters; wraps round)."""
        return self.chords[self.index_at(onset)]

    def after(self, onset: float) -> Chord:
        """The next different chord after ``onset``, or the same where it never changes."""
        here = self.index_at(onset)
        row = self.chords[here + 1 :] + self.chords[: here + 1]
        return next((c for c in row if c != self.chords[here]), self.chords[here])

    def symbols(self) -> tuple[str, ...]:
        """Chord symbols, shortened where the row repeats in halves of equal chords."""
        row = [chord.symbol for chord in self.chords]
        while len(row) % 2 == 0 and row[::2] == row[1::2]:
            row = row[::2]
        return tuple(row)
