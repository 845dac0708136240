"""Loudness of a loop repeated without end, after ITU-R BS.1770-4.

A meter that runs over a short file sees the filters' start and a few gating blocks only, and is
off by up to 1.4 LU. A loop is periodic, so its spectrum is exact: the K-weighting is applied to
the loop's own Fourier coefficients, and the gating blocks wrap around its end. Nothing has to be
tiled, and the answer is that of a meter which has listened for ever.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.errors import ParameterError

__all__ = ["SILENCE_LUFS", "k_weighting_gain", "loop_loudness", "ring_out"]

SILENCE_LUFS = -100.0
"""Answer for what no block of which passes the absolute gate (−70 LUFS)."""

_BLOCK_SECONDS = 0.4
_STEP_SECONDS = 0.005
# BS.1770 steps by 100 ms; over endless laps such blocks begin everywhere in the loop.
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_RING_SECONDS = 0.05
_RING_DB = -12.0


def k_weighting_gain(
    frequencies: npt.NDArray[np.floating[Any]], sample_rate: int
) -> npt.NDArray[np.float64]:
    """Magnitude of the K-weighting filters at frequencies in hertz [same shape].

    The analogue parameters behind BS.1770's table for 48 kHz (shelf 3.9998 dB at 1681.97 Hz,
    Q 0.70718; high-pass at 38.135 Hz, Q 0.50033) give the same curve at any sample rate.
    """
    z = np.exp(-2j * np.pi * frequencies / sample_rate)
    z2 = z * z
    k = np.tan(np.pi * 1681.974450955533 / sample_rate)
    q = 0.7071752369554196
    vh = 10.0 ** (3.999843853973347 / 20.0)
    vb = vh**0.4996667741545416
    shelf = (
        (vh + vb * k / q + k * k) + 2.0 * (k * k - vh) * z + (vh - vb * k / q + k * k) * z2
    ) / ((1.0 + k / q + k * k) + 2.0 * (k * k - 1.0) * z + (1.0 - k / q + k * k) * z2)
    k = np.tan(np.pi * 38.13547087602444 / sample_rate)
    q = 0.5003270373238773
    norm = 1.0 + k / q + k * k
    high_pass = (1.0 - 2.0 * z + z2) / (
        1.0 + 2.0 * (k * k - 1.0) / norm * z + (1.0 - k / q + k * k) / norm * z2
    )
    gain: npt.NDArray[np.float64] = np.abs(shelf * high_pass)
    return gain


def loop_loudness(pcm: npt.NDArray[np.float32], sample_rate: int) -> float:
    """Integrated loudness of a loop repeated, in LUFS (at most 0 for legal audio).

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)], 1 or 2 channels
        Mono counts as one channel, as on BS.1770's centre.
    sample_rate : int > 0

    Returns
    -------
    float
        LUFS, or :data:`SILENCE_LUFS` when every block lies under the absolute gate.

    Raises
    ------
    ParameterError
        When ``pcm`` has no frame or not one or two channels.
    """
    if pcm.ndim != 2 or pcm.shape[0] == 0 or pcm.shape[1] not in (1, 2):
        raise ParameterError("pcm", pcm.shape, "frames × 1 or 2 channels, at least one frame")
    power = _weighted_power(pcm, sample_rate)
    blocks = _block_means(power, sample_rate)
    loud = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
    if loud.size == 0:
        return SILENCE_LUFS
    gate = _lufs(np.array([loud.mean()]))[0] + _RELATIVE_GATE
    return float(_lufs(np.array([loud[_lufs(loud) > gate].mean()]))[0])


def ring_out(pcm: npt.NDArray[np.floating[Any]], sample_rate: int) -> int:
    """Frames at the end of a one-shot in which it only rings out.

    They begin where its level, over 50 ms, has fallen 12 dB below its loudest for good.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
    sample_rate : int > 0

    Returns
    -------
    int
        0 for silence, and for what ends at full level.
    """
    width = max(1, round(_RING_SECONDS * sample_rate))
    power = np.square(pcm, dtype=np.float64).sum(axis=1)
    levels = np.add.reduceat(power, np.arange(0, len(power), width)) if len(power) else power
    loud = np.flatnonzero(levels > levels.max(initial=0.0) * 10.0 ** (_RING_DB / 10.0))
    return max(0, len(power) - (int(loud[-1]) + 1) * width) if len(loud) else 0


@lru_cache(maxsize=8)
def _loop_gain(frames: int, sample_rate: int) -> npt.NDArray[np.float32]:
    """K-weighting of a loop's Fourier coefficients; the loops of a tempo share it."""
    gain = k_weighting_gain(np.fft.rfftfreq(frames, 1.0 / sample_rate), sample_rate)
    return gain.astype(np.float32)


def _weighted_power(pcm: npt.NDArray[np.float32], sample_rate: int) -> npt.NDArray[np.float64]:
    frames = pcm.shape[0]
    gain = _loop_gain(frames, sample_rate)
    # Only the squared, summed channels matter, so phase may be left as it is; a zero-phase
    # filter moves energy between blocks by a few milliseconds at most.
    same = pcm.shape[1] == 2 and np.array_equal(pcm[:, 0], pcm[:, 1])
    columns = [0] if same else range(pcm.shape[1])
    power = np.zeros(frames)
    for column in columns:
        spectrum = np.fft.rfft(pcm[:, column])
        power += np.square(np.fft.irfft(spectrum * gain, n=frames))
    return power * 2.0 if same else power


def _block_means(power: npt.NDArray[np.float64], sample_rate: int) -> npt.NDArray[np.float64]:
    """Mean power of 400 ms blocks begun all over the loop, wrapping around the loop's end."""
    frames = power.size
    length = round(_BLOCK_SECONDS * sample_rate)
    step = max(1, round(_STEP_SECONDS * sample_rate))
    total = np.concatenate(([0.0], np.cumsum(power)))
    starts = np.arange(0, frames, step)
    laps, ends = np.divmod(starts + length, frames)
    means: npt.NDArray[np.float64] = (laps * total[-1] + total[ends] - total[starts]) / length
    return means


def _lufs(mean_square: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lufs: npt.NDArray[np.float64] = -0.691 + 10.0 * np.log10(np.maximum(mean_square, 1e-20))
    return lufs
