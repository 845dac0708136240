"""Choices that can be explained: what won, by which terms, and what it beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Candidate", "Choice", "choose", "own_cost"]

_RUNNERS_UP = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A loop with its cost and the cost's terms."""

    loop: int
    cost: float
    terms: Mapping[str, float]

    def described(self, ids: Sequence[str]) -> dict[str, Any]:
        """The candidate in words and numbers, for people; its loop by its id."""
        terms = {name: round(value, 4) for name, value in self.terms.items() if value}
        return {"loop": ids[self.loop], "cost": round(self.cost, 4), "terms": terms}


@dataclass(frozen=True, slots=True)
class Choice:
    """The cheapest candidate and the best that it beat."""

    chosen: Candidate
    rejected: tuple[Candidate, ...]

    @property
    def loop(self) -> int:
        """Number of the chosen loop."""
        return self.chosen.loop

    @property
    def all(self) -> tuple[Candidate, ...]:
        """The chosen candidate, then those that it beat."""
        return (self.chosen, *self.rejected)

    def taking(self, place: int) -> Choice:
        """The same candidates with another one chosen, by its place among :attr:`all`."""
        if place == 0:
            return self
        picked = self.all[place]
        return Choice(picked, tuple(c for c in self.all if c is not picked))


def own_cost(candidate: Candidate) -> float:
    """A candidate's cost by itself, without the combination that it would make."""
    return candidate.cost - candidate.terms.get("combination", 0.0)


def choose(candidates: np.ndarray, terms: Mapping[str, np.ndarray]) -> Choice | None:
    """The candidate with the least sum of terms; of equals, the first.

    Parameters
    ----------
    candidates : np.ndarray [shape=(n,), int]
        Numbers of loops, ascending.
    terms : mapping of str to np.ndarray [shape=(n,)]
        Infinite values rule a candidate out.

    Returns
    -------
    Choice or None
        ``None`` when nothing is left.
    """
    if not len(candidates):
        return None
    total = np.zeros(len(candidates))
    for value in terms.values():
        total = total + value
    order = _least(total, _RUNNERS_UP + 1)
    if not np.isfinite(total[order[0]]):
        return None
    ranked = [
        Candidate(int(candidates[i]), float(total[i]), {n: float(v[i]) for n, v in terms.items()})
        for i in order
        if np.isfinite(total[i])
    ]
    return Choice(ranked[0], tuple(ranked[1:]))


def _least(total: np.ndarray, count: int) -> np.ndarray:
    """Places of the least values, ascending; of equals the first. Linear in the length."""
    if len(total) > 64:
        bound = np.partition(total, count)[count]
        near = np.flatnonzero(total <= bound)
        found: np.ndarray = near[np.argsort(total[near], kind="stable")][:count]
        return found
    ranked: np.ndarray = np.argsort(total, kind="stable")[:count]
    return ranked
