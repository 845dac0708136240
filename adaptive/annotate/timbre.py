"""Timbre: brightness, noisiness, percussiveness, register, width, dynamics."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import median_filter

from adaptive.annotate.hearing import Hearing

__all__ = [
    "brightness",
    "dynamics",
    "noisiness",
    "percussiveness",
    "register",
    "width",
]

_TINY = 1e-14
_NOISE_DB = 50.0
_STRUCK_HIGHEST = 8_000.0
_ACROSS_TIME, _ACROSS_PITCH = 17, 9


def brightness(hearing: Hearing) -> float:
    """Spectral centroid on a logarithmic scale: 200 Hz is 0, 6 kHz is 1, clipped there.

    Of the power spectrum with everything below 200 Hz turned down by 6 dB an octave, so that a
    kick does not hide the cymbals above it: the measure of :func:`adaptive.compose.brightness`.
    """
    hertz = hearing.short.hertz
    power = hearing.power / (1.0 + (200.0 / np.maximum(hertz, 1.0)) ** 2)
    total = float(power.sum())
    if total < _TINY:
        return 0.0
    centroid = float((power * hertz).sum()) / total
    return float(np.clip(np.log(max(centroid, 1.0) / 200.0) / np.log(30.0), 0.0, 1.0))


def noisiness(hearing: Hearing) -> float:
    """Spectral flatness from 100 Hz to 8 kHz in decibels: −50 dB is 0, white noise nearly 1.

    The ratio of geometric to arithmetic mean of the power, each moment weighted by its power.
    """
    hertz = hearing.short.hertz
    use = (hertz >= 100.0) & (hertz <= 8_000.0)
    if not use.any():
        return 0.0
    power = np.square(hearing.short.magnitudes[:, use]) + 1e-12
    mean = power.mean(axis=1, dtype=np.float64)
    flat = 10.0 * (np.log10(power).mean(axis=1, dtype=np.float64) - np.log10(mean))
    weights = mean - 1e-12
    if float(weights.sum()) < _TINY:
        return 0.0
    mean_db = float((flat * weights).sum() / weights.sum())
    return float(np.clip(1.0 + mean_db / _NOISE_DB, 0.0, 1.0))


def percussiveness(hearing: Hearing) -> float:
    """Share of struck sound, 0 to 1.

    Harmonic and percussive separation by median filters along time and pitch (Fitzgerald, 2010,
    Harmonic/Percussive Separation Using Median Filtering, DAFx), with Wiener masks, on amplitudes.
    """
    picture = _amplitudes(hearing)
    if float(picture.sum()) < _TINY:
        return 0.0
    edge = "wrap" if hearing.cyclic else "nearest"
    held = median_filter(picture, size=(_ACROSS_TIME, 1), mode=edge)
    struck = median_filter(picture, size=(1, _ACROSS_PITCH), mode="nearest")
    held, struck = np.square(held), np.square(struck)
    mask = struck / (held + struck + 1e-20)
    return float((picture * mask).sum() / picture.sum())


def _amplitudes(hearing: Hearing) -> npt.NDArray[np.float32]:
    """Amplitudes up to 8 kHz, two bins together, so that the filters stay cheap."""
    hertz = hearing.short.hertz
    count = int(np.searchsorted(hertz, _STRUCK_HIGHEST)) // 2 * 2
    pairs = hearing.short.magnitudes[:, :count].reshape(len(hearing.short.magnitudes), -1, 2)
    return np.asarray(pairs.max(axis=2), np.float32)


def register(hearing: Hearing) -> float:
    """MIDI note number below and above which half of the power lies, 0 to 127."""
    spectra = hearing.long
    power = np.square(spectra.magnitudes).sum(axis=0, dtype=np.float64)
    power[spectra.hertz < 20.0] = 0.0
    total = float(power.sum())
    if total < _TINY:
        return 0.0
    place = float(np.interp(0.5, np.cumsum(power) / total, spectra.hertz))
    return float(np.clip(69.0 + 12.0 * np.log2(max(place, 8.0) / 440.0), 0.0, 127.0))


def width(hearing: Hearing) -> float:
    """Share of the power that lies in the side channel: 0 mono, 1 nothing in the middle."""
    pcm = hearing.pcm
    if pcm.shape[1] == 1:
        return 0.0
    middle = float(np.square(pcm[:, 0] + pcm[:, 1], dtype=np.float64).mean())
    side = float(np.square(pcm[:, 0] - pcm[:, 1], dtype=np.float64).mean())
    return side / (middle + side) if middle + side > _TINY else 0.0


def dynamics(hearing: Hearing) -> float:
    """Crest factor: peak against root mean square, in decibels, 0 to 60."""
    peak = float(np.abs(hearing.mono).max())
    rms = float(np.sqrt(np.square(hearing.mono, dtype=np.float64).mean()))
    if rms < 1e-7:
        return 0.0
    return float(np.clip(20.0 * np.log10(peak / rms), 0.0, 60.0))
