"""Harmony: how complex it is, and how often it changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.annotate.hearing import Hearing

__all__ = ["chord_changes", "complexity"]

_TRIADS = np.array(
    [[0, 4, 7], [0, 3, 7]],
)
_CHANGE_COST = 0.22
"""What a change of chord must gain in fit, in units of one beat's cosine."""


def complexity(hearing: Hearing) -> float:
    """Share of what sounds outside the best triad of each moment, 0 (a triad) to 1 (a cluster).

    Over windows of half a second, each weighted by its strength; a single note is a part of a
    triad, so is 0. Twelve equal pitch classes would have ¾ outside, which is 1.
    """
    classes = _smoothed(hearing)
    total = classes.sum(axis=1)
    if float(total.sum()) < 1e-9:
        return 0.0
    best = (classes @ _templates().T).max(axis=1)
    outside = 1.0 - float(best.sum() / total.sum())
    return float(np.clip(outside / 0.75, 0.0, 1.0))


def chord_changes(hearing: Hearing, beats: int) -> int:
    """How often the harmony changes in a loop of so many quarters, round its end.

    The best path through the 24 triads, one a quarter, on which a change has a price (Viterbi).
    """
    fits = _beat_fits(hearing, beats)
    if len(fits) < 2:
        return 0
    path = _best_path(np.concatenate((fits, fits)))[len(fits) // 2 :][: len(fits)]
    # Twice round, of which the middle lap is free of both ends.
    return int(np.count_nonzero(path != np.roll(path, 1)))


def _smoothed(hearing: Hearing) -> npt.NDArray[np.float64]:
    return np.square(hearing.harmony)


def _templates() -> npt.NDArray[np.float64]:
    rows = np.zeros((24, 12))
    for place in range(24):
        rows[place, (_TRIADS[place // 12] + place % 12) % 12] = 1.0
    return rows


def _beat_fits(hearing: Hearing, beats: int) -> npt.NDArray[np.float64]:
    """Cosine of each quarter's pitch classes with each triad [shape=(beats, 24)]."""
    classes = hearing.sounding + 0.5 * hearing.bass
    centres = (np.arange(len(classes)) * beats) // max(len(classes), 1)
    folded = np.zeros((beats, 12))
    np.add.at(folded, centres, classes)
    size = np.linalg.norm(folded, axis=1, keepdims=True)
    return np.asarray(folded @ _templates().T / np.sqrt(3.0) / np.maximum(size, 1e-9))


def _best_path(fits: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    score = fits[0].copy()
    came = np.zeros(fits.shape, np.intp)
    for beat in range(1, len(fits)):
        best = int(np.argmax(score))
        stays = score >= score[best] - _CHANGE_COST
        came[beat] = np.where(stays, np.arange(24), best)
        score = np.where(stays, score, score[best] - _CHANGE_COST) + fits[beat]
    path = np.empty(len(fits), np.intp)
    path[-1] = int(np.argmax(score))
    for beat in range(len(fits) - 1, 0, -1):
        path[beat - 1] = came[beat, path[beat]]
    return path
