"""Partners: the loops that could join an ensemble, part after part, weighed together.

A call costs more than what it does to a hundred loops, so one for the loops of all parts takes
little more time than one for a single part's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from adaptive.conduct.choice import Choice, sum_of
from adaptive.conduct.combinations import Branches
from adaptive.cues import Part

if TYPE_CHECKING:
    from adaptive.conduct.walk import Walk, Wish

__all__ = ["Partners", "joined", "weigh_verticals"]

_VERTICAL_WEIGHT = 1.0


class Partners:
    """Candidates of parts that have not joined yet. Made by :meth:`Walk.partners`.

    Parameters
    ----------
    walk : Walk
    loops : mapping of Part to np.ndarray
        Each part's candidates, in the order in which the parts are asked for.
    wish : Wish
    playing : mapping of Part to int
        What plays so far.
    """

    def __init__(
        self,
        walk: Walk,
        loops: Mapping[Part, np.ndarray],
        wish: Wish,
        playing: Mapping[Part, int],
    ) -> None:
        self._walk = walk
        self._wish = wish
        self._loops = loops
        flat = joined(loops.values())
        ends = list(accumulate((len(each) for each in loops.values()), initial=0))
        self._spans = {p: slice(a, b) for p, a, b in zip(loops, ends, ends[1:], strict=False)}
        self._terms = walk.terms(loops, flat, wish, playing)
        self._sum = sum_of(self._terms)
        self._sounding = walk.gathered(flat)
        self._from = 0
        self._lead: np.ndarray | None = None
        self._worst: np.ndarray | None = None

    def join(self, *ensemble: int) -> None:
        """Loops have joined; the first of all leads."""
        rest = self._sounding[self._from :]
        if self._lead is not None and not len(rest):
            return  # it was the last part
        for row in self._walk.verticals(ensemble, rest):
            if self._lead is None:
                self._lead = row
            elif self._worst is None:
                self._worst = np.zeros(len(self._sounding), np.float32)
                self._worst[self._from :] = row
            else:
                worst = self._worst[self._from :]
                np.maximum(worst, row, out=worst)

    def choose(self, part: Part, branches: Branches = ()) -> Choice | None:
        """The loop of a part that joins; the parts before it are over.

        Combinations that ``branches`` would make again are avoided. ``None`` when nothing fits.
        """
        loops, span = self._loops[part], self._spans[part]
        self._from = span.stop
        assert self._lead is not None
        worst = None if self._worst is None else self._worst[span]
        together = {
            "vertical": weigh_verticals(self._lead[span], worst),
            "combination": self._walk.familiar(branches, loops, self._wish),
        }
        terms = {name: value[span] for name, value in self._terms.items()} | together
        return self._walk.choose(loops, terms, sum_of(together, self._sum[span]))


def joined(loops: Collection[np.ndarray]) -> np.ndarray:
    """Some parts' loops one after the other."""
    if len(loops) == 1:
        return next(iter(loops))
    return np.concatenate([*loops, np.zeros(0, np.int64)])


def weigh_verticals(lead: np.ndarray, worst: np.ndarray | None) -> np.ndarray:
    """The vertical term: the cost with the lead, and with the worst of the others at half weight.

    Parameters
    ----------
    lead, worst : np.ndarray [shape=(n,)]
        ``worst`` is ``None`` where there are no others.
    """
    together = lead if worst is None else lead + 0.5 * worst
    total: np.ndarray = _VERTICAL_WEIGHT * together
    return total
