"""Onsets: when something new begins, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import find_peaks

from adaptive.annotate.hearing import Hearing

__all__ = ["Onsets", "find_onsets"]

_APART = 0.045
_ABOVE_MEAN = 0.5  # standard deviations
_LEAST = 4.0
"""Nepers over all bands: about what one clear note adds, far above a tremolo's ripple."""


@dataclass(frozen=True, slots=True)
class Onsets:
    """Where a sound's onsets lie.

    Parameters
    ----------
    seconds : ndarray [shape=(n,)]
        From frame 0, rising.
    strengths : ndarray [shape=(n,)]
        Positive; sums of the bands' rises.
    """

    seconds: npt.NDArray[np.float64]
    strengths: npt.NDArray[np.float64]


def find_onsets(hearing: Hearing) -> Onsets:
    """Peaks of the summed rises that stand out from their mean, at least 45 ms apart."""
    flux = hearing.rises.sum(axis=1)
    step = hearing.short.step
    margin = min(len(flux), max(2, round(_APART / step)))
    wide = np.pad(flux, margin, mode="wrap" if hearing.cyclic else "constant")
    least = max(float(flux.mean() + _ABOVE_MEAN * flux.std()), _LEAST)
    peaks, _ = find_peaks(wide, height=least, distance=max(1, round(_APART / step)))
    inside = peaks[(peaks >= margin) & (peaks < margin + len(flux))]
    left, here, right = (wide[np.minimum(inside + s, len(wide) - 1)] for s in (-1, 0, 1))
    bend = np.minimum(left - 2.0 * here + right, -1e-9)
    places = inside - margin + np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
    # A rise is seen when it enters the window's middle: half a step late on average.
    seconds = (places - 0.5) * step
    return Onsets(seconds, here)
