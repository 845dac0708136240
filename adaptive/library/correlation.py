"""How alike two materials are over the overlap of a crossfade."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from adaptive.errors import ParameterError

__all__ = ["overlap_correlation"]

_SILENT_RMS = 1e-4
"""−80 dB below full scale; under it a side says nothing about the fade's law."""


def overlap_correlation(
    a: npt.NDArray[np.float32],
    a_at: int,
    b: npt.NDArray[np.float32],
    b_at: int,
    frames: int,
    *,
    a_one_shot: bool = False,
    b_one_shot: bool = False,
) -> float:
    """Normalised correlation of two materials over an overlap, both channels together.

    Picks a crossfade's law: 1 needs equal gain, 0 equal power (Fink, Holters, Zölzer (2016),
    Signal-matched power-complementary cross-fading, DAFx-16).

    Parameters
    ----------
    a, b : ndarray [shape=(n, 2)]
    a_at, b_at : int
        Read positions at the overlap's first frame, taken modulo each length.
    frames : int > 0
        Length of the overlap.
    a_one_shot, b_one_shot : bool
        The material ends at its length (and is silent before 0) instead of looping.

    Returns
    -------
    float
        −1 to 1, rounded to six places so that machines agree; 0 when either side is nearly
        silent.
    """
    if frames <= 0:
        raise ParameterError("frames", frames, "a positive number of frames")
    x = _stretch(a, a_at, frames, a_one_shot)
    y = _stretch(b, b_at, frames, b_one_shot)
    # Plain sums: a BLAS dot product may differ between machines and thread counts.
    power_x, power_y = float(np.sum(x * x)), float(np.sum(y * y))
    floor = _SILENT_RMS**2 * x.size
    if power_x < floor or power_y < floor:
        return 0.0
    value = float(np.sum(x * y)) / math.sqrt(power_x * power_y)
    return round(min(1.0, max(-1.0, value)), 6)


def _stretch(
    pcm: npt.NDArray[np.float32], at: int, frames: int, one_shot: bool
) -> npt.NDArray[np.float64]:
    """Frames of a material from a position, as float64."""
    length = len(pcm)
    if not one_shot:
        at %= length
        if at + frames <= length:
            return pcm[at : at + frames].astype(np.float64)
        return np.take(pcm, np.arange(at, at + frames), axis=0, mode="wrap").astype(np.float64)
    out = np.zeros((frames, pcm.shape[1]))
    first, last = max(0, at), min(length, at + frames)
    if first < last:
        out[first - at : last - at] = pcm[first:last]
    return out
