"""Inventing melodies: a motif, its repetition on other chords, an answer and a cadence.

Strong beats take chord tones, the notes between walk the scale in the motif's contour; the line
rises towards the sixth bar of eight and comes home. Everything is drawn from the generator that
is passed in.
"""

from __future__ import annotations

import numpy as np

from adaptive.compose.chord import Changes, Chord
from adaptive.music import Key

__all__ = ["invent_melody", "spell_pitch"]

_SHARPS = ("c", "c#", "d", "d#", "e", "f", "f#", "g", "g#", "a", "a#", "b")
_RHYTHMS: dict[str, tuple[tuple[float, ...], ...]] = {
    "sparse": ((2, 2), (3, 1), (1.5, 0.5, 2), (1, 3), (1, 1, 2)),
    "even": ((1, 1, 1, 1), (1.5, 0.5, 1, 1), (1, 0.5, 0.5, 2), (0.5, 0.5, 1, 2), (1.5, 1.5, 1)),
    "busy": (
        (0.5, 0.5, 1, 0.5, 0.5, 1), (0.75, 0.75, 0.5, 1, 1), (0.5, 1, 0.5, 1, 0.5, 0.5),
        (0.5, 0.5, 0.5, 0.5, 1, 1), (0.25, 0.25, 0.5, 1, 0.5, 0.5, 1),
    ),
}  # fmt: skip
_FORM = "abacabda"  # bars of the motif, its answer, a half cadence, …; the last bar comes home


def spell_pitch(number: int) -> str:
    """Pitch name of a MIDI number (60 is ``c4``), with sharps."""
    return f"{_SHARPS[number % 12]}{number // 12 - 1}"


def invent_melody(
    changes: Changes, key: Key, motion: str, low: int, high: int, rng: np.random.Generator
) -> str:
    """A melody of eight bars of four quarters in the notation of ``Layer.notes``.

    Parameters
    ----------
    changes : Changes
        The chords; they repeat if they are shorter than eight bars.
    key : Key
    motion : str
        ``sparse``, ``even`` or ``busy``.
    low, high : int
        MIDI range, at least an octave and a half.
    rng : Generator
    """
    pool = _RHYTHMS[motion]
    rhythms = {name: pool[int(rng.integers(len(pool)))] for name in "abd"}
    rhythms["c"] = (3.0, 1.0)
    contours = {name: rng.choice([-2, -1, -1, 1, 1, 2], size=8) for name in "abcd"}
    bars = []
    pitch = (low + high) // 2
    for bar, name in enumerate(_FORM):
        goal = low + (high - low) * (0.35 + 0.4 * np.sin(np.pi * min(bar, 7) / 8.0))
        is_last = bar == len(_FORM) - 1
        rhythm = (2.0, 1.0, 1.0) if is_last else rhythms[name]
        tokens, now = [], bar * 4.0
        for place, length in enumerate(rhythm):
            chord = changes.at(now)
            step = int(contours[name][place % 8])
            strong = now % 2 == 0 or place == 0
            pitch = _next_pitch(pitch, step, goal, chord, key, strong, (low, high))
            is_rest = (name == "c" or is_last) and place == len(rhythm) - 1
            tokens.append(f"{'r' if is_rest else spell_pitch(pitch)}:{length:g}")
            now += length
        bars.append(" ".join(tokens))
    return " | ".join(bars)


def _next_pitch(
    pitch: int, step: int, goal: float, chord: Chord, key: Key, strong: bool, span: tuple[int, int]
) -> int:
    """A chord tone near the goal on strong beats, else so many scale steps on."""
    low, high = span
    tones = [n for n in range(low, high + 1) if n % 12 in chord.pitch_classes]
    if strong:
        wish = pitch + 2 * step
        return min(tones, key=lambda n: abs(n - wish) + 0.5 * abs(n - goal) + 3 * (n == pitch))
    scale = _scale_over(chord, key)
    notes = [n for n in range(low, high + 1) if n % 12 in scale]
    place = min(range(len(notes)), key=lambda i: abs(notes[i] - pitch))
    return notes[max(0, min(len(notes) - 1, place + step))]


def _scale_over(chord: Chord, key: Key) -> set[int]:
    """The key's scale, its degrees bent to the chord's tones where they would clash."""
    scale = {(key.signature + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11)}
    foreign = chord.pitch_classes - scale
    clashing = {(tone + bend) % 12 for tone in foreign for bend in (-1, 1)}
    return (scale - (clashing - chord.pitch_classes)) | chord.pitch_classes
