"""Onsets: when something new begins, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d
from scipy.signal import find_peaks

from adaptive.annotate.hearing import Hearing

__all__ = ["Onsets", "find_onsets"]

_APART = 0.045
_AROUND = 0.7  # seconds of which the mean is taken
_ABOVE_MEAN = 1.5
_LEAST = 3.0
"""Nepers over all bands above 1.5 times the mean round about: a clear note adds more, the ripple
of a held chord or a tremolo less."""


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
    """Peaks of the summed rises that stand out from those round about, at least 45 ms apart."""
    flux = hearing.rises.sum(axis=1)
    step = hearing.short.step
    margin = min(len(flux), max(2, round(_APART / step)))
    wide = np.pad(flux, margin, mode="wrap" if hearing.cyclic else "constant")
    mean = uniform_filter1d(
        flux, max(1, round(_AROUND / step)), mode="wrap" if hearing.cyclic else "nearest"
    )
    least = np.pad(_ABOVE_MEAN * mean + _LEAST, margin, mode="wrap")
    peaks, _ = find_peaks(wide, height=least, distance=max(1, round(_APART / step)))
    inside = peaks[(peaks >= margin) & (peaks < margin + len(flux))]
    left, here, right = (wide[np.minimum(inside + s, len(wide) - 1)] for s in (-1, 0, 1))
    bend = np.minimum(left - 2.0 * here + right, -1e-9)
    places = inside - margin + np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
    # A rise is seen when it enters the window's middle: half a step late on average.
    seconds = (places - 0.5) * step
    return Onsets(seconds, here)
