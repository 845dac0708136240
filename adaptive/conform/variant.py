"""Variants: a loop as it is once it has been stretched and shifted."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from adaptive.conform.chord_symbol import transposed_chord
from adaptive.library import Loop
from adaptive.music import Tempo

__all__ = ["variant_id", "variant_of"]

_BRIGHTNESS_OCTAVES = math.log2(6000.0 / 200.0)
"""What brightness 0 to 1 spans."""

_HIGHEST_REGISTER = 127.0
_MOST_DENSITY = 64.0
_MOST_CHORDS = 16.0
_STRAIGHT = 0.5


def variant_of(loop: Loop, tempo: Tempo, bars: int, semitones: int) -> Loop:
    """A loop at another tempo and pitch, described as it will sound.

    Key, chords, register and brightness move with the pitch. Where the bars are halved or doubled
    (the same music counted twice as slow or as fast), what is told a quarter or a bar is told
    anew: density, pattern and rate of chords; swing, unless straight, and syncopation become
    unknown. What a stretch within limits leaves alone is kept: emotion, energy, loudness, timbre,
    scenes, tags. It has no family and no successors by nature.

    Parameters
    ----------
    loop : Loop
        May be a variant itself: the result is made from the file in one step.
    tempo : Tempo
    bars : int
        The loop's own number, half or double of it.
    semitones : int
        On top of those that the loop is shifted by already.

    Raises
    ------
    ParameterError
        The result is no legal loop: shifted by more than 12 semitones in all, or shorter than its
        seam fade.
    """
    changes: dict[str, Any] = {
        "id": variant_id(loop, tempo, semitones),
        "tempo": tempo,
        "bars": bars,
        "semitones": loop.semitones + semitones,
        "file_frames": loop.read_frames,
        "family": "",
        "next": (),
    }
    if semitones:
        changes |= _shifted(loop, semitones)
    if bars != loop.bars:
        changes |= _recounted(loop, loop.bars / bars)
    return replace(loop, **changes)


def variant_id(
    loop: Loop, tempo: Tempo, semitones: int, taken: Collection[str] = frozenset()
) -> str:
    """A name for a variant that is not taken: ``"bass-2@126+2"`` is at 126 BPM, a tone higher.

    The tempo has as many digits as it takes to tell it from the others.
    """
    shift = f"{semitones:+d}" if semitones else ""
    for digits in (3, 4, 5, 6, 7):
        name = f"{loop.id}@{tempo.bpm:.{digits}g}{shift}"
        if name not in taken:
            return name
    count = 2
    while f"{name}~{count}" in taken:
        count += 1
    return f"{name}~{count}"


def _shifted(loop: Loop, semitones: int) -> dict[str, Any]:
    key = None if loop.key is None else loop.key.transposed(semitones)
    brightness = loop.brightness + semitones / 12.0 / _BRIGHTNESS_OCTAVES
    register = loop.register
    if register is not None:
        register = min(_HIGHEST_REGISTER, max(0.0, register + semitones))
    return {
        "key": key,
        "chords": tuple(transposed_chord(symbol, semitones, key) for symbol in loop.chords),
        "brightness": min(1.0, max(0.0, brightness)),
        "register": register,
    }


def _recounted(loop: Loop, faster: float) -> dict[str, Any]:
    """What is told a quarter or a bar, where ``faster`` times as much falls into each."""
    rate = loop.harmonic_rhythm
    return {
        "density": min(_MOST_DENSITY, loop.density * faster),
        "harmonic_rhythm": None if rate is None else min(_MOST_CHORDS, rate * faster),
        "pattern": _folded(loop.pattern) if faster > 1.0 else _unfolded(loop.pattern),
        "swing": loop.swing if loop.swing == _STRAIGHT else None,
        "syncopation": None,
    }


def _folded(pattern: str) -> str:
    """A mean bar played twice in one: each step has the stronger of two."""
    twice = pattern * 2
    return "".join(max(twice[k], twice[k + 1]) for k in range(0, len(twice), 2))


def _unfolded(pattern: str) -> str:
    """A bar spread over two, and the mean of these."""
    half = len(pattern) // 2
    pairs = zip(pattern[:half], pattern[half:], strict=True)
    return "".join(f"{(int(a) + int(b) + 1) // 2}0" for a, b in pairs)
