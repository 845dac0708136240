"""Click offsets: how far a conformed click train strays from its grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.conform import conform
from adaptive.music import Tempo
from adaptive.testing import click_loop

__all__ = ["attack_offsets", "click_offsets"]

_REACH_MS = 27.0
_CLICKS = 8


def click_offsets(count: int, *, percussive: bool, seed: int) -> list[float]:
    """Offsets in ms of the clicks of ``count`` trains at random tempos, bent at random.

    Each is a bar of eight clicks at 70 to 170 BPM, made 0.8 to 1.25 times as long and shifted by
    up to 4 semitones. Late is positive.
    """
    rng = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(count):
        tempo = Tempo.from_bpm(float(rng.uniform(70.0, 170.0)))
        loop = click_loop(tempo, bars=1, clicks_a_quarter=2, seed=int(rng.integers(2**31)))
        frames = round(len(loop) * float(rng.uniform(0.8, 1.25)))
        made = conform(loop, frames, int(rng.integers(-4, 5)), percussive=percussive)
        grid = np.arange(_CLICKS) * (frames / _CLICKS)
        found += attack_offsets(made, grid, tempo.sample_rate)
    return found


def attack_offsets(
    pcm: npt.NDArray[np.float32], grid: npt.NDArray[np.float64], sample_rate: int
) -> list[float]:
    """ms from each place of a grid to where a sound first has half of its peak near there.

    Parameters
    ----------
    pcm : ndarray [shape=(n, channels)]
        A loop, taken round its end.
    grid : ndarray [shape=(places,)]
        Frames.
    sample_rate : int
    """
    reach = round(_REACH_MS * sample_rate / 1000)
    around = np.take(pcm, np.arange(-reach, len(pcm) + reach), axis=0, mode="wrap")
    loud = np.abs(around).max(axis=1)
    offsets = []
    for place in grid:
        near = loud[round(place) : round(place) + 2 * reach]
        attack = int(np.argmax(near > 0.5 * near.max())) - reach + round(place)
        offsets.append(1000.0 * (attack - float(place)) / sample_rate)
    return offsets
