"""Clicks at crossfades: against what the two sides alone do in the same place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from adaptive.testing import click_scores

__all__ = ["CLICK", "click_curves", "click_excess", "finds_planted_step"]

Samples = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]

CLICK = 8.0
"""Score from which a frame is a click, as in :mod:`adaptive.testing`."""

_MARGIN = 1.5
"""A fade counts as clicking when it exceeds its sides by a half: two sides that hit together may
exceed either by √2."""

_NEAR_S = 0.002
"""How near its place in the recording a hit lies on its side: filters delay a little."""

_AT_FAULT = 3
"""Frames from a planted step within which its score peaks."""


def click_excess(heard: Samples, sides: Sequence[Samples], sr: int) -> tuple[float, float]:
    """The score of a recorded fade where it most exceeds its sides, and what is allowed there.

    Parameters
    ----------
    heard : np.ndarray [shape=(n, 2)]
        The recording over the fade and its surroundings.
    sides : sequence of np.ndarray [shape=(n, 2)]
        Either side alone over the same frames: percussion may click by itself.
    sr : int > 0

    Returns
    -------
    score, allowed : float
        A click has a score of at least what is allowed.
    """
    scores, allowed = click_curves(heard, sides, sr)
    place = int(np.argmax(scores / allowed))
    return float(scores[place]), float(allowed[place])


def click_curves(heard: Samples, sides: Sequence[Samples], sr: int) -> tuple[Scores, Scores]:
    """Score of each frame, and the score that would be a click there; see :func:`click_excess`.

    A hit of a side excuses only what lies within 2 ms of it.
    """
    own = np.zeros(len(heard))
    for side in sides:
        np.maximum(own, _spread(click_scores(side, sr), round(_NEAR_S * sr)), out=own)
    return click_scores(heard, sr), np.maximum(CLICK, _MARGIN * own)


def finds_planted_step(
    heard: Samples, sides: Sequence[Samples], sr: int, place: int, height: float
) -> bool:
    """Whether a step (full scale 1) from frame ``place`` on would count as a click."""
    broken = heard.copy()
    broken[place:] += np.float32(height)
    scores, allowed = click_curves(broken, sides, sr)
    near = slice(max(0, place - _AT_FAULT), place + _AT_FAULT + 1)
    return bool((scores[near] >= allowed[near]).any())


def _spread(scores: Scores, reach: int) -> Scores:
    """The highest score within ``reach`` frames of each."""
    padded = np.pad(scores, reach)
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
