"""A segment as the engine repeats it: its last frames fade into what precedes its beginning."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.library.seam import measure_seam

__all__ = ["SEAM_FADE_S", "faded_loop", "seam_ratio"]

Pcm = npt.NDArray[np.float32]

SEAM_FADE_S = 0.02
"""882 frames at 44.1 kHz."""

_AROUND_S = 2.0


def faded_loop(pcm: Pcm, start: int, file_frames: int, fade: int) -> Pcm:
    """Frames of a track as a loop.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
        The track.
    start, file_frames : int
    fade : int
        Frames; no more than ``start`` and ``file_frames`` are used.

    Returns
    -------
    ndarray [shape=(file_frames, channels)]
    """
    loop = pcm[start : start + file_frames].copy()
    _fade_end(loop, pcm[max(0, start - fade) : start] if fade > 0 else pcm[:0])
    return loop


def seam_ratio(pcm: Pcm, start: int, file_frames: int, sample_rate: int) -> float:
    """Movement at the faded loop's seam against its own; up to 1 is ordinary, 6 clicks.

    Two seconds on each side of the seam stand for the whole loop.
    """
    around = min(round(_AROUND_S * sample_rate), file_frames // 2)
    fade = min(round(SEAM_FADE_S * sample_rate), start, around)
    end = start + file_frames
    tail = pcm[end - around : end].copy()
    _fade_end(tail, pcm[start - fade : start])
    return measure_seam(np.nan_to_num(np.concatenate((pcm[start : start + around], tail)))).ratio


def _fade_end(loop: Pcm, before: Pcm) -> None:
    """Fade the end of a loop into what comes before its beginning."""
    fade = min(len(loop), len(before))
    if fade:
        coming = ((np.arange(fade, dtype=np.float32) + 0.5) / np.float32(fade))[:, None]
        loop[-fade:] = (1.0 - coming) * loop[-fade:] + coming * before[-fade:]
