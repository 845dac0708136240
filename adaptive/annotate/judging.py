"""Judging: the traits of a sound weighed into part, instruments, energy, valence, arousal.

Every judgement is a weighted sum of named traits (weights.py), fitted by ridge regression or
multinomial logit on loops of which the writing is known (bench/annotation_fit.py).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from adaptive.annotate.traits import Traits
from adaptive.annotate.weights import AROUSAL, ENERGY, INSTRUMENTS, PARTS, PITCHED, VALENCE

__all__ = [
    "arousal_of",
    "energy_of",
    "instruments_of",
    "mood_traits",
    "part_of",
    "pitchedness",
    "valence_of",
]

_UNTUNED = ("drums", "percussion")
_SECOND = 0.3
"""Probability from which a second family of instruments is named too."""


def mood_traits(traits: Traits, bpm: float, minor: float) -> Traits:
    """Traits with the tempo and how sure a minor key is (0 to 1, 0.5 for unpitched sounds)."""
    return {**traits, "tempo": float(np.log2(max(bpm, 1.0) / 110.0)), "minor": minor}


def pitchedness(traits: Traits) -> float:
    """Probability that it has a pitch and so may have a key, 0 to 1."""
    return _chance(PITCHED, traits)["pitched"]


def part_of(traits: Traits) -> tuple[str, float]:
    """The part that it most likely takes, and its probability."""
    return _likeliest(_chance(PARTS, traits))


def instruments_of(traits: Traits, part: str) -> tuple[list[str], float]:
    """Families of instruments, the likeliest first, and the first one's probability.

    What the part excludes is left out: drums have no strings.
    """
    chances = _chance(INSTRUMENTS, traits)
    if part != "mix":
        struck = part in _UNTUNED
        chances = {name: p for name, p in chances.items() if (name in _UNTUNED) == struck}
        total = sum(chances.values())
        chances = {name: p / max(total, 1e-9) for name, p in chances.items()}
    ranked = sorted(chances, key=lambda name: -chances[name])
    also = [name for name in ranked[1:2] if chances[name] >= _SECOND]
    return [ranked[0], *also], chances[ranked[0]]


def energy_of(traits: Traits) -> float:
    """How much is going on, 0 to 100. Wants :func:`mood_traits`."""
    return float(np.clip(_sum(ENERGY, traits), 0.0, 100.0))


def valence_of(traits: Traits) -> float:
    """−1 (sad) to 1 (happy). Wants :func:`mood_traits`."""
    return float(np.clip(_sum(VALENCE, traits), -1.0, 1.0))


def arousal_of(traits: Traits) -> float:
    """−1 (calm) to 1 (excited). Wants :func:`mood_traits`."""
    return float(np.clip(_sum(AROUSAL, traits), -1.0, 1.0))


def _sum(weights: Mapping[str, float], traits: Traits) -> float:
    return sum(weight * traits.get(name, 1.0) for name, weight in weights.items())


def _chance(table: Mapping[str, Mapping[str, float]], traits: Traits) -> dict[str, float]:
    scores = {name: _sum(weights, traits) for name, weights in table.items()}
    top = max(scores.values())
    lifted = {name: float(np.exp(score - top)) for name, score in scores.items()}
    total = sum(lifted.values())
    return {name: value / total for name, value in lifted.items()}


def _likeliest(chances: Mapping[str, float]) -> tuple[str, float]:
    best = max(chances, key=lambda name: chances[name])
    return best, chances[best]
