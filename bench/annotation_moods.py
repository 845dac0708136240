"""Annotation moods: energy, valence and arousal, and how often a reading of them is right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from adaptive.annotate.judging import far_from
from adaptive.library import Loop
from bench.annotation_heard import weighed
from bench.annotation_models import fit_classes, fit_line

__all__ = ["MOODS", "Mood", "fit_sure", "mood_scale"]

Row = Mapping[str, float]
Table = dict[str, float]

_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Mood:
    """One of the three.

    Parameters
    ----------
    written : callable
        What the composer wrote of a loop.
    low, high : float
        Its range.
    """

    written: Callable[[Loop], float]
    low: float
    high: float

    def signed(self, value: float) -> float:
        """A value from −1 to 1."""
        return 2.0 * (value - self.low) / (self.high - self.low) - 1.0

    def is_right(self, heard: float, written: float) -> bool:
        """Whether a reading is within a fifth of the range of what is written."""
        return abs(heard - written) <= 0.2 * (self.high - self.low)


MOODS: Mapping[str, Mood] = {
    "energy": Mood(lambda loop: float(loop.energy), 0.0, 100.0),
    "valence": Mood(lambda loop: loop.emotion.valence, -1.0, 1.0),
    "arousal": Mood(lambda loop: loop.emotion.arousal, -1.0, 1.0),
}


def mood_scale(rows: Sequence[Row]) -> tuple[Table, Table]:
    """Mean and standard deviation of each trait."""
    every = np.array([list(row.values()) for row in rows])
    names = list(rows[0])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    return (
        dict(zip(names, middle.tolist(), strict=True)),
        dict(zip(names, spread.tolist(), strict=True)),
    )


def fit_sure(
    rows: Sequence[Row],
    written: Sequence[float],
    families: Sequence[str],
    mood: Mood,
    ridge: float,
    judges: Collection[str] | None = None,
) -> Table:
    """Weights of how sure a mood is, by a logit on whether readings were right.

    Each family is read by weights that the others were fitted to, so that the chance is that of a
    loop which is new.

    Parameters
    ----------
    rows : sequence of features by name
    written : sequence of float
    families : sequence of str
        Whose loop each is.
    mood : Mood
    ridge : float
        Of the mood's own weights.
    judges : collection of str, optional
        Families whose readings count as right or wrong; by default all.
    """
    cases: list[Row] = []
    labels: list[str] = []
    for family in sorted(set(families)):
        others = [i for i, name in enumerate(families) if name != family]
        if not others or (judges is not None and family not in judges):
            continue
        line = fit_line([rows[i] for i in others], [written[i] for i in others], ridge)
        scale = mood_scale([rows[i] for i in others])
        for i in (i for i, name in enumerate(families) if name == family):
            heard = float(np.clip(weighed(line, rows[i]), mood.low, mood.high))
            cases.append({"size": abs(mood.signed(heard)), "far": far_from(*scale, rows[i])})
            labels.append("right" if mood.is_right(heard, written[i]) else "wrong")
    if len(set(labels)) < 2:
        raise ValueError("too few families to tell right readings from wrong ones")
    found = fit_classes(cases, labels, ("right", "wrong"), _RIDGE)
    return {name: found["right"][name] - found["wrong"][name] for name in found["right"]}
