"""Stretching and shifting a loop to an exact length, round and round, without a seam."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.conform.seam_fade import splice_loop
from adaptive.errors import ParameterError

__all__ = ["MOST_RATIO", "RESAMPLED_CHANGE", "conform", "resample_loop"]

Pcm = npt.NDArray[np.float32]

RESAMPLED_CHANGE = 0.002
"""Changes of length below this share are resampled: 3.5 cents off, and otherwise untouched."""

MOST_RATIO = 4.0
"""A loop is made at most so many times as long, or as short."""

_MOST_SEMITONES = 12
_PAD_SECONDS = 0.5
_FADE_SECONDS = 0.02
_REACH_SECONDS = 0.35
"""Of the padding, what the stretch has had time to settle in."""

_TONAL_BLOCK_SECONDS = 0.12
_STRUCK_BLOCK_SECONDS = 0.06
_OVERLAP = 4


def conform(
    pcm: Pcm,
    frames: int,
    semitones: int,
    *,
    percussive: bool = False,
    sample_rate: int = 44_100,
) -> Pcm:
    """A loop at another length and pitch, as seamless as it was.

    The loop is stretched with half a second of itself on both sides, cut out again and closed by
    a fade of 20 ms. A shift of pitch is a further stretch, and a periodic resampling that undoes
    it. A change of length below 0.2 % is resampled alone; no change is no change.

    The interpreter's lock is held throughout: run it in worker processes, not in threads. Beside
    what comes in, it takes 1.3 MB of memory for each second of the longer of the two sounds at
    44.1 kHz, 2 MB with a shift of pitch, and 5 MB where one of the lengths is all but prime.

    Parameters
    ----------
    pcm : ndarray [shape=(n, 2), dtype=float32]
        The whole loop, full scale 1.
    frames : int > 0
        Length that it shall have, a quarter to four times its own.
    semitones : int
        −12 to 12.
    percussive : bool
        Whether attacks matter more than tone: shorter blocks.
    sample_rate : int > 0

    Returns
    -------
    ndarray [shape=(frames, 2), dtype=float32]
        The same on every run; ``pcm`` itself where nothing changes.

    Raises
    ------
    ParameterError
        A value is out of its range.

    Notes
    -----
    The stretch is Signalsmith's (https://signalsmith-audio.co.uk/code/stretch/, MIT).
    """
    _check(pcm, frames, semitones)
    inner = round(frames * 2.0 ** (semitones / 12.0))
    if abs(inner / len(pcm) - 1.0) < RESAMPLED_CHANGE:
        return resample_loop(pcm, frames)
    alike = bool(np.array_equal(pcm[:, 0], pcm[:, 1]))
    heard = pcm[:, :1] if alike else pcm  # the same on both sides must stay so, at half the work
    made = resample_loop(_stretched(heard, inner, percussive, sample_rate), frames)
    return np.repeat(made, 2, axis=1) if alike else made


def resample_loop(pcm: Pcm, frames: int) -> Pcm:
    """A loop played a little faster or slower, exact for what repeats for ever.

    Parameters
    ----------
    pcm : ndarray [shape=(n, channels), dtype=float32]
    frames : int > 0

    Returns
    -------
    ndarray [shape=(frames, channels), dtype=float32]
        ``pcm`` itself where it has that length.
    """
    if frames == len(pcm):
        return pcm
    from scipy.signal import resample  # slow to import, and not needed by every loop

    made = np.empty((frames, pcm.shape[1]), np.float32)
    for channel in range(pcm.shape[1]):
        made[:, channel] = resample(pcm[:, channel], frames)
    return made


def _stretched(pcm: Pcm, frames: int, percussive: bool, sample_rate: int) -> Pcm:
    """A loop at another length and its own pitch, closed [shape=(frames, channels)]."""
    from python_stretch import Signalsmith

    seconds = _STRUCK_BLOCK_SECONDS if percussive else _TONAL_BLOCK_SECONDS
    block = max(_OVERLAP, round(seconds * sample_rate))
    pad = round(_PAD_SECONDS * sample_rate)
    # The binding reads rows as they lie in memory, whatever their strides say.
    padded = np.pad(np.ascontiguousarray(pcm.T), ((0, 0), (pad, pad)), mode="wrap")
    stretch = Signalsmith.Stretch()
    stretch.configure(pcm.shape[1], block, block // _OVERLAP)
    stretch.setTimeFactor(len(pcm) / frames)
    # It maps the whole input onto the whole output, so that a place goes where the ratio says.
    made = np.asarray(stretch.process(np.ascontiguousarray(padded, np.float32)), np.float32)
    first = round(pad * made.shape[1] / padded.shape[1])
    loop, reach = made[:, first : first + frames].T, round(_REACH_SECONDS * sample_rate)
    before = made[:, first - min(reach, first, frames) : first].T
    return splice_loop(loop, before, min(len(before), round(_FADE_SECONDS * sample_rate)))


def _check(pcm: Pcm, frames: int, semitones: int) -> None:
    if pcm.ndim != 2 or pcm.shape[1] != 2 or not len(pcm):
        raise ParameterError("pcm", pcm.shape, "frames of two channels")
    low, high = -(-len(pcm) // MOST_RATIO), int(len(pcm) * MOST_RATIO)
    if not low <= frames <= high:
        raise ParameterError("frames", frames, f"{low:g} to {high} for {len(pcm)} frames")
    if not -_MOST_SEMITONES <= semitones <= _MOST_SEMITONES:
        legal = f"−{_MOST_SEMITONES} to {_MOST_SEMITONES} semitones"
        raise ParameterError("semitones", semitones, legal)
