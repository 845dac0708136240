"""The yardstick: fixed work, timed beside every measure, says how fast the machine just was."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Yardstick", "take_yardstick"]

_TIMES = 25
_STEMS = 8
_FRAMES = 16_384
_BLOCK = 256
_LOOPS = 30_000


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How long the fixed work took, in milliseconds: the shortest of its times, and their median.

    Parameters
    ----------
    mix_ms, mix_median_ms : float
        Eight stems of stereo mixed by NumPy, block by block.
    python_ms, python_median_ms : float
        A loop of plain Python.
    """

    mix_ms: float
    mix_median_ms: float
    python_ms: float
    python_median_ms: float

    @property
    def pace(self) -> float:
        """One number for both: the geometric mean of the medians, in milliseconds."""
        return math.sqrt(self.mix_median_ms * self.python_median_ms)


def take_yardstick() -> Yardstick:
    """Time the fixed work, a third of a second in all."""
    chance = np.random.default_rng(1)
    stems = chance.standard_normal((_STEMS, _FRAMES, 2)).astype(np.float32)
    out = np.zeros((_BLOCK, 2), np.float32)
    ramp = np.linspace(0.0, 1.0, _BLOCK, dtype=np.float32)[:, np.newaxis]
    part = np.zeros_like(out)

    def mix() -> None:
        for first in range(0, _FRAMES, _BLOCK):
            out.fill(0.0)
            for stem in stems:
                np.multiply(stem[first : first + _BLOCK], ramp, out=part)
                np.add(out, part, out=out)

    def count() -> None:
        seen: dict[int, int] = {}
        for n in range(_LOOPS):
            seen[n & 255] = seen.get(n & 255, 0) + n

    mixed, counted = _times(mix), _times(count)
    return Yardstick(mixed[0], mixed[_TIMES // 2], counted[0], counted[_TIMES // 2])


def _times(work: Callable[[], None]) -> list[float]:
    found = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        work()
        found.append(1000.0 * (time.perf_counter() - began))
    return sorted(found)
