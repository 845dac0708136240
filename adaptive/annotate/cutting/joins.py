"""Joins: how well one bar line of a track leads into another.

A loop from bar line ``s`` to bar line ``e`` jumps at ``e`` back to ``s``. The jump goes unheard
where the bar before ``e`` is like the one before ``s``, or the one after ``e`` like the one after
``s``, as the Infinite Jukebox jumps between like beats (Lamere 2012); or where the track anywhere
goes from a bar like the loop's last to a bar like its first. Besides, the step across is measured
against the steps that the track takes across its own bar lines.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.annotate.cutting.likeness import BarView, against_chance

__all__ = ["join_qualities"]

Floats = npt.NDArray[np.float64]


def join_qualities(view: BarView) -> Floats:
    """Quality of every jump [shape=(bars + 1, bars + 1)], from row (end) to column (start), 0 to 1.

    Only ends behind their starts are of use; the others are filled all the same.
    """
    bars = len(view.level)
    context = against_chance(view.distances(slice(0, bars), slice(0, bars)))
    before, after = np.zeros((bars + 1, bars + 1)), np.zeros((bars + 1, bars + 1))
    before[1:, 1:] = context
    after[:-1, :-1] = context
    # At the track's very ends there is only one side to go by.
    before[:, 0], after[-1, :] = after[:, 0], before[-1, :]
    heard = np.zeros((bars + 1, bars + 1))
    heard[1:, :-1] = _heard_elsewhere(context)
    quality: Floats = 0.55 * heard + 0.15 * np.minimum(before, after) + 0.3 * _step_qualities(view)
    return np.clip(quality, 0.0, 1.0)


def _heard_elsewhere(context: Floats) -> Floats:
    """Whether a bar like the last one is somewhere followed by one like the first.

    The bar before the start followed by the start, and the end's own continuation, are among
    those places.
    """
    found = np.zeros_like(context)
    for place in range(len(context) - 1):
        np.maximum(found, np.outer(context[:, place], context[place + 1]), out=found)
    return np.sqrt(found)


def _step_qualities(view: BarView) -> Floats:
    """Steps from the last part of a bar to the first of another, against natural steps."""
    bars = len(view.level)
    ends = BarView(view.harmony[:, -1:], view.colour[:, -1:], view.level[:, -1:], view.fullness)
    begins = BarView(view.harmony[:, :1], view.colour[:, :1], view.level[:, :1], view.fullness)
    both = BarView(
        np.concatenate((ends.harmony, begins.harmony)),
        np.concatenate((ends.colour, begins.colour)),
        np.concatenate((ends.level, begins.level)),
        np.concatenate((view.fullness, view.fullness)),
    )
    across = both.distances(slice(0, bars), slice(bars, 2 * bars))
    natural = np.sort(np.diagonal(across, 1)) if bars > 1 else np.array([0.5])
    worse = np.searchsorted(natural, across.ravel()).reshape(bars, bars) / len(natural)
    quality = np.zeros((bars + 1, bars + 1))
    quality[1:, :-1] = np.clip(1.25 * (1.0 - worse) + 0.1, 0.0, 1.0)
    return quality
