"""Candidates: how a loop could be made to join a lead, and what that costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.conform.limits import ConformLimits
from adaptive.conform.meeting import Meeting
from adaptive.conform.shelf import Floats, Ints, Mask, Shelf
from adaptive.cues import Part

__all__ = ["Candidate", "fitting", "rank_candidates"]

_STRETCH_UNIT = math.log2(1.12)
_STRETCH_WEIGHT = 1.0
_SHIFT_WEIGHT = 0.2
_KEY_WEIGHT = 1.0
_BORROWED_WEIGHT = 1.0
_MOST_BARS = 1024
_MOST_SHIFT = 12
_KEPT = 8
_STRUCK = (Part.DRUMS, Part.PERCUSSION)

_COUNTS = (1.0, 2.0, 0.5)
"""Bars for each of a loop's own: as it is, counted twice as fast, counted half as fast."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A loop, how it would be bent, and what that costs.

    Parameters
    ----------
    number : int
        The loop's.
    bars : int
        Of the variant.
    semitones : int
        On top of the loop's own.
    cost : float
    """

    number: int
    bars: int
    semitones: int
    cost: float


def fitting(shelf: Shelf, meeting: Meeting, part: Part, limits: ConformLimits) -> int:
    """How many loops of a part fit a meeting as they are, in its scene, in time and in key."""
    numbers = shelf.of_part(part)
    numbers = numbers[shelf.members(meeting.scene)[numbers]]
    return int(np.count_nonzero(_fits(shelf, numbers, meeting, limits)))


def rank_candidates(
    shelf: Shelf, meeting: Meeting, part: Part, limits: ConformLimits, *, borrowed: bool = False
) -> list[Candidate]:
    """The eight best candidates of a part, the best first; of equals, the first on the shelf.

    The cost of a candidate is

        |log₂ r| / log₂ 1.12  +  0.2·|s|  +  d  +  misfit  (+ 1 if borrowed)

    with ``r`` the ratio of lengths, ``s`` semitones, ``d`` the distance of the keys after the
    shift, and ``misfit`` of emotion, energy and tempo range that of :meth:`Shelf.misfit`.

    Parameters
    ----------
    shelf : Shelf
    meeting : Meeting
    part : Part
    limits : ConformLimits
    borrowed : bool
        Whether loops of other scenes are meant, rather than the scene's own.
    """
    numbers = shelf.of_part(part)
    numbers = numbers[shelf.members(meeting.scene)[numbers] != borrowed]
    if not borrowed:  # what fits already needs nothing
        numbers = numbers[~_fits(shelf, numbers, meeting, limits)]
    numbers = numbers[shelf.meter_class[numbers] == shelf.meter_number(meeting.meter)]
    bars, octaves = _stretches(shelf, numbers, meeting)
    most = limits.struck_stretch if part in _STRUCK else limits.stretch
    near = octaves <= math.log2(1.0 + most) + 1e-9
    numbers, bars, octaves = numbers[near], bars[near], octaves[near]
    semitones, shifting = _shifts(shelf, numbers, meeting, part, limits)
    cost = _STRETCH_WEIGHT * octaves / _STRETCH_UNIT + shifting
    cost += shelf.misfit(numbers, meeting.scene, meeting.emotion, meeting.energy)
    cost += _BORROWED_WEIGHT * borrowed
    order = np.argsort(cost, kind="stable")[:_KEPT]
    return [
        Candidate(int(numbers[k]), int(bars[k]), int(semitones[k]), float(cost[k]))
        for k in order
        if np.isfinite(cost[k])
    ]


def _fits(shelf: Shelf, numbers: Ints, meeting: Meeting, limits: ConformLimits) -> Mask:
    in_time = (shelf.beat_frames[numbers] == meeting.tempo.beat_frames) & (
        shelf.meter_class[numbers] == shelf.meter_number(meeting.meter)
    )
    apart = shelf.key_distances(meeting.key)[shelf.key_class[numbers], 0]
    found: Mask = in_time & (apart <= limits.key_distance)
    return found


def _stretches(shelf: Shelf, numbers: Ints, meeting: Meeting) -> tuple[Ints, Floats]:
    """Bars that need the least stretch, and how much that is in octaves [each shape=(n,)]."""
    bar = meeting.tempo.bar_frames(meeting.meter)
    counted = shelf.bars[numbers][:, None] * np.array(_COUNTS)
    octaves = np.abs(np.log2(counted * bar / shelf.read_frames[numbers][:, None]))
    legal = (counted % 1.0 == 0.0) & (counted >= 1.0) & (counted <= _MOST_BARS)
    octaves[~legal] = np.inf
    best = np.argmin(octaves, axis=1)[:, None]
    bars = np.take_along_axis(counted, best, axis=1)[:, 0].astype(np.int64)
    return bars, np.take_along_axis(octaves, best, axis=1)[:, 0]


def _shifts(
    shelf: Shelf, numbers: Ints, meeting: Meeting, part: Part, limits: ConformLimits
) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Semitones that cost least, and what they cost with the keys' distance [each shape=(n,)].

    Drums keep their pitch, even if they are said to have a key.
    """
    most = 0 if part in _STRUCK else limits.semitones
    shifts = tuple(sorted(range(-most, most + 1), key=lambda shift: (abs(shift), shift)))
    apart = shelf.key_distances(meeting.key, shifts)
    table = np.where(apart <= limits.key_distance, _KEY_WEIGHT * apart, np.inf)
    table = table + _SHIFT_WEIGHT * np.abs(shifts)
    costs = table[shelf.key_class[numbers]]
    total = shelf.semitones[numbers][:, None] + np.array(shifts)
    costs[np.abs(total) > _MOST_SHIFT] = np.inf
    best = np.argmin(costs, axis=1)
    return np.array(shifts)[best], costs[np.arange(len(numbers)), best]
