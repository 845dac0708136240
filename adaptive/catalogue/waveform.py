"""Waveforms: the outline of a sound as the path of an SVG."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

__all__ = ["WAVE_COLUMNS", "WAVE_HEIGHT", "peak_db", "waveform_path"]

WAVE_COLUMNS = 240
WAVE_HEIGHT = 49
"""Units of the path above and below its middle line."""


def peak_db(pcm: npt.NDArray[np.float32]) -> float:
    """Highest sample in dBFS, at least −120."""
    return float(20.0 * np.log10(max(float(np.abs(pcm).max(initial=0.0)), 1e-6)))


def waveform_path(pcm: npt.NDArray[np.float32], columns: int = WAVE_COLUMNS) -> str:
    """Outline of both channels, as high as the space allows at the highest sample.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, 2), dtype=float32]
    columns : int > 0

    Returns
    -------
    str
        Path in ``0 … columns`` to the right and ``±WAVE_HEIGHT`` downwards.
    """
    edges = np.linspace(0, len(pcm), columns + 1).astype(np.int64)
    starts = np.minimum(edges[:-1], len(pcm) - 1)
    scale = WAVE_HEIGHT / max(float(np.abs(pcm).max()), 1e-6)
    tops = np.maximum.reduceat(pcm.max(axis=1), starts)
    bottoms = np.minimum.reduceat(pcm.min(axis=1), starts)
    over = np.round(-tops * scale).astype(int).tolist()
    under = np.round(-bottoms * scale).astype(int).tolist()
    there = [f"l1 {b - a}" for a, b in pairwise(over)]
    back = [f"l-1 {a - b}" for a, b in zip(under[-2::-1], under[:0:-1], strict=True)]
    return f"M0 {over[0]}{''.join(there)}h1V{under[-1]}h-1{''.join(back)}z".replace(" -", "-")
