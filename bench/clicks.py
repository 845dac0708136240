"""Clicks at crossfades: against what the two sides alone do in the same place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.testing import click_scores

__all__ = ["CLICK", "click_excess"]

CLICK = 8.0
"""Score from which a frame is a click, as in :mod:`adaptive.testing`."""

_MARGIN = 1.5
"""A fade counts as clicking when it exceeds its sides by a half."""


def click_excess(
    heard: npt.NDArray[np.float32], sides: tuple[npt.NDArray[np.float32], ...], sr: int
) -> tuple[float, float]:
    """Highest score of a recorded fade, and the score that would be a click there.

    Parameters
    ----------
    heard : np.ndarray [shape=(n, 2)]
        The recording over the fade and its surroundings.
    sides : tuple of np.ndarray [shape=(n, 2)]
        Either side alone over the same frames: percussion may click by itself.
    sr : int > 0

    Returns
    -------
    score, allowed : float
    """
    score = float(click_scores(heard, sr).max())
    own = max((float(np.max(click_scores(side, sr))) for side in sides), default=0.0)
    return score, max(CLICK, _MARGIN * own)
