"""Levels of decoded audio: peak, clipping, direct current, silence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.errors import ParameterError
from adaptive.music import db_to_gain

__all__ = ["SignalLevel", "measure_level"]

_FULL_SCALE = 0.999
_FLAT = 1e-4
_SILENT = db_to_gain(-60.0)


@dataclass(frozen=True, slots=True)
class SignalLevel:
    """What a sound's samples say about its level.

    Parameters
    ----------
    peak : float
        Largest sample, full scale 1.
    clipped : int
        Samples inside flat tops: at least three in a row at full scale.
    offset : float
        Direct current: the larger channel's mean, full scale 1.
    silent_bars : tuple of int
        Bars (from 0) in which no sample exceeds −60 dBFS.
    bars : int
        Bars in all.
    """

    peak: float
    clipped: int
    offset: float
    silent_bars: tuple[int, ...]
    bars: int

    @property
    def silent(self) -> bool:
        """Whether nothing sounds at all."""
        return len(self.silent_bars) == self.bars


def measure_level(pcm: npt.NDArray[np.float32], bars: int = 1) -> SignalLevel:
    """Measure a sound.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)], at least one frame
    bars : int > 0
        Divides the frames evenly.

    Raises
    ------
    ParameterError
        When there is no frame or the bars do not divide the frames.
    """
    if bars < 1 or len(pcm) == 0 or len(pcm) % bars:
        raise ParameterError("bars", bars, f"a divisor of {len(pcm)} frames")
    loudness = np.abs(pcm)
    top = loudness >= _FULL_SCALE
    clipped = 0
    if top.any():
        flat = top[1:] & top[:-1] & (np.abs(np.diff(pcm, axis=0)) < _FLAT)
        clipped = int(np.count_nonzero(flat[1:] & flat[:-1]))
    bar_peaks = loudness.reshape(bars, -1).max(axis=1)
    return SignalLevel(
        peak=float(bar_peaks.max()),
        clipped=clipped,
        offset=float(np.abs(pcm.mean(axis=0, dtype=np.float64)).max()),
        silent_bars=tuple(int(bar) for bar in np.flatnonzero(bar_peaks <= _SILENT)),
        bars=bars,
    )
