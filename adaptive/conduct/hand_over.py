"""Hand-overs: parts that walk on at the end of their loops, when no event asks for a change."""

from __future__ import annotations

from adaptive.conduct.context import Context
from adaptive.conduct.director import Director
from adaptive.conduct.landing import Landing
from adaptive.conduct.planner import Planner, wish_of
from adaptive.conduct.settings import Settings
from adaptive.music import Frame, Quantize

__all__ = ["hand_over", "next_hand_over"]


def next_hand_over(director: Director, settings: Settings, now: Frame) -> Frame | None:
    """When the successor of the loop that ends next must be decided."""
    ahead = settings.lead_frames + settings.min_fade_frames
    boundary = min((p.boundary for p in director.stage.playing.values()), default=None)
    return None if boundary is None else Frame(max(now, boundary - ahead))


def hand_over(
    director: Director, planner: Planner, settings: Settings, context: Context, now: Frame
) -> bool:
    """Let the parts whose loops end next walk on; returns whether any does.

    They go round once more where a planned change decides, or where the time is too short. The
    leading part leaves the section only when nothing is planned and no fade runs, since a change
    of tempo would upset both.
    """
    playing, pending, section = director.stage.playing, planner.pending, director.section
    boundary = min(p.boundary for p in playing.values())
    parts = [part for part, p in playing.items() if p.boundary == boundary]
    start = Frame(boundary - settings.min_fade_frames)
    planned = pending is not None and pending.landing.start <= boundary
    landed = section is None or section.since < boundary
    if planned or not landed or start < now + settings.lead_frames:
        for part in parts:
            director.stay(part, boundary)
        return False
    landing = Landing(boundary, start, Quantize.EXIT, True)
    alone = pending is None and director.stage.free_from <= start
    cause = {"why": "end of the loop"}
    wish = wish_of(context, boundary)
    cues = director.hand_over(parts, wish, landing, cause, may_leave=alone)
    planner.announce([], cues)
    return bool(cues)
