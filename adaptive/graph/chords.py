"""Chord symbols as sets of pitch classes, and how two chords clash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from adaptive.music import parse_pitch_class

__all__ = ["chord_clash", "chord_clashes", "chord_pitch_classes"]

_OCTAVE = (1 << 12) - 1
_TONES = np.array([bits.bit_count() for bits in range(_OCTAVE + 1)])
"""How many pitch classes a set has, by the bits that stand for them."""

_PATTERN = re.compile(r"^\s*([A-G])([#♯b♭]?)([^/]*?)(?:/([A-G])([#♯b♭]?))?\s*$")

_TRIADS: tuple[tuple[str, frozenset[int]], ...] = (
    (r"^(dim|°|o)", frozenset({0, 3, 6})),
    (r"^(ø|m7b5|min7b5|m7♭5)", frozenset({0, 3, 6, 10})),
    (r"^(aug|\+)", frozenset({0, 4, 8})),
    (r"^(7|9)?sus2", frozenset({0, 2, 7})),
    (r"^(7|9|13)?sus", frozenset({0, 5, 7})),
    (r"^5", frozenset({0, 7})),
    (r"^(min|-|m(?!aj))", frozenset({0, 3, 7})),
    (r"", frozenset({0, 4, 7})),
)
_ADDED: tuple[tuple[str, int], ...] = (
    (r"maj(7|9|11|13)|Δ|M7|M9", 11),
    (r"(?<!maj)(?<!add)(?<!M)(?<!dim)(?<!b)(?<!#)(7|9|11|13)(?!\d)", 10),
    (r"dim7|°7|o7", 9),
    (r"(?<!1)6", 9),
    (r"13", 9),
    (r"(?<![b#])9|add2|add9|69", 2),
    (r"b9", 1),
    (r"#9", 3),
    (r"#11", 6),
    (r"add11|add4|(?<![#\d])11", 5),
    (r"b13", 8),
)


@lru_cache(maxsize=4096)
def chord_pitch_classes(symbol: str) -> frozenset[int] | None:
    """Pitch classes (C is 0) that a chord symbol asks for, its bass included.

    Reads the usual symbols: ``"C"``, ``"F#m7"``, ``"Bbmaj9"``, ``"Gsus4"``, ``"Bdim7"``,
    ``"D7b9"``, ``"A/C#"``. ``"N"``, ``"N.C."`` and ``"-"`` mean no chord: the empty set.

    Returns
    -------
    frozenset of int, or None
        ``None`` for what is not a chord symbol.
    """
    if symbol.strip() in ("N", "N.C.", "NC", "-"):
        return frozenset()
    match = _PATTERN.match(symbol)
    if match is None:
        return None
    quality = match[3].strip().replace("(", "").replace(")", "").replace(" ", "")
    tones = set(next(tones for pattern, tones in _TRIADS if re.search(pattern, quality)))
    tones |= {tone for pattern, tone in _ADDED if re.search(pattern, quality)}
    root = parse_pitch_class(match[1], match[2])
    pitches = {(root + tone) % 12 for tone in tones}
    if match[4]:
        pitches.add(parse_pitch_class(match[4], match[5]))
    return frozenset(pitches)


def chord_clash(a: frozenset[int], b: frozenset[int]) -> float:
    """How much two chords clash when they sound together, 0 (one holds the other) to 1.

    Half is what they do not share (of the smaller chord), half the semitones between tones that
    only one of them has, three of which are as rough as it gets: sensory dissonance is greatest
    about a semitone (Plomp and Levelt, 1965).
    """
    return float(chord_clashes((a, b))[0, 1])


def chord_clashes(chords: Sequence[frozenset[int]]) -> npt.NDArray[np.float64]:
    """:func:`chord_clash` of every chord with every other [shape=(n, n)]."""
    tones = np.array([sum(1 << tone for tone in chord) for chord in chords], np.int64)
    sizes, shared = _TONES[tones], _TONES[tones[:, None] & tones]
    smaller = np.minimum(sizes[:, None], sizes)
    mine, theirs = tones[:, None] & ~tones, tones & ~tones[:, None]
    above = (mine << 1 | mine >> 11) & _OCTAVE
    below = (mine >> 1 | mine << 11) & _OCTAVE
    semitones = _TONES[above & theirs] + _TONES[below & theirs]
    alone = 1.0 - shared / np.maximum(smaller, 1)
    clashes: npt.NDArray[np.float64] = 0.5 * alone + 0.5 * np.minimum(1.0, semitones / 3.0)
    clashes[smaller == 0] = 0.0
    return clashes
