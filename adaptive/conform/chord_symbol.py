"""Chord symbols, transposed."""

from __future__ import annotations

import re

from adaptive.music import Key, parse_pitch_class

__all__ = ["transposed_chord"]

_SYMBOL = re.compile(r"^([A-G])([#♯b♭]?)([^/]*?)(?:/([A-G])([#♯b♭]?))?$")
_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_FLAT_SIGNATURES = (1, 3, 5, 8, 10)


def transposed_chord(symbol: str, semitones: int, key: Key | None = None) -> str:
    """A chord symbol so many semitones higher, root and bass alike.

    Parameters
    ----------
    symbol : str
        As in ``library.toml``: ``"F#m7"``, ``"Bbmaj9"``, ``"A/C#"``. What is no chord symbol, as
        ``"N.C."``, stays as it is.
    semitones : int
    key : Key or None
        The key that it comes to stand in: decides between sharps and flats.

    Examples
    --------
    >>> transposed_chord("Am7/G", 2)
    'Bm7/A'
    >>> transposed_chord("Dm", 1, Key(8, "major"))
    'Ebm'
    """
    match = _SYMBOL.match(symbol.strip())
    if match is None or semitones % 12 == 0:
        return symbol
    flats = key is not None and key.signature in _FLAT_SIGNATURES
    root = _moved(match[1], match[2], semitones, flats)
    bass = f"/{_moved(match[4], match[5], semitones, flats)}" if match[4] else ""
    return f"{root}{match[3]}{bass}"


def _moved(letter: str, accidental: str, semitones: int, flats: bool) -> str:
    names = _FLATS if flats else _SHARPS
    return names[(parse_pitch_class(letter, accidental) + semitones) % 12]
