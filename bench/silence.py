"""Silence: the longest stretch in which nothing is heard."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["SILENT_DB", "longest_silence_ms"]

SILENT_DB = -60.0
"""Level (dBFS, root mean square of 10 ms) below which nothing counts as heard."""

_STEP_S = 0.01


def longest_silence_ms(y: npt.NDArray[np.float32], sr: int) -> float:
    """Longest silence of a signal [shape=(n, channels)], whose own start is passed over."""
    step = round(_STEP_S * sr)
    count = len(y) // step
    power = np.empty(count)
    for k in range(0, count, 1000):  # in pieces, so that an hour needs little memory
        last = min(count, k + 1000)
        piece = np.square(y[k * step : last * step], dtype=np.float64)
        power[k:last] = piece.reshape(last - k, -1).mean(axis=1)
    heard = np.flatnonzero(power >= 10.0 ** (SILENT_DB / 10.0))
    if not len(heard):
        return 1000.0 * len(y) / sr
    gaps = np.diff(np.append(heard, count)) - 1
    return float(gaps.max()) * 1000.0 * _STEP_S
