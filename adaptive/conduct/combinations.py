"""Combinations: which loops have followed which, together, and how long ago.

Single loops come back soon; what must not is eight bars in which every part does the same. That is
one ensemble or two in a row, so there are two trees: the parts' loops in the order in which they
are chosen, by themselves and after what sounded before. A choice that would go down a branch which
was heard before can thus be told from one that makes the whole new, before the others are chosen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

import numpy as np

from adaptive.cues import PARTS

__all__ = ["AFRESH", "Branches", "Combinations"]

_KEPT = 8_192

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

    def go_on(self, branches: Branches, loop: int, frame: int) -> Branches:
        """The branches with a loop that was chosen for a frame; remembers them."""
        longer = tuple((*branch, loop) for branch in branches)
        for branch in longer:
            self._last[branch] = frame
            self._last.move_to_end(branch)
            if len(self._last) > _KEPT:
                self._last.popitem(last=False)
        return longer
