"""A stereo-linked look-ahead peak limiter made of pyo objects.

The louder channel's peak sets a gain reduction; the reduction is held, falls
back exponentially, and is smoothed by a finite moving average as long as the look-ahead, while
the sound is delayed by the same. Every smoothed value is then an average of reductions that were
all deep enough for the sample it meets, so nothing overshoots; a signal below the ceiling meets
a gain of exactly one. The hold is longer than the look-ahead, half a period of the lowest bass,
so that the gain does not follow the wave itself.

Moving maximum and moving average are built by doubling (1, 2, 4 … frames), which needs no
feedback, so that no rounding error accumulates however long the server runs.
"""

from __future__ import annotations

import math
from typing import Any

__all__ = ["Limiter"]

FLOOR = 2.0**-40
"""Smallest reduction, far below the resolution of a gain near 1: keeps denormals away."""


class Limiter:
    """Holds a stereo signal at or below a ceiling.

    Parameters
    ----------
    pyo : module
        pyo, with a booted server.
    sound : pyo object with two streams
        What to limit.
    sample_rate : int
        Frames a second.
    ceiling : float
        Largest absolute sample value of the output, linear.
    release_s : float
        Time constant of the return, in seconds.
    stages : int
        Look-ahead, as a power of two of frames: 6 is 64.
    hold_stages : int >= stages
        Hold, likewise: 9 is 512.

    Attributes
    ----------
    output : pyo object with two streams
        The limited signal.
    latency_frames : int
        Delay of the output, constant.
    """

    def __init__(
        self,
        pyo: Any,
        sound: Any,
        sample_rate: int,
        *,
        ceiling: float,
        release_s: float,
        stages: int = 6,
        hold_stages: int = 9,
    ) -> None:
        self._pyo = pyo
        self._sample_rate = sample_rate
        self._held: list[Any] = []
        self.latency_frames = 2**stages - 1
        louder = self._keep(pyo.Max(pyo.Abs(sound[0]), pyo.Abs(sound[1])))
        reduction = self._keep(pyo.Sig(-ceiling, add=1.0))
        reduction.setDiv(louder)  # far below 0 in silence: pyo divides by 1e-5 at least
        peak = self._keep(pyo.Max(reduction, FLOOR))
        for stage in range(hold_stages):
            peak = self._keep(pyo.Max(peak, self._delay(peak, 2**stage)))
        fall = 2.0 * math.pi * release_s
        share = 1.0 / 2**stages
        gain = pyo.Follower2(peak, risetime=0.0, falltime=fall, mul=-share, add=share)
        self._keep(gain)
        for stage in range(stages):
            gain = self._delay(gain, 2**stage, add=gain)
        self.output = self._delay(sound, self.latency_frames, mul=gain)

    def _delay(self, signal: Any, frames: int, mul: Any = 1, add: Any = 0) -> Any:
        """``signal``, an exact number of frames later, times ``mul`` plus ``add``."""
        seconds = (frames + 0.5) / self._sample_rate
        delay = self._pyo.SDelay(signal, delay=seconds, maxdelay=2.0 * seconds, mul=mul, add=add)
        return self._keep(delay)

    def _keep(self, pyo_object: Any) -> Any:
        self._held.append(pyo_object)
        return pyo_object
