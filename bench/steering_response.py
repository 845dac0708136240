"""Responses: how long after a command what it moves has gone nine tenths of its way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.cues import PlayCue

__all__ = ["HOP_S", "level_response_s", "sounding_at", "time_to_arrive"]

_SHARE = 0.9
HOP_S = 0.05
"""Step of time in which responses are found."""

_WINDOW_S = 1.0
_QUIET = 1e-9


def sounding_at(cues: Sequence[PlayCue], frame: int) -> dict[int, PlayCue]:
    """What the parts' tracks are told to play at a frame, by track; ``cues`` by their start."""
    playing: dict[int, PlayCue] = {}
    for cue in cues:
        if cue.start > frame:
            break
        if cue.material < 0:
            playing.pop(cue.track, None)
        else:
            playing[cue.track] = cue
    return playing


def time_to_arrive(values: npt.NDArray[np.floating[Any]], begin: float, end: float) -> int | None:
    """The first place from which on values are nine tenths of the way from one level to another.

    "From which on" is until they first have stayed there for a fifth of their number, so that music
    that breathes does not count as going back; None if they never do.
    """
    if begin == end or not len(values):
        return None
    gone = (np.asarray(values, np.float64) - begin) / (end - begin)
    stay = max(1, len(gone) // 5)
    there = gone >= _SHARE
    for place in range(len(gone) - stay + 1):
        if there[place] and np.mean(there[place : place + stay]) >= 0.5:
            return place
    return None


def level_response_s(
    heard: npt.NDArray[np.floating[Any]], sample_rate: int, arrival_s: float, least_db: float
) -> float | None:
    """Seconds until the level of the second that follows has gone nine tenths of its way.

    Parameters
    ----------
    heard : ndarray [shape=(frames, channels)]
        From some seconds before the command until the next one.
    arrival_s : float
        Where in it the command arrives.
    least_db : float
        From a smaller way, nothing is claimed: None.

    Notes
    -----
    The way leads from the level before the command to that of the second half of what follows. A
    second that holds most of a step's far side already has its level in decibels, so a step up is
    found up to a third of a second too early.
    """
    hop, window = round(HOP_S * sample_rate), round(_WINDOW_S * sample_rate)
    power = np.square(np.asarray(heard, np.float64)).mean(axis=1)
    total = np.concatenate(([0.0], np.cumsum(power)))
    first = round(arrival_s * sample_rate)
    half = first + (len(power) - first) // 2
    begins = np.arange(first, max(first, len(power) - window), hop)
    if not first or not len(begins):
        return None
    levels = 10 * np.log10((total[begins + window] - total[begins]) / window + _QUIET)
    before = 10 * np.log10(total[first] / first + _QUIET)
    after = 10 * np.log10((total[-1] - total[half]) / (len(power) - half) + _QUIET)
    if abs(after - before) < least_db:
        return None
    place = time_to_arrive(levels, before, after)
    return None if place is None else place * HOP_S
