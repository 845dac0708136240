"""Ensembles: a lead and the parts that join it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from adaptive.conduct.choice import Choice
from adaptive.conduct.combinations import AFRESH
from adaptive.conduct.walk import Walk, Wish
from adaptive.cues import LEAD_ORDER, Part

__all__ = ["Ensemble", "gather_ensemble", "pick_lead_part", "reshape_ensemble"]

_SWITCH_MARGIN = 0.08
"""A loop is replaced within a section only by one that fits better by this much: hysteresis."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What each part should play, and the choices that were made to get there."""

    lead: int
    loops: Mapping[Part, int]
    choices: Mapping[Part, Choice]


def pick_lead_part(active: Collection[Part], available: Collection[Part]) -> Part | None:
    """The part that leads: the first active one in the order of leading, else any available."""
    for pool in (active, available):
        for part in LEAD_ORDER:
            if part in pool and part in available:
                return part
    return None


def gather_ensemble(
    walk: Walk,
    wish: Wish,
    active: Collection[Part],
    playing: Mapping[Part, int],
    lead_part: Part,
    lead_from: int | None,
    lead_to: int | None = None,
) -> Ensemble | None:
    """Choose a whole new ensemble; it counts among the combinations that were heard.

    Parameters
    ----------
    lead_from : int or None
        Loop that led so far: the edge to the new lead starts there.
    lead_to : int or None
        A lead that a plan of several hops has already chosen.

    Returns
    -------
    Ensemble or None
        ``None`` when no loop can lead.
    """
    choices: dict[Part, Choice] = {}
    if lead_to is None:
        choice = walk.lead(lead_part, wish, lead_from)
        if choice is None:
            return None
        choices[lead_part] = choice
        lead_to = choice.loop
    loops = {lead_part: lead_to}
    branches = walk.combinations.go_on(AFRESH, lead_to, wish.frame)
    joining = [p for p in LEAD_ORDER if p in active and p is not lead_part and p is not Part.MIX]
    parts = [] if lead_part is Part.MIX else joining
    if not parts:
        return Ensemble(lead_to, loops, choices)
    partners = walk.partners(parts, wish, [lead_to], playing)
    for part in parts:
        joined = partners.choose(part, branches)
        if joined is not None:
            choices[part] = joined
            loops[part] = joined.loop
            partners.join(joined.loop)
            branches = walk.combinations.go_on(branches, joined.loop, wish.frame)
    return Ensemble(lead_to, loops, choices)


def reshape_ensemble(
    walk: Walk,
    wish: Wish,
    active: Collection[Part],
    playing: Mapping[Part, int],
    lead: int,
) -> Ensemble:
    """Fit the ensemble to a wish without leaving the section.

    Parts come and go with ``active``; a part that stays changes its loop only when another one
    fits better by a margin.
    """
    mixed = walk.repertoire.part(lead) is Part.MIX
    choices: dict[Part, Choice] = {}
    loops: dict[Part, int] = {}
    for part in LEAD_ORDER:
        if part not in active or (part is Part.MIX) != mixed:
            continue
        others = [lead, *(n for n in loops.values() if n != lead)]
        now = playing.get(part)
        if now is not None and not _worth_changing(walk, part, wish, now, others):
            loops[part] = now
            continue
        choice = walk.partners([part], wish, others, playing).choose(part)
        if choice is not None:
            loops[part] = choice.loop
            if choice.loop != now:
                choices[part] = choice
        elif now is not None:
            loops[part] = now
    return Ensemble(lead, loops, choices)


def _worth_changing(walk: Walk, part: Part, wish: Wish, now: int, others: list[int]) -> bool:
    loops = walk.readiness.among(walk.joining(part, others[0]))
    *misfits, current = walk.misfit(np.append(loops, now), wish, others).tolist()
    return bool(misfits) and min(misfits) < current - _SWITCH_MARGIN
