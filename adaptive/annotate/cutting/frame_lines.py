"""From bar lines in seconds to frames: attacks found, loops in phase, beats whole.

Each segment is exactly ``bars`` bars of a whole number of frames a beat, and begins where the one
before it ends. Its length is therefore a multiple of a small step (a frame for each beat), and is
chosen within a few milliseconds for the end that meets the beginning best.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d
from scipy.signal import correlate

__all__ = ["attack_offsets", "frame_lines", "length_step"]

Floats = npt.NDArray[np.float64]
Mono = npt.NDArray[np.float32]

_SEARCH_S = 0.045
_BLOCK_S = 0.001
_RISE = 2.5
"""An attack at least multiplies the power by this within 8 ms."""

_GUARD_S = 0.002
"""Cuts lie so far before attacks."""

_NEIGHBOURS = 4
_PHASE_S = 0.006
_CONTEXT_S = 0.09
_ALIKE = 0.4


def length_step(bars: int, quarters: Fraction) -> tuple[int, int]:
    """Frames by which a segment's length may change, and those by which its beat then does."""
    beat_step = quarters.denominator
    return int(bars * quarters * beat_step), beat_step


def attack_offsets(mono: Mono, sample_rate: int, lines: Floats) -> Floats:
    """Seconds by which what is struck lies from each line: the median of the lines nearby.

    One chord may be late; the drums of nine bars around are not.
    """
    block = max(1, round(_BLOCK_S * sample_rate))
    reach, span = round(_SEARCH_S / _BLOCK_S), 8
    found = np.full(len(lines), np.nan)
    shape = np.exp(-0.5 * (np.arange(-reach, reach + 1) * _BLOCK_S / 0.02) ** 2)
    for index, line in enumerate(lines):
        first = round(line * sample_rate) - (reach + span) * block
        last = first + (2 * reach + 1 + 2 * span) * block
        if first < 0 or last > len(mono):
            continue
        power = np.square(mono[first:last], dtype=np.float64).reshape(-1, block).mean(axis=1)
        totals = np.concatenate(([0.0], np.cumsum(power)))
        here, count = totals[span:], 2 * reach + 1
        before = here[:count] - totals[:count]
        after = totals[2 * span : 2 * span + count] - here[:count]
        rise = (after + 1e-9) / (before + 1e-9)
        place = int(np.argmax(np.log(rise) * shape))
        if rise[place] >= _RISE:
            found[index] = (place - reach) * _BLOCK_S
    medians = np.zeros(len(lines))
    for index in range(len(lines)):
        near = found[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
        near = near[np.isfinite(near)]
        medians[index] = float(np.median(near)) - _GUARD_S if len(near) >= 3 else np.nan
    known = np.isfinite(medians)
    if not known.any():
        return np.zeros(len(lines))
    everywhere = np.interp(np.arange(len(lines)), np.flatnonzero(known), medians[known])
    return np.asarray(gaussian_filter1d(everywhere, 1.0, mode="nearest"))


def frame_lines(
    mono: Mono, sample_rate: int, lines: Floats, bars: list[int], quarters: Fraction
) -> list[int]:
    """Frames of the cuts.

    Parameters
    ----------
    mono : ndarray [shape=(frames,)]
    sample_rate : int > 0
    lines : ndarray [shape=(segments + 1,)]
        Seconds at which the segments should begin, and the last one end.
    bars : list of int
        Bars of each segment.
    quarters : Fraction
        Quarter notes a bar.

    Returns
    -------
    list of int [len=segments + 1]
    """
    cuts = [max(0, round(lines[0] * sample_rate))]
    for index, count in enumerate(bars):
        step, _ = length_step(count, quarters)
        start, aim = cuts[-1], lines[index + 1] * sample_rate
        nearest = max(1, round((aim - start) / step))
        most = max(1, (len(mono) - start) // step)
        choice = min(nearest, most)
        if index + 1 < len(bars):
            choice = _in_phase(mono, sample_rate, start, step, choice, most)
        cuts.append(start + step * choice)
    return cuts


def _in_phase(mono: Mono, sample_rate: int, start: int, step: int, choice: int, most: int) -> int:
    """The length near ``choice`` steps whose end's surroundings agree with the start's."""
    reach = max(1, ceil(_PHASE_S * sample_rate / step))
    context = round(_CONTEXT_S * sample_rate)
    lags = np.arange(-reach, reach + 1)
    lags = lags[(choice + lags >= 1) & (choice + lags <= most)]
    end = start + step * choice
    low, high = start - context, start + context
    if low < 0 or end + step * lags[0] - context < 0 or end + step * lags[-1] + context > len(mono):
        return choice
    here = mono[low:high].astype(np.float64)
    there = mono[end + step * lags[0] - context : end + step * lags[-1] + context]
    there = there.astype(np.float64)
    products = correlate(there, here, "valid", method="fft")[::step]
    squares = np.concatenate(([0.0], np.cumsum(there * there)))
    sizes = (squares[2 * context :] - squares[: -2 * context])[::step]
    alike = products / np.sqrt(np.maximum(sizes * float(here @ here), 1e-12))
    best = int(np.argmax(alike - 0.1 * np.abs(lags) / reach))
    return choice + int(lags[best]) if alike[best] >= _ALIKE else choice
