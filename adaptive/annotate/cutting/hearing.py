"""Hearing a whole track: the few curves from which beats, bars and sections are found.

A ten-minute track is read in pieces, so that the working memory stays at a few times its mono mix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

__all__ = ["Hearing", "hear_track", "mono_mix"]

Floats = npt.NDArray[np.float32]
Pcm = npt.NDArray[np.float32]

_RATE = 22_050
"""Analysis is done at about this rate, a whole division of the track's own."""

_WINDOW, _HOP = 1024, 256
_CHROMA_WINDOW, _CHROMA_HOP = 4096, 2048
_PIECE = 2048
_BANDS = 36
_LOW_HZ, _HIGH_HZ = 40.0, 9000.0
_BASS_HZ = 180.0
_RANGE_DB = 70.0
_QUIET_DB = 55.0
"""What lies so far below the track's loud moments is silence."""

_PRESSED = 20.0
"""Loudness curve for onsets, log(1 + 20 a): a hat is less than a kick, and a harp still counts."""

_LOCAL_MEAN_S, _LOCAL_LEVEL_S = 0.6, 10.0


@dataclass(frozen=True, slots=True)
class Hearing:
    """Curves of a track.

    Parameters
    ----------
    rate : float
        Values a second of ``flux``, ``low_flux``, ``bands`` and ``level``; value ``i`` belongs
        to second ``i / rate``.
    flux, low_flux : ndarray [shape=(n,)]
        Onset strength over all bands and below 180 Hz, each against its surroundings.
    bands : ndarray [shape=(n, bands)]
        Level of mel-spaced bands in dB, the loudest moment being 0, at least −70.
    level : ndarray [shape=(n,)]
        Level in dB against the track's loud moments (one in twenty is louder), at least −90.
    chroma : ndarray [shape=(m, 12)], chroma_rate : float
        Strength of the pitch classes, and values of it a second.
    first, last : float
        Seconds between which there is sound; equal when there is none.
    seconds : float
    """

    rate: float
    flux: Floats
    low_flux: Floats
    bands: Floats
    level: Floats
    chroma: Floats
    chroma_rate: float
    first: float
    last: float
    seconds: float


def mono_mix(pcm: Pcm) -> Floats:
    """Mean of the channels [shape=(frames,)], what is not finite being silence."""
    mono: Floats = np.array(pcm[:, 0], np.float32)
    for channel in range(1, pcm.shape[1]):
        mono += pcm[:, channel]
    mono /= np.float32(pcm.shape[1])
    return np.nan_to_num(mono, copy=False, nan=0.0, posinf=0.0, neginf=0.0)


def hear_track(mono: Floats, sample_rate: int) -> Hearing:
    """Hear a track.

    Parameters
    ----------
    mono : ndarray [shape=(frames,)]
    sample_rate : int > 0
    """
    factor = max(1, round(sample_rate / _RATE))
    slow = resample_poly(mono, 1, factor).astype(np.float32) if factor > 1 else mono
    rate = sample_rate / factor
    power = _filtered(slow, _WINDOW, _HOP, _mel_filters(rate), squared=True)
    bands = 10.0 * np.log10(power + 1e-10)
    whole = 10.0 * np.log10(power.sum(axis=1) + 1e-9)
    loud = float(np.percentile(whole, 95))
    level = np.maximum(whole - loud, -90.0).astype(np.float32)
    pressed = np.log1p(_PRESSED * np.sqrt(power / 10.0 ** (max(loud, -80.0) / 10.0)))
    bands = np.maximum(bands - bands.max(), -_RANGE_DB).astype(np.float32)
    first, last = _sounding(level if loud > -75.0 else np.full_like(level, -90.0), rate / _HOP)
    chroma = _filtered(slow, _CHROMA_WINDOW, _CHROMA_HOP, _pitch_filters(rate), squared=False)
    frames_a_second = rate / _HOP
    bass = int(np.searchsorted(_mel_edges(rate)[1:-1], _BASS_HZ))
    return Hearing(
        frames_a_second,
        _onset_strength(pressed, frames_a_second),
        _onset_strength(pressed[:, : max(bass, 1)], frames_a_second),
        bands,
        level,
        np.log1p(20.0 * chroma / max(float(chroma.max(initial=0.0)), 1e-9)).astype(np.float32),
        rate / _CHROMA_HOP,
        first,
        min(last, len(mono) / sample_rate),
        len(mono) / sample_rate,
    )


def _filtered(mono: Floats, window: int, hop: int, filters: Floats, *, squared: bool) -> Floats:
    """Spectra, through a bank of filters [shape=(n, filters)], window by window."""
    count = 1 + len(mono) // hop
    padded = np.pad(mono, (window // 2, window // 2 + hop))
    shape = np.hanning(window + 1)[:-1].astype(np.float32)
    out = np.empty((count, filters.shape[1]), np.float32)
    views = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
    for begin in range(0, count, _PIECE):
        spectra = np.fft.rfft(views[begin : min(begin + _PIECE, count)] * shape)
        sizes = (np.abs(spectra) / window).astype(np.float32)
        out[begin : begin + len(sizes)] = (sizes * sizes if squared else sizes) @ filters
    return out


def _mel_edges(rate: float) -> npt.NDArray[np.float64]:
    high = min(_HIGH_HZ, 0.45 * rate)
    low, top = (2595.0 * np.log10(1.0 + f / 700.0) for f in (_LOW_HZ, high))
    mels: npt.NDArray[np.float64] = np.linspace(low, top, _BANDS + 2)
    return 700.0 * (10.0 ** (mels / 2595.0) - 1.0)


def _mel_filters(rate: float) -> Floats:
    """Triangles between mel-spaced edges [shape=(bins, bands)], at least a bin wide."""
    hertz = np.fft.rfftfreq(_WINDOW, 1.0 / rate)
    edges = _mel_edges(rate)
    bin_width = rate / _WINDOW
    columns = []
    for low, middle, high in zip(edges[:-2], edges[1:-1], edges[2:], strict=True):
        rise = (hertz - low) / max(middle - low, bin_width)
        fall = (high - hertz) / max(high - middle, bin_width)
        columns.append(np.clip(np.minimum(rise, fall), 0.0, 1.0))
    return np.stack(columns, axis=1).astype(np.float32)


def _pitch_filters(rate: float) -> Floats:
    """From spectrum bins between 80 Hz and 2.1 kHz to pitch classes [shape=(bins, 12)]."""
    hertz = np.fft.rfftfreq(_CHROMA_WINDOW, 1.0 / rate)
    heard = (hertz > 80.0) & (hertz < min(2100.0, 0.45 * rate))
    pitch = 69.0 + 12.0 * np.log2(np.maximum(hertz, 1.0) / 440.0)
    apart = (pitch[:, None] - np.arange(12.0)[None, :] + 6.0) % 12.0 - 6.0
    weights: npt.NDArray[Any] = np.exp(-0.5 * (apart / 0.35) ** 2) * heard[:, None]
    return weights.astype(np.float32)


def _onset_strength(bands: Floats, rate: float) -> Floats:
    """Rise of the bands against two values ago and their neighbours (Böck and Widmer's superflux).

    Its local mean is taken off and its local strength divided out, so that a soft passage has
    onsets like a loud one.
    """
    before = maximum_filter1d(bands[:-2], 3, axis=1) if bands.shape[1] > 3 else bands[:-2]
    rise = np.zeros(len(bands), np.float64)
    if len(bands) > 2:
        rise[1:-1] = np.maximum(bands[2:] - before, 0.0).mean(axis=1)
    rise = np.maximum(rise - uniform_filter1d(rise, max(1, round(_LOCAL_MEAN_S * rate))), 0.0)
    strength = np.sqrt(
        np.maximum(uniform_filter1d(rise * rise, max(1, round(_LOCAL_LEVEL_S * rate))), 0.0)
    )
    floor = 0.1 * float(strength.max(initial=0.0)) + 3e-3
    return np.asarray(rise / np.maximum(strength, floor), np.float32)


def _sounding(level: Floats, rate: float) -> tuple[float, float]:
    heard = np.flatnonzero(level > -_QUIET_DB)
    if not len(heard):
        return 0.0, 0.0
    return float(heard[0] / rate), float((heard[-1] + 1) / rate)
