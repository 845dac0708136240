"""Bar changes: how far the harmony moves within bars and across bar lines of a supposed length.

Music changes its chord once a bar far more often than once in two bars or twice a bar, so bars of
the right length differ from each other and agree with themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.annotate.hearing import Hearing

__all__ = ["BarChanges", "bar_changes"]


@dataclass(frozen=True, slots=True)
class BarChanges:
    """Mean distances of pitch classes of neighbouring half bars, 0 (the same) to 1 (apart).

    Parameters
    ----------
    within : float
        Of the halves of a bar.
    across : float
        Of the halves on both sides of a bar line, round the loop's end.
    inside_pairs : float
        The same at the bar lines inside pairs of bars alone.
    """

    within: float = 0.0
    across: float = 0.0
    inside_pairs: float = 0.0


def bar_changes(hearing: Hearing, bars: int) -> BarChanges:
    """Of a loop of so many bars, which begins with one."""
    classes = hearing.sounding
    shares = np.sqrt(classes / np.maximum(classes.sum(axis=1, keepdims=True), 1e-9))
    halves = _slices(shares, 2 * bars)
    apart = 1.0 - (halves * np.roll(halves, 1, axis=0)).sum(axis=1)
    lines = apart[0::2]
    inside = lines[1::2] if bars % 2 == 0 else lines
    return BarChanges(float(apart[1::2].mean()), float(lines.mean()), float(inside.mean()))


def _slices(course: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    """Directions of a course's sums over equal shares of it [shape=(count, n)]."""
    sums = np.vstack((np.zeros(course.shape[1]), np.cumsum(course, axis=0)))
    places = np.linspace(0.0, len(course), count + 1)
    low = np.clip(np.floor(places).astype(int), 0, len(course))
    high = np.minimum(low + 1, len(course))
    at = sums[low] + (places - low)[:, None] * (sums[high] - sums[low])
    found = np.diff(at, axis=0)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))
