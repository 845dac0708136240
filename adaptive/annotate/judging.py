"""Judging: the traits of a sound weighed into part, instruments, energy, valence, arousal.

Every judgement is a weighted sum of named traits (weights.py), fitted by ridge regression or
multinomial logit on loops of which the writing is known (bench/annotation_fit.py).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from adaptive.annotate.traits import Traits
from adaptive.annotate.weights import (
    AROUSAL,
    AROUSAL_SURE,
    ENERGY,
    ENERGY_SURE,
    INSTRUMENTS,
    MOOD_MIDDLE,
    MOOD_SPREAD,
    PARTS,
    PITCHED,
    VALENCE,
    VALENCE_SURE,
)

__all__ = [
    "arousal_of",
    "energy_of",
    "far_from",
    "instruments_of",
    "mood_traits",
    "part_of",
    "part_traits",
    "pitchedness",
    "sure_of",
    "valence_of",
]

_UNTUNED = ("drums", "percussion")
_TOGETHER = (
    ("percussiveness", "tonal"), ("low", "high"), ("warm", "high"), ("low", "tonal"),
    ("low", "middle"), ("rate", "tonal"), ("noisiness", "tonal"), ("percussiveness", "voices"),
)  # fmt: skip
_SECOND = 0.3
"""Probability from which a second family of instruments is named too."""


def mood_traits(traits: Traits, bpm: float, minor: float) -> Traits:
    """Traits with the tempo and how sure a minor key is (0 to 1, 0.5 for unpitched sounds)."""
    return {**traits, "tempo": float(np.log2(max(bpm, 1.0) / 110.0)), "minor": minor}


def part_traits(traits: Traits) -> Traits:
    """Traits with products of those that only several parts together have at once.

    Drums strike and hiss, a chord is tonal; what does both is a mix.
    """
    products = {f"{a} × {b}": traits[a] * traits[b] for a, b in _TOGETHER}
    return {**traits, **products}


def pitchedness(traits: Traits) -> float:
    """Probability that it has a pitch and so may have a key, 0 to 1."""
    return _chance(PITCHED, traits)["pitched"]


def part_of(traits: Traits) -> tuple[str, float]:
    """The part that it most likely takes, and its probability."""
    return _likeliest(_chance(PARTS, part_traits(traits)))


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


def energy_of(traits: Traits) -> tuple[float, float]:
    """How much is going on, 0 to 100, and how sure that is. Wants :func:`mood_traits`.

    Of this and the next two, the confidence is the chance that a composer would have written a
    value within a fifth of the range.
    """
    value = float(np.clip(_sum(ENERGY, traits), 0.0, 100.0))
    return value, _sure(ENERGY_SURE, value / 50.0 - 1.0, traits)


def valence_of(traits: Traits) -> tuple[float, float]:
    """−1 (sad) to 1 (happy), and how sure that is. Wants :func:`mood_traits`."""
    value = float(np.clip(_sum(VALENCE, traits), -1.0, 1.0))
    return value, _sure(VALENCE_SURE, value, traits)


def arousal_of(traits: Traits) -> tuple[float, float]:
    """−1 (calm) to 1 (excited), and how sure that is. Wants :func:`mood_traits`."""
    value = float(np.clip(_sum(AROUSAL, traits), -1.0, 1.0))
    return value, _sure(AROUSAL_SURE, value, traits)


def far_from(
    middle: Mapping[str, float], spread: Mapping[str, float], traits: Mapping[str, float]
) -> float:
    """How unlike the loops it is that the weights were fitted to: 1 is as they differ themselves.

    Root mean square of the traits, each as its distance from the mean in standard deviations.
    """
    apart = [(traits[name] - middle[name]) / spread[name] for name in middle]
    return float(np.sqrt(np.mean(np.square(apart))))


def sure_of(table: Mapping[str, float], value: float, far: float) -> float:
    """Chance that a mood is right: what says much is right more often, and what is far less.

    Parameters
    ----------
    table : mapping
        Weights of ``size`` and ``far``.
    value : float
        −1 to 1.
    far : float
        As :func:`far_from` has it.
    """
    score = _sum(table, {"size": abs(value), "far": far})
    return float(1.0 / (1.0 + np.exp(-score)))


def _sure(table: Mapping[str, float], value: float, traits: Traits) -> float:
    return sure_of(table, value, far_from(MOOD_MIDDLE, MOOD_SPREAD, traits))


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
