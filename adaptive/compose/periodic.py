"""A loop is a periodic signal: filters, reverb, levels and limits on the circle.

Everything here treats its input as one period, so that whatever rings past the end comes back at
the start and no seam can arise. One-shots are padded with silence before they come here. Arrays
are ``[shape=(frames, 2)]`` floats at 44 100 Hz unless said otherwise.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from adaptive.music import db_to_gain, gain_to_db

__all__ = [
    "SAMPLE_RATE", "Signal", "circular_convolve", "fold", "limit", "loudness", "shape_spectrum",
    "tilt", "tone_curve", "true_peak_db",
]  # fmt: skip

Signal = NDArray[np.float64]
SAMPLE_RATE = 44_100


def fold(signal: Signal, frames: int) -> Signal:
    """Add what lies past ``frames`` back on from the start: tails wrap round the loop point."""
    turns = -(-len(signal) // frames)
    padded = np.zeros((turns * frames, *signal.shape[1:]))
    padded[: len(signal)] = signal
    folded: Signal = padded.reshape(turns, frames, *signal.shape[1:]).sum(axis=0)
    return folded


def circular_convolve(signal: Signal, response: Signal) -> Signal:
    """Convolve with an impulse response of any length, wrapping round the loop point."""
    wrapped = fold(response, len(signal))
    spectrum = np.fft.rfft(signal, axis=0) * np.fft.rfft(wrapped, axis=0)
    return np.fft.irfft(spectrum, len(signal), axis=0)


def shape_spectrum(signal: Signal, gains: Signal) -> Signal:
    """Multiply the spectrum by real gains, one a bin of ``rfft`` (zero phase)."""
    spectrum = np.fft.rfft(signal, axis=0)
    return np.fft.irfft(spectrum * gains[:, None], len(signal), axis=0)


def tone_curve(frames: int, low_cut: float = 0.0, high_cut: float = 0.0) -> Signal:
    """Gains of Butterworth-like cuts (12 dB an octave); 0 Hz leaves an end alone. DC is removed."""
    hertz = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)
    gains = np.ones_like(hertz)
    cut = max(low_cut, 22.0)
    gains *= 1 / np.sqrt(1 + (cut / np.maximum(hertz, 1e-3)) ** 4)
    if high_cut:
        gains *= 1 / np.sqrt(1 + (hertz / high_cut) ** 4)
    gains[0] = 0.0
    return gains


def tilt(signal: Signal, slope: float) -> Signal:
    """Tilt the spectrum about 1 kHz by ``slope`` decibels an octave (−6 to 6)."""
    if slope == 0.0:
        return signal
    hertz = np.fft.rfftfreq(len(signal), 1 / SAMPLE_RATE)
    octaves = np.clip(np.log2(np.maximum(hertz, 1.0) / 1000.0), -4.0, 4.0)
    return shape_spectrum(signal, 10 ** (slope * octaves / 20))


def limit(signal: Signal, ceiling_db: float, window: int = 256) -> Signal:
    """Keep true peaks under a ceiling with a look-ahead gain of ``window`` frames each side.

    The needed gain is held over the window (running minimum) and smoothed by a kernel no longer
    than it, so that the smoothed gain never exceeds the need.
    """
    ceiling = db_to_gain(ceiling_db)
    if np.abs(signal).max() < 0.5 * ceiling:
        return signal  # what lies between samples does not reach 6 dB above them
    peaks = _oversampled_peaks(signal)
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    if need.min() >= 1.0:
        return signal
    held = need.copy()
    span = 1
    while span < window:
        held = np.minimum(held, np.minimum(np.roll(held, span), np.roll(held, -span)))
        span *= 2
    kernel = np.zeros(len(signal))
    bell = np.hanning(window + 2)[1:-1]
    kernel[: len(bell)] = bell / bell.sum()
    kernel = np.roll(kernel, -(len(bell) // 2))
    gain = np.fft.irfft(np.fft.rfft(held) * np.fft.rfft(kernel), len(signal))
    return signal * np.minimum(gain, 1.0)[:, None]


def _oversampled_peaks(signal: Signal, factor: int = 4) -> Signal:
    """Greatest magnitude near each frame, channels together, at ``factor`` × the rate."""
    up = np.fft.irfft(np.fft.rfft(signal, axis=0), len(signal) * factor, axis=0) * factor
    peaks: Signal = np.abs(up).reshape(len(signal), factor, -1).max(axis=(1, 2))
    return np.maximum(peaks, np.roll(peaks, -1))


def true_peak_db(signal: Signal) -> float:
    """True peak in dBTP of the repeated signal (4 × oversampled, ITU-R BS.1770-4 Annex 2)."""
    return gain_to_db(float(_oversampled_peaks(signal).max()))


def loudness(signal: Signal) -> float:
    """Integrated loudness in LUFS of the signal repeated for ever (ITU-R BS.1770-4).

    K-weighting and the 400 ms blocks (75 % overlap) run round the loop, so that the figure does
    not depend on where the loop begins. Signals shorter than a block count as one block.
    """
    weighted = np.fft.irfft(
        np.fft.rfft(signal, axis=0) * _k_weighting(len(signal))[:, None], len(signal), axis=0
    )
    power = (weighted**2).sum(axis=1)
    block = min(len(signal), int(0.4 * SAMPLE_RATE))
    hops = max(1, round(len(signal) / (0.1 * SAMPLE_RATE)))
    summed = np.concatenate([[0.0], np.cumsum(np.concatenate([power, power[:block]]))])
    starts = np.arange(hops) * len(signal) // hops
    blocks = (summed[starts + block] - summed[starts]) / block
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(loud):
        return -120.0
    gated = loud[loud > 0.1 * loud.mean()]
    return float(-0.691 + 10 * np.log10(gated.mean()))


@lru_cache(maxsize=4)
def _k_weighting(frames: int) -> NDArray[np.complex128]:
    """Frequency response of BS.1770's two biquads at 44 100 Hz (shelf, then high-pass)."""
    z = np.exp(-2j * np.pi * np.arange(frames // 2 + 1) / frames)
    k = np.tan(np.pi * 1681.9744509555319 / SAMPLE_RATE)
    q, boost = 0.7071752369554193, 10 ** (3.99984385397 / 20)
    mid = boost**0.499666774155
    a0 = 1 + k / q + k * k
    top = (boost + mid * k / q + k * k) + 2 * (k * k - boost) * z
    top = top + (boost - mid * k / q + k * k) * z**2
    shelf = top / (a0 + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2)
    k = np.tan(np.pi * 38.13547087613982 / SAMPLE_RATE)
    q = 0.5003270373253953
    a0 = 1 + k / q + k * k
    high = (1 - 2 * z + z**2) / (1 + 2 * (k * k - 1) / a0 * z + (1 - k / q + k * k) / a0 * z**2)
    weighting: NDArray[np.complex128] = shelf * high
    return weighting
