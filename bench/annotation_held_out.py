"""Annotation, held out: every take judged by weights that its own family had no part in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from adaptive.annotate.beat_count import RULE
from adaptive.annotate.judging import mood_traits
from adaptive.library import Loop
from adaptive.music import Key
from bench.annotation_features import Measured
from bench.annotation_fit import Fitted, fit_all
from bench.annotation_instruments import family_of
from bench.annotation_models import CONSTANT
from bench.key_judge import relation

__all__ = ["Judgement", "held_out"]

_NEAR = 0.01
_FLOOR = 1e-3
"""Least probability of a tempo when loops vote: one that is sure and wrong is outvoted."""

Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A take, what was heard of it, and whether it is what is written."""

    loop: Loop
    part: str
    family: str
    bpm: float
    beats_sure: float
    agreed_bpm: float
    key: Key
    key_sure: float
    pitched_right: bool
    part_right: bool
    part_sure: float
    family_right: bool | None
    family_sure: float
    energy: float
    valence: float
    arousal: float
    density: float
    traits: Row

    @property
    def beats_right(self) -> bool:
        """Whether its tempo is within 1 % of what is written."""
        return abs(self.bpm / self.loop.tempo.bpm - 1.0) < _NEAR

    @property
    def octave_right(self) -> bool:
        """The same, half, double, three halves and two thirds of it allowed."""
        ratio = self.bpm / self.loop.tempo.bpm
        return any(abs(ratio / r - 1.0) < _NEAR for r in (0.5, 1.0, 2.0, 1.5, 2.0 / 3.0))

    @property
    def agreed_right(self) -> bool:
        """Whether the tempo that its folder's loops agree on is what is written."""
        return abs(self.agreed_bpm / self.loop.tempo.bpm - 1.0) < _NEAR

    @property
    def key_right(self) -> bool:
        """Whether the key is the one written (its major or minor, of other modes)."""
        return self.loop.key is not None and relation(self.key, self.loop.key) == "the key"


def held_out(measured: Sequence[Measured]) -> list[Judgement]:
    """Judge every take, a family at a time."""
    judged = []
    for family in sorted({each.loop.family for each in measured}):
        own = [each for each in measured if each.loop.family == family]
        fitted = fit_all([each for each in measured if each.loop.family != family])
        chances = [_tempos(each, fitted) for each in own]
        agreed = _agreed([c for each, c in zip(own, chances, strict=True) if each.part != "mix"])
        judged += [
            _judged(each, fitted, tempos, agreed) for each, tempos in zip(own, chances, strict=True)
        ]
    return judged


def _tempos(each: Measured, fitted: Fitted) -> dict[float, float]:
    """Probability of each tempo."""
    scores = np.array([row[RULE] + _sum(fitted.beat_count, row) for row in each.rows])
    shares = np.exp(scores - scores.max())
    found: dict[float, float] = {}
    for count, share in zip(each.counts, (shares / shares.sum()).tolist(), strict=True):
        bpm = round(count.bpm, 1)
        found[bpm] = found.get(bpm, 0.0) + share
    return found


def _agreed(chances: Sequence[Mapping[float, float]]) -> float:
    """The tempo that loops which share one most likely have."""
    votes: dict[float, float] = {}
    for tempos in chances:
        for bpm, share in tempos.items():
            votes[bpm] = votes.get(bpm, 0.0) + float(np.log(1.0 + share / _FLOOR))
    return max(votes, key=lambda bpm: votes[bpm]) if votes else 0.0


def _judged(
    each: Measured, fitted: Fitted, tempos: Mapping[float, float], agreed: float
) -> Judgement:
    bpm = max(tempos, key=lambda tempo: tempos[tempo])
    keys = np.array([_key_score(each, fitted, k) for k in range(24)])
    shares = np.exp(keys - keys.max())
    best = int(np.argmax(shares))
    key = Key(best % 12, "minor" if best >= 12 else "major")
    sure = float(shares[best] / shares.sum())
    pitched = _chances(fitted.pitched, each.traits)["pitched"]
    part, part_sure = _likeliest(_chances(fitted.parts, each.traits))
    player, player_sure = _likeliest(_chances(fitted.instruments, each.traits))
    only = list(each.loop.instruments) if len(each.loop.instruments) == 1 else []
    written = family_of(only[0]) if only and each.part != "mix" else None
    minor = 0.5 + (0.5 if key.is_minor else -0.5) * sure if pitched >= 0.5 else 0.5
    mood = mood_traits(each.traits, bpm, minor)
    return Judgement(
        each.loop, each.part, each.loop.family, bpm, tempos[bpm], agreed, key, sure * pitched,
        (pitched >= 0.5) == (each.loop.key is not None or each.part == "mix"),
        part == each.part, part_sure,
        None if written is None else player == written, player_sure,
        _sum(fitted.energy, mood), _sum(fitted.valence, mood), _sum(fitted.arousal, mood),
        each.rate * 60.0 / each.loop.tempo.bpm, each.traits,
    )  # fmt: skip


def _key_score(each: Measured, fitted: Fitted, place: int) -> float:
    return sum(weight * float(each.key[name][place]) for name, weight in fitted.key.items())


def _sum(weights: Row, row: Row) -> float:
    return sum(
        weight if name == CONSTANT else weight * row[name] for name, weight in weights.items()
    )


def _chances(table: Mapping[str, Row], traits: Row) -> dict[str, float]:
    scores = {name: _sum(weights, traits) for name, weights in table.items()}
    top = max(scores.values())
    lifted = {name: float(np.exp(score - top)) for name, score in scores.items()}
    total = sum(lifted.values())
    return {name: value / total for name, value in lifted.items()}


def _likeliest(chances: Mapping[str, float]) -> tuple[str, float]:
    best = max(chances, key=lambda name: chances[name])
    return best, chances[best]
