"""Onsets of struck sounds: when each begins, to about a millisecond."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bench.onset_peaks import onset_peaks

__all__ = ["onset_times"]

_HOP = 64
_WINDOW = 512
_LAG = 4
_MELS = 24
_LEAST_RISE_DB = 2.0
"""Rise, averaged over the mel bands, above its surroundings' mean that makes an onset."""

_APART_S = 0.015
_AROUND_S = 0.05
_PAD_S = 0.25
_LATE_FRAMES = 232
"""What the detector itself adds on clicks (tests/bench hold it to that)."""


def onset_times(pcm: npt.NDArray[np.floating[Any]], sample_rate: int) -> npt.NDArray[np.float64]:
    """When onsets sound in a loop, in seconds [shape=(n,)], rising.

    Peaks of librosa's onset strength (the rise of a mel spectrum in decibels) at a hop of 64
    frames. The short window cannot follow notes below about 100 Hz.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
        Its end leads into its beginning.
    sample_rate : int > 0
    """
    import librosa

    mono = np.asarray(pcm, np.float32).mean(axis=1)
    pad = int(_PAD_S * sample_rate)
    strength = librosa.onset.onset_strength(
        y=np.pad(mono, pad, mode="wrap"),
        sr=sample_rate,
        hop_length=_HOP,
        n_fft=_WINDOW,
        n_mels=_MELS,
        lag=_LAG,
    )
    peaks = onset_peaks(
        strength, sample_rate / _HOP, rise=_LEAST_RISE_DB, apart_s=_APART_S, around_s=_AROUND_S
    )
    found = (peaks * _HOP - _LATE_FRAMES - pad) / sample_rate
    return _once_round(found, len(mono) / sample_rate)


def _once_round(found: npt.NDArray[np.float64], length: float) -> npt.NDArray[np.float64]:
    """Times within a loop; one at the loop point was found on both sides, and counts once."""
    margin = _APART_S / 2
    inside = np.sort(found[(found >= -margin) & (found < length + margin)] % length)
    apart = np.diff(inside, append=inside[:1] + length)
    return inside[apart > margin]
