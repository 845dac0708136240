"""How many quarters a loop has: the whole number that its length and its rhythm allow.

A loop is bar-exact, so its tempo is not estimated: it is one of a few whole numbers of quarters in
the loop's length. Each candidate is weighed by how usual its tempo and number of bars are, whether
its tempo is a whole number of beats a minute, and how the loop repeats at the candidate's own beat
and bar: correlation and Fourier series of the onsets, round the loop's end. The weights are those
of a conditional logit (bench/annotation_fit.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from adaptive.annotate.bar_changes import BarChanges, bar_changes
from adaptive.annotate.hearing import Hearing
from adaptive.annotate.onsets import Onsets
from adaptive.annotate.periodicity import Periodicity
from adaptive.annotate.weights import BEAT_COUNT
from adaptive.music import TICKS_PER_QUARTER, Meter

__all__ = [
    "METERS",
    "RULE",
    "BeatCount",
    "beat_count_features",
    "beat_counts",
    "counts_of_beats",
    "legal_counts",
]

RULE = "rule"
"""Name of the part of a candidate's score that is not fitted."""

METERS = ("4/4", "3/4", "6/8", "7/8")
_BARS = (1, 2, 4, 8, 16, 32)
_ODD_BARS = (3, 5, 6, 12)
_SLOWEST, _FASTEST = 50.0, 200.0
_WHOLE = 2.0
"""Logarithm of the odds that a tempo of a whole number of BPM has: most are made so."""
_LENGTHS = {1: -1.0, 2: -0.5, 4: 0.0, 8: 0.0, 16: -1.5, 32: -3.0}
_UNUSUAL = -3.0
"""Logarithms of the odds of lengths in bars, by rule: loops to learn them from were all long."""


@dataclass(frozen=True, slots=True)
class BeatCount:
    """A number of quarters that a loop may have.

    Parameters
    ----------
    beats : int
        Quarter notes.
    meter : str
    bars : int
    bpm : float
        Quarters a minute.
    probability : float
        Of all candidates together 1.
    changes : BarChanges
        How the harmony moves in and between its bars; known of weighed candidates.
    """

    beats: int
    meter: str
    bars: int
    bpm: float
    probability: float = 0.0
    changes: BarChanges = field(default_factory=BarChanges)


@lru_cache(maxsize=64)
def _quarters(meter: str) -> float:
    return Meter.parse(meter).bar_ticks / TICKS_PER_QUARTER


def legal_counts(seconds: float, meters: Sequence[str] = METERS) -> list[BeatCount]:
    """Whole numbers of quarters in usual numbers of bars, at 50 to 200 quarters a minute."""
    found = []
    for meter in meters:
        for bars in (*_BARS, *_ODD_BARS):
            beats = bars * _quarters(meter)
            bpm = 60.0 * beats / seconds
            if beats == int(beats) and _SLOWEST <= bpm <= _FASTEST:
                found.append(BeatCount(int(beats), meter, bars, bpm))
    return found


def counts_of_beats(seconds: float, beats: int, meters: Sequence[str]) -> list[BeatCount]:
    """The candidates of a known number of quarters: one for each meter that makes whole bars."""
    bpm = 60.0 * beats / seconds
    bars = {meter: beats / _quarters(meter) for meter in meters}
    return [BeatCount(beats, m, int(b), bpm) for m, b in bars.items() if b == int(b) and b >= 1]


def beat_counts(
    hearing: Hearing, onsets: Onsets, candidates: Sequence[BeatCount]
) -> list[BeatCount]:
    """The candidates with their probabilities, the likeliest first.

    Parameters
    ----------
    hearing : Hearing
        Of a loop.
    onsets : Onsets
        Its own.
    candidates : sequence of BeatCount
    """
    if not candidates:
        return []
    rows = beat_count_features(hearing, onsets, candidates)
    scores = np.array([_score(row) for row in rows])
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    ranked = sorted(
        zip(weights.tolist(), candidates, strict=True), key=lambda pair: (-pair[0], pair[1].beats)
    )
    changes = {bars: bar_changes(hearing, bars) for bars in {c.bars for c in candidates}}
    return [replace(c, probability=weight, changes=changes[c.bars]) for weight, c in ranked]


def _score(row: Mapping[str, float]) -> float:
    return row[RULE] + sum(weight * row[name] for name, weight in BEAT_COUNT.items())


def beat_count_features(
    hearing: Hearing, onsets: Onsets, candidates: Sequence[BeatCount]
) -> list[dict[str, float]]:
    """What is weighed of each candidate, by name."""
    rises = hearing.rises
    every, low, high = (Periodicity(rises[:, s]) for s in (slice(None), slice(10), slice(25, 40)))
    pitch = Periodicity(hearing.harmony)
    moves = Periodicity(_moves(hearing))
    bass = Periodicity(hearing.bass)
    rate = len(onsets.seconds) / hearing.seconds

    def row(count: BeatCount) -> dict[str, float]:
        beats, bars = float(count.beats), float(count.bars)
        tempo = float(np.log2(count.bpm / 110.0))
        busy = float(np.log2(rate * 60.0 / count.bpm + 0.1))
        found = {"tempo": tempo, "tempo squared": tempo**2}
        found |= {m: float(count.meter == m) for m in METERS[1:]}
        found |= {f"alike {name}": every.alike(q / beats) for name, q in _LAGS.items()}
        found |= {f"pulse {n}": every.pulse(n * beats) for n in (1, 2, 3, 4)}
        found |= {f"low {n}": low.alike(n / beats) for n in (1, 2)}
        found |= {f"high {n}": high.alike(n / beats) for n in (1, 2)}
        found["half bar of 3/4"] = found["3/4"] * every.alike(0.5 / bars)
        found |= {"moves a bar": moves.pulse(bars), "moves a half": moves.pulse(2.0 * bars)}
        found |= {"moves a beat": moves.pulse(beats), "pitch a bar": pitch.pulse(bars)}
        found |= {"bass a bar": bass.pulse(bars), "busy": busy, "busy squared": busy**2}
        return found | {RULE: _rule(count, len(hearing.pcm))}

    return [row(count) for count in candidates]


_LAGS = {
    "1/4": 0.25, "1/3": 1 / 3, "1/2": 0.5, "2/3": 2 / 3, "3/4": 0.75, "1": 1.0, "3/2": 1.5,
    "2": 2.0, "3": 3.0, "4": 4.0,
}  # fmt: skip
"""Lags in quarters at which a loop is compared with itself."""


def _moves(hearing: Hearing) -> np.ndarray:
    """How much the harmony changes about each moment."""
    harmony = hearing.harmony
    return np.abs(np.roll(harmony, -1, axis=0) - np.roll(harmony, 1, axis=0))


def _rule(count: BeatCount, frames: int) -> float:
    """Logarithm of the odds of a length, and of a tempo that is a whole number of BPM or not.

    As whole as a length in frames can tell.
    """
    whole = abs(count.bpm - round(count.bpm)) < 0.004 + 0.75 * count.bpm / frames
    return _LENGTHS.get(count.bars, _UNUSUAL) + (_WHOLE if whole else 0.0)
