"""Spectral flux: how much a sound changes at a crossfade, and where nothing is made to change.

The half-wave rectified difference of log-compressed magnitudes, as onset detectors use it (Dixon,
"Onset Detection Revisited", DAFx 2006; Böck and Widmer, "Maximum Filter Vibrato Suppression",
DAFx 2013).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bench.crossfades import Crossfade

__all__ = ["AROUND", "flux_against_sides", "mean_flux", "undisturbed"]

Samples = npt.NDArray[np.float32]

_WINDOW = 1024
_HOP = 256
_COMPRESSION = 1000.0
_FLOOR = 1e-3
_TRIES = 50

AROUND = _WINDOW
"""Frames on either side of a stretch that its flux takes in."""


def mean_flux(y: Samples) -> float:
    """Mean flux between windows of 23 ms, a quarter of that apart.

    Parameters
    ----------
    y : np.ndarray [shape=(n, 2)]
        A stretch and :data:`AROUND` frames on either side of it; the channels are added.

    Returns
    -------
    float
        0 for silence, and little for a tone that holds.
    """
    mono = y.mean(axis=1, dtype=np.float32)
    if len(mono) < _WINDOW + _HOP:
        return 0.0
    windows = np.lib.stride_tricks.sliding_window_view(mono, _WINDOW)[::_HOP]
    window = np.hanning(_WINDOW).astype(np.float32) * np.float32(4.0 / _WINDOW)
    levels = np.log10(1.0 + _COMPRESSION * np.abs(np.fft.rfft(windows * window, axis=1)))
    return float(np.maximum(np.diff(levels, axis=0), 0.0).sum(axis=1).mean())


def flux_against_sides(mix: Samples, before: Samples, after: Samples) -> float:
    """Flux of a crossfade, in multiples of what the livelier of its sides has there by itself.

    Parameters
    ----------
    mix, before, after : np.ndarray [shape=(n, 2)]
        The fade as mixed, and either side alone over the same frames, with :data:`AROUND` frames
        on either side.
    """
    sides = max(mean_flux(before), mean_flux(after))
    return (mean_flux(mix) + _FLOOR) / (sides + _FLOOR)


def undisturbed(
    fades: Sequence[Crossfade], frames: int, count: int, rng: np.random.Generator
) -> list[tuple[int, int]]:
    """Random stretches as long as the fades in which nothing fades, after the first fade.

    Returns
    -------
    list of (int, int)
        First frame and the one after the last; fewer than ``count`` where fades are dense.
    """
    found: list[tuple[int, int]] = []
    if not fades or frames <= fades[0].end:
        return found
    spans = np.array([(fade.start - AROUND, fade.end + AROUND) for fade in fades])
    for _ in range(_TRIES * count):
        start = int(rng.integers(fades[0].end, frames))
        fade = fades[int(rng.integers(len(fades)))]
        end = start + fade.end - fade.start
        if end + AROUND <= frames and not ((spans[:, 0] < end) & (spans[:, 1] > start)).any():
            found.append((start, end))
        if len(found) == count:
            break
    return found
