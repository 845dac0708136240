"""The reverb's two sides: what is sent to it, made to differ from left to right."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

__all__ = ["Widening"]

DELAY_S = 0.0113
"""Delay of the middle that is added to the left side and taken from the right."""

SHARE = 0.8
"""Share of it."""


class Widening:
    """Adds a delayed middle to the left of a sound and takes it from the right.

    pyo's reverb rings alike on both sides, so that a mono sound would stay mono in it. A reverb is
    linear and the same at all times: what is done to the sound before it could as well be done
    after it, where the graph would have to do it block by block. Left plus right stays what it
    was; the power of equal sides stays too, as all is divided by what the widening adds.

    Parameters
    ----------
    sample_rate : int
        Frames a second.
    most : int
        Frames that :meth:`apply` is given at most.
    """

    def __init__(self, sample_rate: int, most: int) -> None:
        self._delay = delay = round(DELAY_S * sample_rate)
        self._middle = np.zeros(delay + most, np.float32)
        self._done = 0

    def apply(self, sound: npt.NDArray[np.float32], kept: int) -> None:
        """Widen the next frames in place. Allocates nothing.

        Parameters
        ----------
        sound : np.ndarray [shape=(n, 2), dtype=float32]
            ``n`` frames, 1 to ``most``.
        kept : int
            Frames of the last call that this one follows: as a rule all, fewer where the rest
            was thrown away.
        """
        delay, middle, n = self._delay, self._middle, len(sound)
        kept = min(kept, self._done)
        np.copyto(middle[:delay], middle[kept : kept + delay])
        np.multiply(sound, _QUIETER, out=sound)
        fresh = middle[delay : delay + n]
        np.add(sound[:, 0], sound[:, 1], out=fresh)
        np.multiply(fresh, _HALF_SHARE, out=fresh)
        sound[:, 0] += middle[:n]
        sound[:, 1] -= middle[:n]
        self._done = n


_QUIETER = np.float32(1.0 / math.sqrt(1.0 + SHARE**2))
_HALF_SHARE = np.float32(0.5 * SHARE)
