"""Spectrograms: the level of each band of pitch over the time of a sound, on one fixed scale."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.catalogue.png import indexed_png

__all__ = ["HERTZ_MARKS", "spectrogram_levels", "spectrogram_png"]

Pcm = npt.NDArray[np.float32]

_WINDOW = 4096
_COLUMNS, _ROWS = 512, 96
_LOWEST, _HIGHEST = 30.0, 18_000.0  # Hz
_FLOOR, _CEILING = -96.0, -20.0  # dBFS of a sine
_SHADES = 32
_ANCHORS = ("0d0b1a", "2b1350", "701f70", "b93b5a", "ea7034", "f7b93d", "fdf8c9")

HERTZ_MARKS: tuple[tuple[float, str], ...] = tuple(
    (1.0 - float(np.log(hertz / _LOWEST) / np.log(_HIGHEST / _LOWEST)), label)
    for hertz, label in ((10_000, "10 k"), (1_000, "1 k"), (100, "100"))
)
"""Where frequencies in Hz lie from the top of a spectrogram, 0 to 1, with their labels."""


def spectrogram_levels(
    pcm: Pcm, sample_rate: int, *, ring: bool, columns: int = _COLUMNS, rows: int = _ROWS
) -> npt.NDArray[np.float64]:
    """Levels in dBFS, a full-scale sine being 0, both channels' power added.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, 2), dtype=float32]
    sample_rate : int > 0
    ring : bool
        Whether the sound goes on from its end to its start, as loops do.
    columns, rows : int > 0
        Places in time, bands of equal width in pitch from 30 Hz to 18 kHz (or half the sample
        rate, if that is less).

    Returns
    -------
    ndarray [shape=(rows, columns)]
        The highest band first.
    """
    half = _WINDOW // 2
    padded = np.pad(pcm, ((half, half), (0, 0)), mode="wrap" if ring else "constant")
    window = np.hanning(_WINDOW).astype(np.float32)
    power = np.zeros((columns, half + 1))
    starts = np.linspace(0, len(pcm), columns, endpoint=False).astype(np.int64)
    for channel in padded.T:
        frames = np.lib.stride_tricks.sliding_window_view(channel, _WINDOW)[starts]
        power += np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    level = 10.0 * np.log10(power / (window.sum() / 2.0) ** 2 + 1e-12)
    return _bands(level, sample_rate, rows)


def spectrogram_png(pcm: Pcm, sample_rate: int, *, ring: bool) -> bytes:
    """A spectrogram as PNG, dark for −96 dBFS and less, bright for −20 dBFS and more."""
    levels = spectrogram_levels(pcm, sample_rate, ring=ring)
    share = np.clip((levels - _FLOOR) / (_CEILING - _FLOOR), 0.0, 1.0)
    return indexed_png((share * (_SHADES - 1)).round().astype(np.uint8), _palette())


def _bands(level: npt.NDArray[np.float64], sample_rate: int, rows: int) -> npt.NDArray[np.float64]:
    """The loudest bin of each band; where bands are narrower than bins, what lies between."""
    highest = min(_HIGHEST, sample_rate / 2)
    edges = np.geomspace(_LOWEST, highest, rows + 1) * _WINDOW / sample_rate
    starts = np.ceil(edges).astype(np.int64)
    loudest = np.maximum.reduceat(level[:, : starts[-1]], starts[:-1], axis=1)
    centres = np.sqrt(edges[:-1] * edges[1:])
    below = centres.astype(np.int64)
    share = centres - below
    between = level[:, below] * (1.0 - share) + level[:, below + 1] * share
    return np.where(np.diff(edges) < 1.0, between, loudest).T[::-1]


def _palette() -> npt.NDArray[np.uint8]:
    anchors = np.array([list(bytes.fromhex(anchor)) for anchor in _ANCHORS], np.float64)
    at = np.linspace(0.0, len(anchors) - 1.0, _SHADES)
    channels = [np.interp(at, np.arange(len(anchors)), anchors[:, c]) for c in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)
