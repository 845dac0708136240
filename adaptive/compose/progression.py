"""Chord progressions moved to another key."""

from __future__ import annotations

import re

from adaptive.music import Key, parse_pitch_class

__all__ = ["move_progression", "transpose_progression"]

_ROOT = re.compile(r"(?<![a-z0-9A-Z#])([A-G])([#b]?)")
_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")


def transpose_progression(written: str, key: Key) -> str:
    """Move a progression written in C major (or A minor, for minor keys) to ``key``.

    ``"C | Am7/G"`` in Eb major is ``"Eb | Cm7/Bb"``. Names follow the key's signature.
    """
    return move_progression(written, key.tonic - (9 if key.is_minor else 0), key)


def move_progression(written: str, semitones: int, key: Key) -> str:
    """Move a progression by an interval; names follow the signature of the key it arrives in."""
    names = _FLATS if str(Key(key.signature))[1] == "b" or key.signature == 5 else _SHARPS

    def moved(match: re.Match[str]) -> str:
        return names[(parse_pitch_class(match[1], match[2]) + semitones) % 12]

    return _ROOT.sub(moved, written)
