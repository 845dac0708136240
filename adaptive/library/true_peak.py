"""True peak: how high a signal rises between its samples (ITU-R BS.1770-4, Annex 2)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["true_peak"]

_FACTOR = 4
_TAPS = 12
"""Taps of each phase: 48 in all, as the recommendation's filter has."""


def true_peak(pcm: npt.NDArray[np.float32]) -> float:
    """The largest magnitude of a loop at four times its rate, full scale 1.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
        Taken as one period: a loop's end is followed by its beginning.

    Returns
    -------
    float
        At least the largest sample.
    """
    peak = float(np.abs(pcm).max(initial=0.0))
    for channel in range(pcm.shape[1]):
        row = pcm[:, channel].astype(np.float64)
        around = np.take(row, np.arange(-_TAPS, len(row) + _TAPS), mode="wrap")
        for phase in _phases():
            between = np.convolve(around, phase, mode="valid")
            peak = max(peak, float(np.abs(between).max()))
    return peak


def _phases() -> list[npt.NDArray[np.float64]]:
    """Interpolators at ¼, ½ and ¾ of a frame: a sinc under a Kaiser window, of unit sum."""
    place = np.arange(_TAPS) - _TAPS / 2 + 1
    found = []
    for step in range(1, _FACTOR):
        at = place - step / _FACTOR
        kaiser = np.i0(5.0 * np.sqrt(np.maximum(0.0, 1.0 - (2.0 * at / _TAPS) ** 2)))
        taps = np.sinc(at) * kaiser
        found.append(taps[::-1] / taps.sum())
    return found
