"""Which keys of a library nothing of another key leads to smoothly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.graph import TransitionCost
from adaptive.music import Key

__all__ = ["LonelyKey", "lonely_keys"]

_MOST_GOALS = 256
"""Loops of a key that are tried; where there are more, the key is not what lacks company."""
_BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class LonelyKey:
    """A key that is entered from another one only by a step that is heard.

    Parameters
    ----------
    key : Key
    loops : int
        How many are in it.
    start, goal : int
        Numbers of the two loops of one part that come nearest to a way in; −1 without any.
    cost : float
        Of the edge between these; infinite without any.
    """

    key: Key
    loops: int
    start: int
    goal: int
    cost: float


def lonely_keys(cost: TransitionCost, smooth_cost: float) -> tuple[LonelyKey, ...]:
    """Keys into which no edge from a loop of another key costs at most ``smooth_cost``.

    All pairs of loops of one part are compared and not only each loop's nearest successors, for
    an event may ask for any. Nothing is found where all loops with a key share one.
    """
    table = cost.table
    keyed = [number for number, key in enumerate(table.keys) if key is not None]
    if len(keyed) < 2:
        return ()
    found = (_approach(cost, number, smooth_cost) for number in keyed)
    lonely = [approach for approach in found if approach.cost > smooth_cost]
    return tuple(sorted(lonely, key=lambda each: (each.key.fifths, each.key.is_minor)))


def _approach(cost: TransitionCost, number: int, smooth_cost: float) -> LonelyKey:
    """The cheapest way into a key, or the first one found that is smooth."""
    table = cost.table
    key = table.keys[number]
    assert key is not None
    inside = table.key_class == number
    best = LonelyKey(key, int(inside.sum()), -1, -1, float("inf"))
    for part in np.unique(table.part[inside]).tolist():
        goals = np.flatnonzero(inside & (table.part == part))[:_MOST_GOALS]
        others = np.flatnonzero(table.pitched & ~inside & (table.part == part))
        best = _nearer(cost, others, goals, best, smooth_cost)
        if best.cost <= smooth_cost:
            break
    return best


def _nearer(
    cost: TransitionCost,
    starts: npt.NDArray[np.intp],
    goals: npt.NDArray[np.intp],
    best: LonelyKey,
    smooth_cost: float,
) -> LonelyKey:
    targets = cost.targets(goals)
    for begin in range(0, len(starts), _BLOCK):
        rows = starts[begin : begin + _BLOCK]
        block = cost.block(rows, targets)
        row, column = divmod(int(block.argmin()), len(goals))
        price = float(block[row, column])
        if price < best.cost:
            best = LonelyKey(best.key, best.loops, int(rows[row]), int(goals[column]), price)
        if best.cost <= smooth_cost:
            break
    return best
