"""Rhythm within the bar: pattern, swing, syncopation, and where the first beat lies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.annotate.onsets import Onsets
from adaptive.music import TICKS_PER_QUARTER, Meter

__all__ = ["bar_steps", "beat_phase", "pattern", "swing", "syncopation"]

_STEPS = 16
_LEAST_ONSETS = 4
_STRAIGHT, _HARDEST = 0.5, 0.75
_EARLY, _LATE = 0.44, 0.78


def bar_steps(onsets: Onsets, bar_seconds: float, steps: int) -> npt.NDArray[np.float64]:
    """Strength of the onsets at each step of a mean bar [shape=(steps,)]."""
    places = np.round(onsets.seconds / bar_seconds * steps).astype(np.int64) % steps
    steps_heard = np.bincount(places, weights=onsets.strengths, minlength=steps)
    return steps_heard.astype(np.float64)


def pattern(onsets: Onsets, bar_seconds: float) -> str:
    """Sixteen digits: the onsets' strength at each sixteenth of a mean bar, the strongest 9."""
    steps = bar_steps(onsets, bar_seconds, _STEPS)
    largest = float(steps.max())
    digits = np.zeros(_STEPS) if largest <= 0.0 else np.round(9.0 * steps / largest)
    return "".join(str(int(digit)) for digit in digits)


def syncopation(onsets: Onsets, bar_seconds: float, meter: Meter) -> float:
    """Share of accents that are stronger than what follows them on a stronger step, 0 to 1.

    On the sixteenths of the meter's own bar; steps rank as bar line, felt beat, eighth, sixteenth
    (after Longuet-Higgins and Lee, 1984, The Rhythmic Interpretation of Monophonic Music).
    """
    count = meter.bar_ticks * 4 // TICKS_PER_QUARTER
    accents = bar_steps(onsets, bar_seconds, count)
    total = float(accents.sum())
    if total <= 0.0:
        return 0.0
    ranks = _ranks(meter, count)
    off = 0.0
    for step in range(count):
        following = next(
            (s % count for s in range(step + 1, step + count) if ranks[s % count] > ranks[step]),
            None,
        )
        if following is not None:
            off += max(0.0, float(accents[step] - accents[following]))
    return float(np.clip(off / total, 0.0, 1.0))


def _ranks(meter: Meter, count: int) -> list[int]:
    sixteenth = TICKS_PER_QUARTER // 4
    beats = {start // sixteenth for start in meter.beat_starts}
    return [3 if s == 0 else 2 if s in beats else 1 if s % 2 == 0 else 0 for s in range(count)]


def swing(onsets: Onsets, quarter: float) -> tuple[float, float]:
    """Where the second of two eighths falls, and how sure that is.

    The mean place of the onsets between 0.44 and 0.78 of a quarter. Sixteenths at ¾ are told from
    hard swing by their partners at ¼: where those sound, the latest places do not count.

    Parameters
    ----------
    onsets : Onsets
    quarter : float > 0
        Seconds.

    Returns
    -------
    share : float
        0.5 (straight) to 0.75.
    confidence : float
    """
    places = (onsets.seconds / quarter) % 1.0
    early = (places > 0.15) & (places < 0.4)
    late = 0.7 if float(onsets.strengths[early].sum()) > 0.0 else _LATE
    eighths = (places >= _EARLY) & (places < late)
    weights = onsets.strengths[eighths]
    if np.count_nonzero(eighths) < _LEAST_ONSETS:
        return _STRAIGHT, 0.2
    share = float((weights * places[eighths]).sum() / weights.sum())
    spread = float(np.sqrt((weights * (places[eighths] - share) ** 2).sum() / weights.sum()))
    return float(np.clip(share, _STRAIGHT, _HARDEST)), float(np.clip(1.0 - spread / 0.1, 0.1, 0.95))


def beat_phase(onsets: Onsets, quarter: float) -> tuple[float, float]:
    """Seconds by which the grid lies behind frame 0, and how sure that is.

    The circular mean of the onsets' places between sixteenths, so at most half a sixteenth either
    way; sure when they agree.
    """
    if len(onsets.seconds) == 0:
        return 0.0, 0.0
    sixteenth = quarter / 4.0
    turns = np.exp(2j * np.pi * onsets.seconds / sixteenth)
    mean = complex((onsets.strengths * turns).sum() / onsets.strengths.sum())
    few = min(1.0, len(onsets.seconds) / 8.0)
    return float(np.angle(mean) / (2.0 * np.pi) * sixteenth), float(abs(mean) * few)
