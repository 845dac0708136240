"""Division: which bar lines to cut at.

Every way to divide the bars is weighed by dynamic programming: cuts where the music changes,
phrases of four, eight or sixteen bars, segments that loop; a thin beginning and a dying end are
set apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.annotate.cutting.likeness import BarView

__all__ = ["Division", "divide"]

Floats = npt.NDArray[np.float64]

_SHORTEST, _LONGEST = 4, 32
_LONGEST_END = 16
_THRESHOLD = 0.30
_NOVELTY, _JOIN, _PHRASE = 1.6, 0.55, 1.0
_PHRASES = {8: 0.20, 16: 0.16, 4: -0.08, 12: 0.0, 24: 0.02, 32: 0.06, 20: -0.08, 28: -0.08}
_EVEN, _ODD = -0.22, -0.45

_THIN_DB, _THIN_SHARE = 5.0, 0.6
"""An intro is so much softer than the track's body, or fills so much less of the spectrum."""

_DYING_DB = 9.0


@dataclass(frozen=True, slots=True)
class Division:
    """Bars at which segments begin, and the end.

    Parameters
    ----------
    lines : tuple of int
        Rising, from 0 to the number of bars.
    intro, outro : bool
        Whether the first and the last segment are.
    """

    lines: tuple[int, ...]
    intro: bool
    outro: bool


def divide(view: BarView, novelty: Floats, joins: Floats, bars_sure: float) -> Division:
    """Divide a track.

    Parameters
    ----------
    view : BarView
    novelty : ndarray [shape=(bars + 1,)]
    joins : ndarray [shape=(bars + 1, bars + 1)]
        Quality of a loop, from row (its end) to column (its start).
    bars_sure : float, 0 to 1
        How sure the bar lines are: phrases of eight bars are worth little where bars are guesses.
    """
    bars = len(view.level)
    phrase = _PHRASE * (0.4 + 0.6 * min(1.0, 2.0 * bars_sure))
    opening, dying = intro_bars(view), outro_bars(view)
    if bars < 2 * _SHORTEST:
        return _short(bars, opening, dying)
    total = np.full(bars + 1, -np.inf)
    total[0] = 0.0
    came = np.zeros(bars + 1, np.intp)
    for line in range(1, bars + 1):
        gain = _NOVELTY * (novelty[line] - _THRESHOLD) if line < bars else 0.0
        for start in range(max(0, line - _LONGEST), line):
            worth = total[start] + gain + _worth(start, line, bars, opening, dying, joins, phrase)
            if worth > total[line]:
                total[line], came[line] = worth, start
    lines = [bars]
    while lines[-1] > 0:
        lines.append(int(came[lines[-1]]))
    lines.reverse()
    several = len(lines) > 2
    return Division(
        tuple(lines),
        several and opening > 0 and lines[1] <= opening + 1,
        several and dying > 0 and lines[-2] >= bars - dying - 1,
    )


def intro_bars(view: BarView) -> int:
    """Bars before the first full texture; 0 when the track begins with it."""
    thin = _thin(view)
    full = np.flatnonzero(~thin)
    return int(full[0]) if len(full) and full[0] <= _LONGEST_END else 0


def outro_bars(view: BarView) -> int:
    """Bars from where the level falls for the last time; 0 when the track ends at full level."""
    level = view.level.mean(axis=1)
    body = float(np.percentile(level, 60))
    standing = np.flatnonzero(level > body - _DYING_DB)
    falling = len(level) - 1 - int(standing[-1]) if len(standing) else 0
    if falling == 0 and view.level[-1, -1] < body - 1.5 * _DYING_DB:
        falling = 1
    if falling == 0:
        return 0
    # A fade begins before it is plain: go back while the level still falls towards it.
    start = len(level) - falling
    while start > 1 and level[start - 1] < min(level[start - 2] + 0.3, body - 0.7):
        start -= 1
    return min(len(level) - start, _LONGEST_END)


def _thin(view: BarView) -> npt.NDArray[np.bool_]:
    level = view.level.mean(axis=1)
    body = float(np.percentile(level, 60))
    fullness = float(np.percentile(view.fullness, 60))
    thin: npt.NDArray[np.bool_] = (level < body - _THIN_DB) | (
        view.fullness < _THIN_SHARE * fullness
    )
    return thin


def _short(bars: int, opening: int, dying: int) -> Division:
    inner = [line for line in (opening, bars - dying) if _SHORTEST <= line <= bars - 2]
    lines = (0, inner[-1], bars) if inner else (0, bars)
    return Division(lines, False, len(lines) == 3 and lines[1] == bars - dying)


def _worth(
    start: int, end: int, bars: int, opening: int, dying: int, joins: Floats, phrase: float
) -> float:
    length = end - start
    if opening and start == 0 and end <= opening + 1 and length <= _LONGEST_END:
        return 0.25 - 0.12 * abs(end - opening)
    if end == bars and dying and start >= bars - dying - 1:
        return 0.35 - 0.08 * abs(bars - dying - start)
    if length < _SHORTEST:
        return -2.0 if end == bars or start == 0 else -4.0
    usual = _PHRASES.get(length, _EVEN if length % 2 == 0 else _ODD)
    return phrase * usual + _JOIN * (float(joins[end, start]) - 0.6)
