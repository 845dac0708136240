"""Choices that can be explained: what won, by which terms, and what it beat."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Candidate", "Choice", "choose", "own_cost", "sum_of"]

_RUNNERS_UP = 3


class _TermsAt(Mapping[str, float]):
    """The terms of one of many candidates, looked up when they are asked for."""

    __slots__ = ("_place", "_terms")

    def __init__(self, terms: Mapping[str, np.ndarray], place: int) -> None:
        self._terms = terms
        self._place = place

    def __getitem__(self, name: str) -> float:
        return float(self._terms[name][self._place])

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)


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


def sum_of(terms: Mapping[str, np.ndarray], total: np.ndarray | float = 0.0) -> np.ndarray:
    """The sum of terms, added one after the other to what is there already [shape=(n,)]."""
    for value in terms.values():
        total = total + value
    return np.asarray(total)


def choose(
    candidates: np.ndarray, terms: Mapping[str, np.ndarray], total: np.ndarray | None = None
) -> Choice | None:
    """The candidate with the least sum of terms; of equals, the first.

    Parameters
    ----------
    candidates : np.ndarray [shape=(n,), int]
        Numbers of loops, ascending.
    terms : mapping of str to np.ndarray [shape=(n,)]
        Infinite values rule a candidate out.
    total : np.ndarray [shape=(n,)], optional
        Their sum, where it is known.

    Returns
    -------
    Choice or None
        ``None`` when nothing is left.
    """
    if not len(candidates):
        return None
    total = sum_of(terms) if total is None else total
    order = _least(total, _RUNNERS_UP + 1)
    costs, loops = total[order].tolist(), candidates[order].tolist()
    ranked = [
        Candidate(loop, cost, _TermsAt(terms, place))
        for loop, cost, place in zip(loops, costs, order.tolist(), strict=True)
        if math.isfinite(cost)
    ]
    return Choice(ranked[0], tuple(ranked[1:])) if ranked else None


def _least(total: np.ndarray, count: int) -> np.ndarray:
    """Places of the least values, ascending; of equals the first. Linear in the length."""
    if len(total) > 64:
        bound = np.partition(total, count)[count]
        near = np.flatnonzero(total <= bound)
        found: np.ndarray = near[np.argsort(total[near], kind="stable")][:count]
        return found
    ranked: np.ndarray = np.argsort(total, kind="stable")[:count]
    return ranked
