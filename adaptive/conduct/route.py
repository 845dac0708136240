"""Routes: plans of several hops, when no direct edge is smooth and the deadline leaves time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from adaptive.conduct.arrangement import active_parts
from adaptive.conduct.director import Director
from adaptive.conduct.ensemble import pick_lead_part
from adaptive.conduct.walk import Wish
from adaptive.library.loop import Loop
from adaptive.library.score import Score
from adaptive.music import Frame, Quantize, next_grid_point

__all__ = ["Route", "plan_route"]

_MOST_HOPS = 4


@dataclass(frozen=True, slots=True)
class Route:
    """Leads to pass through, the last being the goal, and where the first one lands."""

    leads: tuple[int, ...]
    first: Frame


def plan_route(
    director: Director, score: Score, wish: Wish, earliest: Frame, deadline: Frame
) -> Route | None:
    """Look for a smoother way than the direct edge that arrives in time.

    Every lead on the way sounds for at least a bar of its own.

    Returns
    -------
    Route or None
        ``None`` when the direct edge is smooth, or no way of several hops is smoother in time.
    """
    section = director.section
    if section is None:
        return None
    goal = _goal(director, score, wish)
    loops = director.walk.repertoire.loops
    if goal is None or loops[goal].part is not loops[section.lead].part:
        return None
    direct = director.walk.edge(section.lead, goal)
    if direct <= score.smooth_cost:
        return None
    first = next_grid_point(section.clock, Quantize.BAR, earliest).frame
    for hops in range(_MOST_HOPS, 1, -1):
        path = director.walk.graph.path(section.lead, np.array([goal]), hops)
        if path is None or len(path) < 3 or not director.walk.readiness.mask(np.array(path)).all():
            return None
        if _arrival(first, path, loops) > deadline:
            continue
        worst = max(director.walk.edge(a, b) for a, b in pairwise(path))
        return Route(tuple(path[1:]), first) if worst < direct else None
    return None


def _goal(director: Director, score: Score, wish: Wish) -> int | None:
    repertoire = director.walk.repertoire
    available = repertoire.playable_parts(wish.scene)
    active = active_parts(score.parts, wish.energy, director.stage.playing.keys(), available)
    part = pick_lead_part(active, available)
    if part is None or director.section is None:
        return None
    choice = director.walk.lead(part, wish, director.section.lead)
    return None if choice is None else choice.loop


def _arrival(first: Frame, path: Sequence[int], loops: Sequence[Loop]) -> Frame:
    """When the goal lands, a bar and a half being the most that a hop can last."""
    frame: int = first
    for number in path[1:-1]:
        loop = loops[number]
        frame += loop.tempo.bar_frames(loop.meter) * 3 // 2
    return Frame(frame)
