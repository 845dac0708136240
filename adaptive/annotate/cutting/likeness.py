"""How alike the beats and bars of a track are: harmony, colour and level together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.annotate.cutting.hearing import Hearing
from adaptive.annotate.cutting.spans import span_means

__all__ = ["BarView", "against_chance", "bar_novelty", "view_bars"]

Floats = npt.NDArray[np.float64]

_STEPS = 4
"""Parts of a bar whose sound is compared with the same parts of other bars."""

_LEVEL_DB, _COLOUR_DB = 6.0, 7.0
_NOVELTY_SPANS = ((2, 0.5), (4, 1.0), (8, 1.0))
"""Bars on each side of a line, and how much each counts."""

_QUIET_DB = 40.0


@dataclass(frozen=True, slots=True)
class BarView:
    """A track, bar by bar.

    Parameters
    ----------
    harmony : ndarray [shape=(bars, steps, 12)]
        Chroma less the track's mean, unit length.
    colour : ndarray [shape=(bars, steps, bands)]
        Levels of bands in dB, less each band's mean over the track.
    level : ndarray [shape=(bars, steps)]
        dB against the track's loud moments.
    fullness : ndarray [shape=(bars,)]
        Share of the bands that sound, 0 to 1.
    """

    harmony: Floats
    colour: Floats
    level: Floats
    fullness: Floats

    def distances(self, one: slice, other: slice) -> Floats:
        """Mean distance of bars to bars, step by step, 0 (the same) to about 1 (unrelated)."""
        steps = [
            _distances(
                (self.harmony[one, s], self.colour[one, s], self.level[one, s]),
                (self.harmony[other, s], self.colour[other, s], self.level[other, s]),
            )
            for s in range(self.harmony.shape[1])
        ]
        return np.asarray(np.mean(steps, axis=0))


def view_bars(hearing: Hearing, lines: Floats) -> BarView:
    """Look at the bars between lines [shape=(bars + 1,)], in seconds."""
    shares = np.arange(_STEPS) / _STEPS
    edges = np.append((lines[:-1, None] + np.diff(lines)[:, None] * shares).ravel(), lines[-1])
    chroma = span_means(hearing.chroma, edges, hearing.chroma_rate)
    chroma = chroma - chroma.mean(axis=0)
    chroma /= np.maximum(np.linalg.norm(chroma, axis=1), 1e-6)[:, None]
    bands = span_means(hearing.bands, edges, hearing.rate)
    level = span_means(hearing.level[:, None], edges, hearing.rate)[:, 0]
    bars = len(lines) - 1
    sounding = (bands > -_QUIET_DB).reshape(bars, -1).mean(axis=1)
    centred = bands - bands.mean(axis=0)
    return BarView(
        chroma.reshape(bars, _STEPS, 12),
        centred.reshape(bars, _STEPS, -1),
        level.reshape(bars, _STEPS),
        sounding,
    )


def bar_novelty(view: BarView) -> Floats:
    """How much each bar line is a boundary [shape=(bars + 1,)], 0 to 1; the ends are 0.

    Three views at several spans, each against its own peaks. A checkerboard kernel along the
    diagonal of the bars' self-similarity sees a change at the very bar (Foote 2000, Automatic
    audio segmentation using a measure of audio novelty). The mean sound of a span against the
    next one's does not mistake a round of chords for change. And where bars are repeated from
    elsewhere, the repetition begins or ends at boundaries.
    """
    bars = len(view.level)
    distances = view.distances(slice(0, bars), slice(0, bars))
    sounds = [each.reshape(bars, -1) for each in (view.harmony.mean(1), view.colour.mean(1))]
    sounds.append(view.level.mean(1)[:, None])
    total, weights = np.zeros(bars + 1), 0.0
    for reach, weight in _NOVELTY_SPANS:
        if 2 * reach > bars:
            continue
        views = (
            _checkerboard(1.0 - distances, reach),
            _turn(sounds, reach),
            _repetition_edges(against_chance(distances), reach),
        )
        for curve in views:
            total += weight * np.clip(curve / max(_peak(curve), 0.04), 0.0, 1.0)
            weights += weight
    return total / max(weights, 1e-9)


def against_chance(distances: Floats) -> Floats:
    """Likeness of bars against the track's own: two bars by chance are 0, the same are 1."""
    apart = distances[~np.eye(len(distances), dtype=bool)]
    chance = max(float(np.median(apart)), 0.1) if len(apart) else 1.0
    return np.clip((chance - distances) / (chance - 0.05), 0.0, 1.0)


def _checkerboard(alike: Floats, reach: int) -> Floats:
    bars = len(alike)
    curve = np.zeros(bars + 1)
    apart = alike * (1.0 - np.eye(bars))
    taper = np.exp(-0.5 * ((np.arange(reach) + 0.5) / (0.6 * reach)) ** 2)
    for line in range(2, bars - 1):
        size = min(reach, line, bars - line)
        near = taper[:size] / taper[:size].sum()
        share = 1.0 - float(near @ near)  # a bar's likeness to itself says nothing
        back, on = slice(line - size, line), slice(line, line + size)
        within = near[::-1] @ apart[back, back] @ near[::-1] + near @ apart[on, on] @ near
        across = near[::-1] @ alike[back, on] @ near
        curve[line] = (0.5 * within / share - across) * size / reach
    return curve


def _turn(sounds: list[Floats], reach: int) -> Floats:
    """Distance of the mean sound of some bars to that of the next ones."""
    bars = len(sounds[0])
    curve = np.zeros(bars + 1)
    totals = [np.concatenate((np.zeros((1, s.shape[1])), np.cumsum(s, axis=0))) for s in sounds]
    for line in range(1, bars):
        size = min(reach, line, bars - line)
        harmony, colour, level = (
            (2.0 * t[line] - t[line - size] - t[line + size]) / size for t in totals
        )
        curve[line] = (
            (
                0.5 * float(np.linalg.norm(harmony))
                + 0.35 * float(np.sqrt(np.mean(colour**2))) / _COLOUR_DB
                + 0.15 * abs(float(level[0])) / _LEVEL_DB
            )
            * size
            / reach
        )
    return curve


def _repetition_edges(alike: Floats, reach: int) -> Floats:
    """How sharply some repetition of other bars begins or ends at each line."""
    bars = len(alike)
    curve = np.zeros(bars + 1)
    runs = np.zeros((bars + reach, bars + reach))
    for step in range(reach):
        runs[reach - step : reach - step + bars, reach - step : reach - step + bars] += alike
    runs /= reach  # runs[i, j]: bars from i − reach on against those from j − reach on
    for line in range(1, bars):
        after, before = runs[line + reach, reach:], runs[line, :bars]
        others = np.abs(after - before)
        others[max(0, line - 1) : line + 2] = 0.0
        curve[line] = float(others.max()) * min(1.0, min(line, bars - line) / reach)
    return curve


def _peak(curve: Floats) -> float:
    """What a plain boundary of this track comes to: its third largest summit."""
    inner = curve[1:-1]
    summits = inner[(inner >= curve[:-2]) & (inner >= curve[2:])]
    return float(np.sort(summits)[-min(3, len(summits))]) if len(summits) else 0.0


def _distances(one: tuple[Floats, ...], other: tuple[Floats, ...]) -> Floats:
    """Distances of rows to rows [shape=(rows, others)] by harmony, colour and level."""
    harmony = 0.5 * (1.0 - one[0] @ other[0].T)
    squares = (one[1] ** 2).mean(axis=1)[:, None] + (other[1] ** 2).mean(axis=1)[None, :]
    colour = np.sqrt(np.maximum(squares - 2.0 * one[1] @ other[1].T / one[1].shape[1], 0.0))
    level = np.abs(one[2][:, None] - other[2][None, :])
    soft: Floats = (
        0.5 * np.minimum(harmony / 0.5, 1.0)
        + 0.35 * (1.0 - np.exp(-((colour / _COLOUR_DB) ** 2)))
        + 0.15 * (1.0 - np.exp(-((level / _LEVEL_DB) ** 2)))
    )
    return soft
