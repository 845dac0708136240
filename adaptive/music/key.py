"""Keys, their names (Camelot and Open Key too) and their distance.

Distances follow the circle of fifths and the relations of major and minor, after Lerdahl (2001),
Tonal Pitch Space, and Krumhansl (1990), Cognitive Foundations of Musical Pitch: relative keys
share all their notes, neighbours on the circle share all but one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adaptive.errors import ParameterError

__all__ = ["MODES", "Key", "parse_pitch_class"]

MODES: dict[str, int] = {
    "major": 0,
    "minor": 3,
    "dorian": 10,
    "phrygian": 8,
    "lydian": 7,
    "mixolydian": 5,
    "locrian": 1,
}
"""Semitones from a mode's tonic up to the tonic of the major scale with the same notes
(A minor: 3 up to C)."""

_ALIASES = {
    "maj": "major",
    "min": "minor",
    "m": "minor",
    "": "major",
    "ionian": "major",
    "aeolian": "minor",
}
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_FLAT_SIGNATURES = {5, 10, 3, 8, 1}  # majors written with flats
_PATTERN = re.compile(r"^\s*([A-Ga-g])\s*([#♯b♭]?)\s*([A-Za-z]*)\s*$")


def parse_pitch_class(letter: str, accidental: str = "") -> int:
    """Pitch class 0–11 (C is 0) of a letter and ``#``/``♯``/``b``/``♭``."""
    shift = {"#": 1, "♯": 1, "b": -1, "♭": -1, "": 0}[accidental]
    return (_LETTERS[letter.upper()] + shift) % 12


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic and a mode.

    Parameters
    ----------
    tonic : int
        Pitch class, 0 (C) to 11 (B).
    mode : str
        One of :data:`MODES`.
    """

    tonic: int
    mode: str = "major"

    def __post_init__(self) -> None:
        if not 0 <= self.tonic <= 11:
            raise ParameterError("tonic", self.tonic, "0 (C) to 11 (B)")
        if self.mode not in MODES:
            raise ParameterError("mode", self.mode, ", ".join(MODES))

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read ``"A minor"``, ``"Am"``, ``"F#m"``, ``"Bb dorian"``, ``"C"``.

        Raises
        ------
        ParameterError
            When the text names no key.
        """
        match = _PATTERN.match(text)
        mode = None
        if match is not None:
            word = match[3] if match[3] == "M" else match[3].lower()
            mode = "major" if word == "M" else _ALIASES.get(word, word)
        if match is None or mode not in MODES:
            raise ParameterError("key", text, 'like "A minor", "Am", "F#m", "Bb dorian" or "none"')
        return cls(parse_pitch_class(match[1], match[2]), mode)

    def __str__(self) -> str:
        names = _FLATS if self.signature in _FLAT_SIGNATURES else _SHARPS
        return f"{names[self.tonic]} {self.mode}"

    @property
    def signature(self) -> int:
        """Tonic of the major scale that has the same notes: its place decides every distance."""
        return (self.tonic + MODES[self.mode]) % 12

    @property
    def fifths(self) -> int:
        """Place of the signature on the circle of fifths, C being 0, G 1 … F 11."""
        return self.signature * 7 % 12

    @property
    def is_minor(self) -> bool:
        """Whether the third above the tonic is minor."""
        return self.mode in ("minor", "dorian", "phrygian", "locrian")

    @property
    def camelot(self) -> str:
        """Place on the Camelot wheel (``8B`` is C major, ``8A`` A minor).

        A mode stands where the major or minor key with its notes stands, by its own third:
        D dorian and E phrygian are ``8A``, F lydian is ``8B``. In Open Key likewise.
        """
        return f"{(self.fifths + 7) % 12 + 1}{'A' if self.is_minor else 'B'}"

    @property
    def open_key(self) -> str:
        """Open Key notation (``1d`` is C major, ``1m`` A minor)."""
        return f"{self.fifths + 1}{'m' if self.is_minor else 'd'}"

    def fifths_from(self, other: Key) -> int:
        """Steps between the signatures on the circle of fifths, 0 to 6."""
        step = (self.fifths - other.fifths) % 12
        return min(step, 12 - step)

    def distance(self, other: Key) -> float:
        """How far two keys lie apart, 0 (the same) to 1 (opposite on the circle).

        A step on the circle costs 1, a change between major and minor with the same notes
        (relative keys) 0.5, parallel keys (the same tonic) at most 1.5; out of 6.5.
        """
        if self == other:
            return 0.0
        raw = self.fifths_from(other) + (0.5 if self.is_minor != other.is_minor else 0.0)
        if self.tonic == other.tonic:
            raw = min(raw, 1.5)
        if raw == 0.0:  # same notes, other modal centre of the same colour
            raw = 0.25
        return raw / 6.5

    def transposed(self, semitones: int) -> Key:
        """The same mode, that many semitones higher."""
        return Key((self.tonic + semitones) % 12, self.mode)
