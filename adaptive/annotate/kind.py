"""What kind of sound it is: a loop, a one-shot that dies away, or a finished track."""

from __future__ import annotations

import numpy as np

from adaptive.annotate.hearing import Hearing
from adaptive.annotate.onsets import Onsets, find_onsets

__all__ = ["KINDS", "kind_of"]

KINDS = ("loop", "stinger", "track")

_TRACK_SECONDS = 45.0
_SHORT_SECONDS, _SHORT_ODDS = 0.8, 4.0
_NOTE_SECONDS, _NOTE_ODDS = 8.0, 9.0
"""A note is seldom held for longer; pads of one chord that are loops are."""
_FIRST = 0.7
"""Share of all attacks that a note's own has: a bow's or a synthesizer's stirring is the rest."""
_BEFORE, _BEHIND = 0.06, 0.12  # seconds about the beginning
_WHOLE_ODDS = 1.5
_FLOOR = 1e-10


def kind_of(hearing: Hearing, whole_tempo: bool) -> tuple[str, float]:
    """The kind, and how sure it is.

    A one-shot dies away: its last twelfth lies far under its loudest moment, its last quarter has
    no new peak, its sound lies early. A loop's level at its end is about that at its beginning.
    A note that is cut off while it sounds ends so too; but nothing begins in it after its own
    attack, which repeats where it is repeated, while a pad that is a loop goes on through its seam.
    The odds add up by rule, so that neither alone decides: a dry drum loop may end in silence too.

    Parameters
    ----------
    hearing : Hearing
        Not cyclic.
    whole_tempo : bool
        Whether some usual number of bars has a tempo of a whole number of BPM.
    """
    seconds = hearing.seconds
    if seconds > _TRACK_SECONDS:
        return "track", float(np.clip(seconds / 90.0, 0.5, 0.99))
    odds = _dying_odds(hearing)
    odds += _SHORT_ODDS if seconds < _SHORT_SECONDS else 0.0
    odds -= _WHOLE_ODDS if whole_tempo else 0.0
    if odds <= 0.0 and seconds < _NOTE_SECONDS and _is_one_note(hearing):
        odds += _NOTE_ODDS
    sure = float(1.0 / (1.0 + np.exp(-abs(odds))))
    return ("stinger" if odds > 0.0 else "loop"), sure


def _dying_odds(hearing: Hearing) -> float:
    level = hearing.level
    smooth = np.convolve(level, np.ones(5) / 5.0, "same") if len(level) > 5 else level
    top = float(smooth.max()) + 1e-12
    tail = level[-max(2, len(level) // 12) :].mean()
    last = smooth[len(smooth) * 3 // 4 :].max()
    tail_db, last_db = (10.0 * np.log10(float(x) / top + _FLOOR) for x in (tail, last))
    centre = float((level * np.arange(len(level))).sum() / max(level.sum(), 1e-12)) / len(level)
    return float((-25.0 - tail_db) / 8.0 + (-12.0 - last_db) / 6.0 + (0.38 - centre) * 8.0)


def _is_one_note(hearing: Hearing) -> bool:
    """Whether the only attack is at the beginning, heard once and heard repeated."""
    once = find_onsets(hearing)
    if len(once.seconds) and not _begins_alone(once, hearing.seconds):
        return False
    repeated = find_onsets(Hearing(hearing.pcm, hearing.sample_rate, cyclic=True))
    return _begins_alone(repeated, hearing.seconds)


def _begins_alone(onsets: Onsets, seconds: float) -> bool:
    first = (onsets.seconds < _BEHIND) | (onsets.seconds > seconds - _BEFORE)
    return float(onsets.strengths[first].sum()) > _FIRST * float(onsets.strengths.sum())
