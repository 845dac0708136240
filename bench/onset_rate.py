"""Onset rate: how many onsets a second are heard in any sound."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bench.onset_peaks import onset_peaks

__all__ = ["onset_rate"]

_HOP = 256
_WINDOW = 2048
_MELS = 64
_LAG = 3
_FLOOR_DB = 50.0
"""Below the loudest moment and band, nothing counts."""

_LEAST_RISE_DB = 0.6
_APART_S = 0.03
_AROUND_S = 0.1


def onset_rate(pcm: npt.NDArray[np.floating[Any]], sample_rate: int) -> float:
    """Onsets a second.

    Peaks of librosa's onset strength. The threshold is a rise in decibels and not a share of the
    strongest onset, so that figures of different sounds compare; it was set where the count on the
    starter library's loops agrees with what is written (median 1.0 times, correlation 0.9 and more
    for drums and basses, 0.5 to 0.75 for chords and melodies, whose notes may begin softly).

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
    sample_rate : int > 0
    """
    import librosa

    mono = np.asarray(pcm, np.float32).mean(axis=1)
    mel = librosa.feature.melspectrogram(
        y=mono,
        sr=sample_rate,
        n_fft=_WINDOW,
        hop_length=_HOP,
        n_mels=_MELS,
        fmin=30.0,
        fmax=min(16_000.0, sample_rate / 2),
    )
    strength = librosa.onset.onset_strength(
        S=librosa.power_to_db(mel, ref=np.max, top_db=_FLOOR_DB),
        sr=sample_rate,
        hop_length=_HOP,
        lag=_LAG,
        center=False,
    )
    peaks = onset_peaks(
        strength, sample_rate / _HOP, rise=_LEAST_RISE_DB, apart_s=_APART_S, around_s=_AROUND_S
    )
    return len(peaks) / (len(mono) / sample_rate)
