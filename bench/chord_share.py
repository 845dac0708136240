"""Chord share: how much of a loop's pitch lies outside what is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.compose.chord import Chord
from adaptive.compose.measure import chroma
from adaptive.errors import ParameterError
from adaptive.music import Key

__all__ = ["outside_chords", "outside_scale"]

_STEPS = (0, 2, 4, 5, 7, 9, 11)

Pcm = npt.NDArray[np.floating[Any]]


def outside_chords(pcm: Pcm, chords: Sequence[str]) -> float:
    """Share of the pitch-class power (55 Hz to 2 kHz) outside the chord of the moment, 0 to 1.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, 2)]
        At 44 100 Hz.
    chords : sequence of str
        Evenly spread over the loop. Answers ``nan`` where one is unknown to the composing toolkit.
    """
    span = len(pcm) / len(chords)
    shares = []
    try:
        for place, symbol in enumerate(chords):
            chord = Chord.parse(symbol)
            classes = chroma(
                np.asarray(pcm[round(place * span) : round((place + 1) * span)], float)
            )
            shares.append(1.0 - sum(float(classes[c]) for c in chord.pitch_classes | {chord.bass}))
    except ParameterError:
        return float("nan")
    return float(np.mean(shares))


def outside_scale(pcm: Pcm, key: Key) -> float:
    """Share of the pitch-class power outside the seven notes of the key, 0 to 1."""
    classes = chroma(np.asarray(pcm, float))
    return 1.0 - sum(float(classes[(key.signature + step) % 12]) for step in _STEPS)
