"""Combinations: which loops have followed which, together, and how long ago.

Single loops come back soon; what must not is eight bars in which every part does the same. That is
one ensemble or two in a row, so there are two trees: the parts' loops in the order in which they
are chosen, by themselves and after what sounded before. A choice that would go down a branch which
was heard before can thus be told from one that makes the whole new, before the others are chosen.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from itertools import product

import numpy as np

from adaptive.cues import PARTS

__all__ = ["AFRESH", "FAMILIAR_WEIGHT", "Branches", "Combinations"]

FAMILIAR_WEIGHT = 0.8
"""What a combination that sounds this moment costs."""

_KEPT = 8_192
_MOST_OPTIONS = 4
_FEW_PARTS = 4

Branch = tuple[Hashable, ...]

Branches = tuple[Branch, ...]
"""What sounded before or plays on, and the loops chosen so far, in one tree and in the other."""

AFRESH: Branches = (((None,) * len(PARTS),),)
"""Where nothing plays on, the first loop of all is chosen next."""


class Combinations:
    """Remembers the branches that were taken, within bounds.

    Parameters
    ----------
    half_life : int
        Frames after which a combination counts as half forgotten.
    """

    def __init__(self, half_life: int) -> None:
        self._half_life = half_life
        self._last: OrderedDict[Branch, int] = OrderedDict()

    def familiarity(self, branches: Branches, loops: np.ndarray, frame: int) -> np.ndarray:
        """How familiar it would be if branches went on with each of some loops [shape=(n,)].

        The mean over the branches of 1 for what sounds now, ½ after the half-life, 0 for what was
        never heard.
        """
        found = np.zeros(len(loops))
        for place, loop in enumerate(loops.tolist()):
            for branch in branches:
                last = self._last.get((*branch, loop))
                if last is not None:
                    found[place] += self._half_life / (self._half_life + max(0, frame - last))
        return found / max(1, len(branches))

    def whole(self, branches: Branches, loops: Sequence[int], frame: int) -> float:
        """How familiar a whole combination would be, 0 to 1: the mean over its branches."""
        total = 0.0
        for branch in branches:
            last = self._last.get((*branch, *loops))
            if last is not None:
                total += self._half_life / (self._half_life + max(0, frame - last))
        return total / max(1, len(branches))

    def freshest(
        self, branches: Branches, options: Sequence[Sequence[tuple[int, float]]], frame: int
    ) -> tuple[int, ...]:
        """The places of the options that cost least together, familiarity included.

        Choosing part by part goes down the least familiar branch, but may find at its end that
        every leaf was heard; this looks at the leaves.

        Parameters
        ----------
        branches : Branches
        options : sequence of sequences of (int, float)
            Loops and costs for each part, in the order of choosing, the best first.
        frame : int
        """
        most = _MOST_OPTIONS if len(options) <= _FEW_PARTS else _MOST_OPTIONS - 1
        best, least = tuple(0 for _ in options), math.inf
        for places in product(*(range(min(most, len(each))) for each in options)):
            picked = [each[place] for each, place in zip(options, places, strict=True)]
            cost = sum(cost for _, cost in picked)
            if cost < least:
                loops = [loop for loop, _ in picked]
                cost += FAMILIAR_WEIGHT * self.whole(branches, loops, frame)
                if cost < least:
                    best, least = places, cost
        return best

    def go_on(self, branches: Branches, loop: int, frame: int) -> Branches:
        """The branches with a loop that was chosen for a frame; remembers them."""
        longer = tuple((*branch, loop) for branch in branches)
        for branch in longer:
            self._last[branch] = frame
            self._last.move_to_end(branch)
            if len(self._last) > _KEPT:
                self._last.popitem(last=False)
        return longer
