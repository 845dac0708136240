"""The sides of a crossfade as they would be heard by themselves: through the bus, without a fade.

The recording has passed brightness filter, reverb and limiter. A filter that closes takes the hiss
around a drum hit and leaves the hit, so that it sticks out more than in the loop's own samples.
What a crossfade may do is therefore judged, where there is doubt, by what either side does through
the same bus under the same automation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from adaptive.audio import render_offline
from adaptive.cues import Cue, Lane, PlayCue, RampCue
from adaptive.music import Frame
from adaptive.render import OPEN_LANES
from adaptive.serve.assemble import load_library

__all__ = ["Side", "lane_value", "sides_heard"]

Samples = npt.NDArray[np.float32]

_LEAD_S = 1.0
"""Sound before the part that is wanted, for filter and reverb to settle."""

_REST_S = 4.0
"""Silence between sides, for the reverb to die away."""

_FADE = 441


@dataclass(frozen=True, slots=True)
class Side:
    """Cues that sound together, heard from frame ``start`` to before ``end``."""

    cues: tuple[PlayCue, ...]
    start: int
    end: int


def sides_heard(library: Path, sides: Sequence[Side], ramps: Sequence[RampCue]) -> list[Samples]:
    """Render each side alone, with the ramps of its time; needs a process of its own.

    Parameters
    ----------
    library : Path
    sides : sequence of Side
    ramps : sequence of RampCue
        All of the session's.

    Returns
    -------
    list of np.ndarray [shape=(end − start, 2)]
    """
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    lead, rest = round(_LEAD_S * rate), round(_REST_S * rate)
    script: list[Cue] = []
    places, at = [], 0
    for side in sides:
        shift = at + lead - side.start
        script += _moved(side, ramps, lead, shift)
        places.append((at + lead, at + lead + side.end - side.start))
        at = places[-1][1] + rest
    script.sort(key=lambda cue: cue.start)
    numbers = {c.material for c in script if isinstance(c, PlayCue) and c.material >= 0}
    materials = {number: loaded.store.pcm(number) for number in numbers}
    waiting = iter(script)
    ahead: list[Cue] = []

    def pull(end: Frame) -> Iterable[Cue]:
        due: list[Cue] = []
        while True:
            cue = ahead.pop() if ahead else next(waiting, None)
            if cue is None:
                return due
            if cue.start >= end:
                ahead.append(cue)
                return due
            due.append(cue)

    sound = np.concatenate(list(render_offline(materials, pull, at, sample_rate=rate)))
    return [sound[first:last] for first, last in places]


def lane_value(ramps: Iterable[RampCue], lane: Lane, frame: int) -> float:
    """Value of a lane at a frame, given all ramps so far."""
    origin = target = OPEN_LANES[lane]
    start, length = 0, 1
    for cue in sorted(ramps, key=lambda cue: (cue.start, cue.cue_id)):
        if cue.lane is not lane or cue.start > frame:
            continue
        origin = _between(origin, target, (cue.start - start) / length)
        target, start, length = cue.target, cue.start, cue.length
    return _between(origin, target, (frame - start) / length)


def _moved(side: Side, ramps: Sequence[RampCue], lead: int, shift: int) -> list[Cue]:
    """The side's cues and its time's ramps, from ``lead`` frames before it on, moved."""
    first = side.start - lead
    moved: list[Cue] = [
        RampCue(0, lane, Frame(first + shift), 1, lane_value(ramps, lane, first)) for lane in Lane
    ]
    # A ramp under way goes on from where it was.
    for cue in sorted(ramps, key=lambda cue: (cue.start, cue.cue_id)):
        remains = cue.start + cue.length - first - 1
        if cue.start < first and remains > 0:
            moved.append(RampCue(1, cue.lane, Frame(first + 1 + shift), remains, cue.target))
        elif first <= cue.start < side.end:
            moved.append(replace(cue, start=Frame(cue.start + shift)))
    for cue in side.cues:
        late = max(cue.origin, first) if cue.one_shot else first
        origin = Frame(cue.origin + shift)
        if late < side.end:
            moved.append(replace(cue, start=Frame(late + shift), length=_FADE, origin=origin))
            end = Frame(side.end + shift)
            silence = replace(cue, start=end, length=_FADE, material=-1, frames=0, one_shot=False)
            moved.append(silence)
    return moved


def _between(origin: float, target: float, share: float) -> float:
    return origin + (target - origin) * min(1.0, max(0.0, share))
