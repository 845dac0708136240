"""Short-time spectra of a sound that may be a loop: a loop's windows wrap around its end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.fft import rfft

__all__ = ["Signal", "Spectra", "spectra_of"]

Signal = npt.NDArray[np.float32]

_AT_ONCE = 1024  # windows held in memory together


@dataclass(frozen=True, slots=True)
class Spectra:
    """Magnitudes over time and frequency.

    Parameters
    ----------
    magnitudes : ndarray [shape=(times, bins), dtype=float32]
        A full-scale sine reads about 0.5.
    hertz : ndarray [shape=(bins,)]
    step : float
        Seconds from one time to the next; the first window is centred on frame 0.
    """

    magnitudes: npt.NDArray[np.float32]
    hertz: npt.NDArray[np.float64]
    step: float


def spectra_of(
    mono: Signal, sample_rate: int, window: float, step: float, *, cyclic: bool
) -> Spectra:
    """Hann-windowed spectra whose times divide the sound evenly.

    Parameters
    ----------
    mono : ndarray [shape=(frames,), dtype=float32], at least one frame
    sample_rate : int > 0
    window, step : float > 0
        Seconds; the window is rounded to a power of two of frames, the step so that a whole
        number of them makes the sound.
    cyclic : bool
        Whether what follows the end is the beginning; silence otherwise.
    """
    frames = len(mono)
    size = max(16, 2 ** round(np.log2(window * sample_rate)))
    times = max(1, round(frames / (step * sample_rate)))
    starts = (np.arange(times) * frames) // times
    wide = _margins(mono, size // 2, cyclic=cyclic)
    windows = np.lib.stride_tricks.sliding_window_view(wide, size)
    hann = (np.hanning(size) / (0.5 * size)).astype(np.float32)
    magnitudes = np.empty((times, size // 2 + 1), np.float32)
    for first in range(0, times, _AT_ONCE):
        some = starts[first : first + _AT_ONCE]
        magnitudes[first : first + _AT_ONCE] = np.abs(rfft(windows[some] * hann, axis=1))
    hertz = np.asarray(np.fft.rfftfreq(size, 1.0 / sample_rate), np.float64)
    return Spectra(magnitudes, hertz, frames / times / sample_rate)


def _margins(mono: Signal, margin: int, *, cyclic: bool) -> Signal:
    """The sound with as much before and behind it as half a window reaches."""
    if cyclic:
        return np.pad(mono, margin, mode="wrap")
    return np.pad(mono, margin)
