"""What kind of sound it is: a loop, a one-shot that dies away, or a finished track."""

from __future__ import annotations

import numpy as np

from adaptive.annotate.hearing import Hearing

__all__ = ["KINDS", "kind_of"]

KINDS = ("loop", "stinger", "track")

_TRACK_SECONDS = 45.0
_SHORT_SECONDS = 0.8
_WHOLE_ODDS = 1.5
_FLOOR = 1e-10


def kind_of(hearing: Hearing, whole_tempo: bool) -> tuple[str, float]:
    """The kind, and how sure it is.

    A one-shot dies away: its last twelfth lies far under its loudest moment, its last quarter has
    no new peak, its sound lies early. A loop's level at its end is about that at its beginning.
    The odds add up by rule, so that neither alone decides: a dry drum loop may end in silence too.

    Parameters
    ----------
    hearing : Hearing
    whole_tempo : bool
        Whether some usual number of bars has a tempo of a whole number of BPM.
    """
    seconds = hearing.seconds
    if seconds > _TRACK_SECONDS:
        return "track", float(np.clip(seconds / 90.0, 0.5, 0.99))
    odds = _dying_odds(hearing)
    odds += 4.0 if seconds < _SHORT_SECONDS else 0.0
    odds -= _WHOLE_ODDS if whole_tempo else 0.0
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
