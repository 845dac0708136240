"""Annotation heard: tempo, key and pitch of a take as given weights hear them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from adaptive.annotate.beat_count import RULE, BeatCount
from adaptive.annotate.judging import mood_traits
from adaptive.music import Key
from bench.annotation_features import Measured
from bench.annotation_models import CONSTANT

__all__ = [
    "HeardKey",
    "chances",
    "hear_counts",
    "hear_key",
    "hear_mood_traits",
    "hear_tempos",
    "weighed",
]

Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class HeardKey:
    """A key, and how sure it is.

    Parameters
    ----------
    key : Key
        The likeliest, of pitched material.
    sure : float
        Its probability among the 24.
    pitched : float
        Probability that there is a key at all.
    """

    key: Key
    sure: float
    pitched: float

    @property
    def minor(self) -> float:
        """How sure a minor key is, 0 to 1; 0.5 for unpitched material, as the analysis has it."""
        if self.pitched < 0.5:
            return 0.5
        return 0.5 + (0.5 if self.key.is_minor else -0.5) * self.sure * self.pitched


def weighed(weights: Row, row: Row) -> float:
    """A weighted sum, with its constant."""
    return sum(w if name == CONSTANT else w * row[name] for name, w in weights.items())


def chances(table: Mapping[str, Row], row: Row) -> dict[str, float]:
    """Probability of each class."""
    scores = {name: weighed(weights, row) for name, weights in table.items()}
    top = max(scores.values())
    lifted = {name: float(np.exp(score - top)) for name, score in scores.items()}
    total = sum(lifted.values())
    return {name: value / total for name, value in lifted.items()}


def hear_counts(each: Measured, beat_count: Row) -> list[BeatCount]:
    """The lengths in quarters that it may have, with their probabilities."""
    scores = np.array([row[RULE] + weighed(beat_count, row) for row in each.rows])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return [
        replace(count, probability=share)
        for count, share in zip(each.counts, shares.tolist(), strict=True)
    ]


def hear_tempos(each: Measured, beat_count: Row) -> dict[float, float]:
    """Probability of each tempo."""
    found: dict[float, float] = {}
    for count in hear_counts(each, beat_count):
        bpm = round(count.bpm, 1)
        found[bpm] = found.get(bpm, 0.0) + count.probability
    return found


def hear_key(each: Measured, key: Row, pitched: Mapping[str, Row]) -> HeardKey:
    """The likeliest key."""
    scores = np.array(
        [
            sum(weight * float(each.key[name][place]) for name, weight in key.items())
            for place in range(24)
        ]
    )
    shares = np.exp(scores - scores.max())
    best = int(np.argmax(shares))
    sure = float(shares[best] / shares.sum())
    found = Key(best % 12, "minor" if best >= 12 else "major")
    return HeardKey(found, sure, chances(pitched, each.traits)["pitched"])


def hear_mood_traits(each: Measured, heard: HeardKey, tempos: Mapping[float, float]) -> Row:
    """What mood and energy are read from: the tempo and key that are heard, not those written."""
    bpm = max(tempos, key=lambda tempo: tempos[tempo])
    return mood_traits(each.traits, bpm, heard.minor)
