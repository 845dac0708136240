"""Seeded chance without state: a draw depends on what it is for, never on what was drawn before.

The mixing function is SplitMix64 (Steele, Lea & Flood, OOPSLA 2014), in integers only, so that
the same draw has the same bits on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

__all__ = ["Chance"]

_GOLDEN = 0x9E3779B97F4A7C15
_MIX_A = 0xBF58476D1CE4E5B9
_MIX_B = 0x94D049BB133111EB
_MASK = (1 << 64) - 1
_SHIFTS = tuple(np.uint64(bits) for bits in (30, 27, 31))
_ONE, _STEP, _TO_53_BITS = np.uint64(1), np.uint64(_GOLDEN), np.uint64(11)
_FACTORS = (np.uint64(_MIX_A), np.uint64(_MIX_B))


def _mix(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> _SHIFTS[0])) * _FACTORS[0]
    z = (z ^ (z >> _SHIFTS[1])) * _FACTORS[1]
    mixed: np.ndarray = z ^ (z >> _SHIFTS[2])
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

    def draws(self, items: np.ndarray, *purpose: int) -> np.ndarray:
        """One draw for each item.

        Parameters
        ----------
        items : np.ndarray [shape=(n,), int]
            What is drawn for, for instance loop numbers.
        *purpose : int ≥ 0
            What the draw decides, for instance a frame and a part.

        Returns
        -------
        np.ndarray [shape=(n,), float64]
        """
        return _drawn(items, np.array([self._state(purpose)], np.uint64))

    def draws_of_groups(
        self, items: np.ndarray, counts: Sequence[int], frame: int, groups: Sequence[int]
    ) -> np.ndarray:
        """:meth:`draws` for a frame and a group: so many items of the first, then of the next."""
        state = self._state((frame,))
        states = [_next_state(state, group) for group in groups]
        return _drawn(items, np.array(states, np.uint64).repeat(np.array(counts, np.intp)))

    def _state(self, purpose: Iterable[int]) -> int:
        state = self._seed
        for word in purpose:
            state = _next_state(state, word)
        return state


def _next_state(state: int, word: int) -> int:
    return _mix_one(((state ^ (int(word) & _MASK)) + _GOLDEN) & _MASK)


def _drawn(items: np.ndarray, states: np.ndarray) -> np.ndarray:
    """One draw for each item, of one state for all or one each."""
    mixed = _mix(states + (items.astype(np.uint64) + _ONE) * _STEP)
    return (mixed >> _TO_53_BITS).astype(np.float64) * 2.0**-53
