"""Annotation, held out: every take judged by weights that its own family had no part in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from adaptive.annotate import settle_timings
from adaptive.annotate.judging import far_from, part_traits, sure_of
from adaptive.library import Loop
from adaptive.music import Key
from bench.annotation_features import Measured
from bench.annotation_fit import Fitted, fit_all
from bench.annotation_heard import (
    chances,
    hear_counts,
    hear_key,
    hear_mood_traits,
    hear_tempos,
    weighed,
)
from bench.annotation_instruments import family_of
from bench.annotation_moods import MOODS
from bench.key_judge import relation

__all__ = ["Judgement", "held_out", "judge_family"]

_NEAR = 0.01

Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A take, what was heard of it, and whether it is what is written."""

    loop: Loop
    part: str
    family: str
    bpm: float
    beats_sure: float
    together_bpm: float
    key: Key
    key_sure: float
    pitched_right: bool
    heard_part: str
    part_sure: float
    family_right: bool | None
    family_sure: float
    energy: float
    valence: float
    arousal: float
    moods_sure: Row
    density: float
    traits: Row
    drums_db: float | None

    @property
    def beats_right(self) -> bool:
        """Whether its tempo is within 1 % of what is written."""
        return abs(self.bpm / self.loop.tempo.bpm - 1.0) < _NEAR

    @property
    def part_right(self) -> bool:
        """Whether it takes the part that is written."""
        return self.heard_part == self.part

    @property
    def octave_right(self) -> bool:
        """The same, half, double, three halves and two thirds of it allowed."""
        ratio = self.bpm / self.loop.tempo.bpm
        return any(abs(ratio / r - 1.0) < _NEAR for r in (0.5, 1.0, 2.0, 1.5, 2.0 / 3.0))

    @property
    def together_right(self) -> bool:
        """Whether the tempo that its folder's loops settle together is what is written."""
        return abs(self.together_bpm / self.loop.tempo.bpm - 1.0) < _NEAR

    @property
    def key_right(self) -> bool:
        """Whether the key is the one written (its major or minor, of other modes)."""
        return self.loop.key is not None and relation(self.key, self.loop.key) == "the key"


def held_out(measured: Sequence[Measured]) -> list[Judgement]:
    """Judge every take, a family at a time, by weights fitted to the others."""
    judged = []
    for family in sorted({each.loop.family for each in measured}):
        fitted = fit_all([each for each in measured if each.loop.family != family])
        judged += judge_family([e for e in measured if e.loop.family == family], fitted)
    return judged


def judge_family(own: Sequence[Measured], fitted: Fitted) -> list[Judgement]:
    """Judge the takes of one family, which share a tempo, by given weights.

    Together they decide as the import lets a folder's loops decide. The four weights of that are
    as shipped: they were fitted to most of the families, and are not held out.
    """
    stems = [each for each in own if each.part != "mix"]
    settled = settle_timings([hear_counts(each, fitted.beat_count) for each in stems])
    together = {id(e): c.bpm for e, c in zip(stems, settled, strict=True) if c is not None}
    return [_judged(each, fitted, together.get(id(each), 0.0)) for each in own]


def _judged(each: Measured, fitted: Fitted, together: float) -> Judgement:
    tempos = hear_tempos(each, fitted.beat_count)
    bpm = max(tempos, key=lambda tempo: tempos[tempo])
    heard = hear_key(each, fitted.key, fitted.pitched)
    key, pitched = heard.key, heard.pitched
    part, part_sure = _likeliest(chances(fitted.parts, part_traits(each.traits)))
    player, player_sure = _likeliest(chances(fitted.instruments, each.traits))
    only = list(each.loop.instruments) if len(each.loop.instruments) == 1 else []
    written = family_of(only[0]) if only and each.part != "mix" else None
    mood = hear_mood_traits(each, heard, tempos)
    energy, valence, arousal = (
        float(np.clip(weighed(table, mood), MOODS[name].low, MOODS[name].high))
        for name, table in zip(MOODS, (fitted.energy, fitted.valence, fitted.arousal), strict=True)
    )
    far = far_from(fitted.mood_middle, fitted.mood_spread, mood)
    sure = {
        "energy": sure_of(fitted.energy_sure, MOODS["energy"].signed(energy), far),
        "valence": sure_of(fitted.valence_sure, valence, far),
        "arousal": sure_of(fitted.arousal_sure, arousal, far),
    }
    return Judgement(
        each.loop, each.part, each.loop.family, bpm, tempos[bpm], together,
        key, heard.sure * pitched,
        (pitched >= 0.5) == (each.loop.key is not None or each.part == "mix"),
        part, part_sure,
        None if written is None else player == written, player_sure,
        energy, valence, arousal, sure,
        each.rate * 60.0 / each.loop.tempo.bpm, each.traits, each.drums_db,
    )  # fmt: skip


def _likeliest(chances: Mapping[str, float]) -> tuple[str, float]:
    best = max(chances, key=lambda name: chances[name])
    return best, chances[best]
