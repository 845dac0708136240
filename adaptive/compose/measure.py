"""What can be measured on a finished loop: brightness, seam, spectral balance, pitch classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from adaptive.compose.periodic import SAMPLE_RATE

__all__ = ["band_balance", "brightness", "chroma", "longest_silence", "rms_db", "seam_ratio"]

Signal = NDArray[np.float64]


def brightness(signal: Signal) -> float:
    """Spectral centroid on a logarithmic scale: 200 Hz is 0, 6 kHz is 1, clipped there.

    The centroid is that of the power spectrum with everything below 200 Hz turned down by 6 dB an
    octave, so that a kick does not hide the cymbals above it.

    Parameters
    ----------
    signal : np.ndarray [shape=(frames, 2)]
    """
    magnitudes, hertz = _frames_spectrum(signal)
    power = (magnitudes**2).sum(axis=0) / (1 + (200 / np.maximum(hertz, 1.0)) ** 2)
    centroid = float((power * hertz).sum() / max(float(power.sum()), 1e-12))
    return float(np.clip(np.log(max(centroid, 1.0) / 200) / np.log(30), 0, 1))


def seam_ratio(signal: Signal) -> float:
    """Step across the loop point against the greatest step inside the loop (at most 1 is clean)."""
    inner = float(np.abs(np.diff(signal, axis=0)).max())
    across = float(np.abs(signal[0] - signal[-1]).max())
    return across / max(inner, 1e-12)


def rms_db(signal: Signal) -> float:
    """Root mean square level in dBFS."""
    return float(10 * np.log10(max(float(np.mean(signal**2)), 1e-12)))


def longest_silence(signal: Signal, floor_db: float = -60.0) -> float:
    """Longest stretch in seconds, round the loop, in which 50 ms blocks stay below the floor."""
    block = int(0.05 * SAMPLE_RATE)
    count = len(signal) // block
    levels = (signal[: count * block].reshape(count, -1) ** 2).mean(axis=1)
    quiet = np.concatenate([levels, levels]) < 10 ** (floor_db / 10)
    best = run = 0
    for is_quiet in quiet:
        run = run + 1 if is_quiet else 0
        best = max(best, run)
    return min(best, count) * 0.05


def band_balance(signal: Signal) -> dict[str, float]:
    """Share of the power in four bands (edges 120, 500 and 4000 Hz), adding up to 1."""
    power = (np.abs(np.fft.rfft(signal, axis=0)) ** 2).sum(axis=1)
    hertz = np.fft.rfftfreq(len(signal), 1 / SAMPLE_RATE)
    edges = {"low": (0, 120), "warm": (120, 500), "middle": (500, 4000), "high": (4000, 22_051)}
    whole = max(float(power.sum()), 1e-12)
    return {
        name: float(power[(hertz >= a) & (hertz < b)].sum()) / whole
        for name, (a, b) in edges.items()
    }


def chroma(signal: Signal) -> Signal:
    """Power of the twelve pitch classes (C first) between 55 Hz and 2 kHz, adding up to 1."""
    magnitudes, hertz = _frames_spectrum(signal, size=16_384)
    power = (magnitudes**2).sum(axis=0)
    use = (hertz > 55) & (hertz < 2000)
    classes = np.round(12 * np.log2(hertz[use] / 440) + 69).astype(int) % 12
    out = np.bincount(classes, weights=power[use], minlength=12)
    return out / max(float(out.sum()), 1e-12)


def _frames_spectrum(signal: Signal, size: int = 4096) -> tuple[Signal, Signal]:
    mono = signal.mean(axis=1)
    hop = size // 2
    places = (np.arange(0, len(mono), hop)[:, None] + np.arange(size)) % len(mono)
    magnitudes = np.abs(np.fft.rfft(mono[places] * np.hanning(size), axis=1))
    hertz = np.asarray(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), np.float64)
    return np.asarray(magnitudes, np.float64), hertz
