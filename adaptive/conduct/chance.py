"""Seeded chance without state: a draw depends on what it is for, never on what was drawn before.

The mixing function is SplitMix64 (Steele, Lea & Flood, OOPSLA 2014), in integers only, so that
the same draw has the same bits on every machine.
"""

from __future__ import annotations

import numpy as np

__all__ = ["Chance"]

_GOLDEN = 0x9E3779B97F4A7C15
_MIX_A = 0xBF58476D1CE4E5B9
_MIX_B = 0x94D049BB133111EB
_MASK = (1 << 64) - 1


def _mix(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_MIX_A)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX_B)
    mixed: np.ndarray = z ^ (z >> np.uint64(31))
    return mixed


def _mix_one(z: int) -> int:
    """The same for one number, which is faster without an array."""
    z = (z ^ (z >> 30)) * _MIX_A & _MASK
    z = (z ^ (z >> 27)) * _MIX_B & _MASK
    return z ^ (z >> 31)


class Chance:
    """Draws from [0, 1) that are a pure function of the seed and of integers that name the draw.

    Parameters
    ----------
    seed : int
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed & _MASK

    def draws(self, items: np.ndarray, *purpose: int | np.ndarray) -> np.ndarray:
        """One draw for each item.

        Parameters
        ----------
        items : np.ndarray [shape=(n,), int]
            What is drawn for, for instance loop numbers.
        *purpose : int or np.ndarray [shape=(n,), int ≥ 0]
            What the draw decides, for instance a frame and a part; an array has one for each item.

        Returns
        -------
        np.ndarray [shape=(n,), float64]
        """
        one, rest = self._seed, list(purpose)
        while rest and not isinstance(rest[0], np.ndarray):
            one = _mix_one(((one ^ (int(rest.pop(0)) & _MASK)) + _GOLDEN) & _MASK)
        state = np.array([one], np.uint64)  # of arrays, sums and products wrap without a warning
        golden = np.uint64(_GOLDEN)
        for word in rest:
            own = word.astype(np.uint64) if isinstance(word, np.ndarray) else word & _MASK
            state = _mix((state ^ np.uint64(own)) + golden)
        mixed = _mix(state + (items.astype(np.uint64) + np.uint64(1)) * golden)
        return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53
