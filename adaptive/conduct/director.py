"""The director: makes the musical changes and explains them.

It knows nothing of deadlines or events; it is told where a change lands and what is wished.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from adaptive.conduct.arrangement import active_parts
from adaptive.conduct.choice import Candidate, Choice, own_cost
from adaptive.conduct.combinations import Branches
from adaptive.conduct.ensemble import (
    Ensemble,
    gather_ensemble,
    pick_lead_part,
    reshape_ensemble,
)
from adaptive.conduct.landing import Landing
from adaptive.conduct.outputs import LateBody, Notice
from adaptive.conduct.section import Section
from adaptive.conduct.stage import Stage
from adaptive.conduct.walk import Walk, Wish
from adaptive.cues import LEAD_ORDER, PARTS, Part, PlayCue
from adaptive.library.score import SceneIntent, Score
from adaptive.music import Frame, Key, TempoMap

__all__ = ["Director"]

_LEAVE_MARGIN = 0.15
"""An emotion leads out of the section only to a loop that fits better by this much."""


class Director:
    """Holds the section and hands parts over.

    Parameters
    ----------
    walk : Walk
        Its memory is noted here, as loops begin to sound.
    score : Score
    stage : Stage
    """

    def __init__(self, walk: Walk, score: Score, stage: Stage) -> None:
        self.section: Section | None = None
        self.previous: Section | None = None
        self.decisions: list[Notice] = []
        self.stage = stage
        self.walk = walk
        self._score = score
        self._loops = walk.repertoire.loops
        self._ids = walk.repertoire.ids

    @property
    def key(self) -> Key | None:
        """The section's key."""
        return None if self.section is None else self._loops[self.section.lead].key

    @property
    def exit_point(self) -> Frame | None:
        """Where the leading loop ends."""
        if self.section is None:
            return None
        playing = self.stage.playing.get(self.walk.repertoire.part(self.section.lead))
        return None if playing is None else playing.boundary

    # --- what should play -------------------------------------------------------------------

    def active(self, scene: SceneIntent, energy: float) -> tuple[Part, ...]:
        """Parts that should play in a scene at an energy."""
        allowed = self.walk.repertoire.playable_parts(scene)
        sounding = self.stage.playing.keys()
        return active_parts(self._score.parts, energy, sounding, allowed)

    def better_lead(self, wish: Wish) -> Choice | None:
        """A lead that answers a wish so much better that the section should change.

        Only such loops come into question, so that the same wish cannot lead to and fro.
        """
        section = self.section
        if section is None:
            return None
        part = self.walk.repertoire.part(section.lead)
        loops = self.walk.shortlist(self.walk.repertoire.of_part(part), wish, section.lead)
        loops = self.walk.readiness.among(loops)
        misfit = self.walk.misfit(np.append(loops, section.lead), wish, ())
        better = loops[misfit[:-1] < misfit[-1] - _LEAVE_MARGIN]
        return self.walk.lead(part, wish, section.lead, better)

    def step_to(self, lead: int) -> Choice:
        """A lead that a plan of several hops has chosen, as a choice."""
        cost = 0.0 if self.section is None else self.walk.edge(self.section.lead, lead)
        return Choice(Candidate(lead, cost, {"edge": cost}), ())

    def lead_to(
        self, choice: Choice, wish: Wish, landing: Landing, cause: Mapping[str, Any]
    ) -> list[PlayCue]:
        """Begin a new section with a lead that is chosen already."""
        self._explain(self.walk.repertoire.part(choice.loop), choice, wish, landing, cause)
        return self.enter(wish, landing, cause, choice.loop)

    # --- changes -----------------------------------------------------------------------------

    def enter(
        self, wish: Wish, landing: Landing, cause: Mapping[str, Any], lead_to: int | None = None
    ) -> list[PlayCue]:
        """Begin a new section; every part hands over to it or falls silent."""
        ensemble = self._gather(wish, lead_to)
        if ensemble is None:
            return []
        clock = self._clock_for(ensemble.lead, landing.point)
        same_clock = self.section is not None and self.section.clock == clock
        self.previous = self.section
        self.section = Section(clock, ensemble.lead, landing.point, wish.scene.name)
        return self._perform(ensemble, wish, landing, cause, same_clock)

    def reshape(self, wish: Wish, landing: Landing, cause: Mapping[str, Any]) -> list[PlayCue]:
        """Fit the parts to a wish within the section."""
        section = self.section
        if section is None:
            return self.enter(wish, landing, cause)
        active = self.active(wish.scene, wish.energy)
        ensemble = reshape_ensemble(self.walk, wish, active, self.stage.loops(), section.lead)
        if not ensemble.loops:  # nothing of the scene is in time with the lead
            return self.enter(wish, landing, cause)
        return self._perform(ensemble, wish, landing, cause, same_clock=True)

    def hand_over(
        self,
        parts: list[Part],
        wish: Wish,
        landing: Landing,
        cause: Mapping[str, Any],
        *,
        may_leave: bool = True,
    ) -> list[PlayCue]:
        """Let parts walk on at the end of their loops, the leading one first.

        With ``may_leave`` the leading one may take the others to a section of its own.
        """
        section = self.section
        assert section is not None
        lead_part = self.walk.repertoire.part(section.lead)
        order = sorted(parts, key=lambda p: (p is not lead_part, LEAD_ORDER.index(p)))
        root = branches = self._branches(parts, landing.point)
        choices: list[Choice] = []
        for part in order:
            leads = part is lead_part
            lead = choices[0].loop if order[0] is lead_part and choices else section.lead
            choice = self._next(part, wish, lead, leads, branches)
            leaves = leads and not self._within_section(choice.loop)
            barred = self.stage.busy_until(part) > landing.start or (leaves and not may_leave)
            if leaves and not barred:
                return self.lead_to(choice, wish, landing, cause)
            choices.append(self._only_within(part, choice, barred))
            branches = tuple((*branch, choices[-1].loop) for branch in branches)
        choices = self._freshest(choices, root, landing.point)
        return self._walk_on(dict(zip(order, choices, strict=True)), wish, landing, cause)

    def _only_within(self, part: Part, choice: Choice, barred: bool) -> Choice:
        """A choice without what would leave the section; what plays, where nothing may change."""
        if barred:
            return Choice(Candidate(self.stage.playing[part].loop, 0.0, {}), ())
        kept = tuple(c for c in choice.rejected if self._within_section(c.loop))
        return Choice(choice.chosen, kept)

    def _freshest(self, choices: list[Choice], root: Branches, point: Frame) -> list[Choice]:
        """The choices that make the least familiar whole, for what it is worth."""
        memory = self.walk.combinations
        loops = [choice.loop for choice in choices]
        if memory.whole(root, loops, point) > 0.0:
            options = [[(c.loop, own_cost(c)) for c in choice.all] for choice in choices]
            places = memory.freshest(root, options, point)
            choices = [choice.taking(place) for choice, place in zip(choices, places, strict=True)]
        branches = root
        for choice in choices:
            branches = memory.go_on(branches, choice.loop, point)
        return choices

    def _walk_on(
        self,
        choices: Mapping[Part, Choice],
        wish: Wish,
        landing: Landing,
        cause: Mapping[str, Any],
    ) -> list[PlayCue]:
        section = self.section
        assert section is not None
        cues: list[PlayCue] = []
        for part, choice in choices.items():
            if choice.loop == self.stage.playing[part].loop:
                self.stay(part, landing.point)
                continue
            if part is self.walk.repertoire.part(section.lead):
                self.section = replace(section, lead=choice.loop)
            self._explain(part, choice, wish, landing, cause)
            cues.append(self._switch(part, choice.loop, landing))
        return cues

    def silence(self, landing: Landing) -> list[PlayCue]:
        """Fade every part out; the section ends."""
        cues = [self._switch(part, None, landing) for part in list(self.stage.playing)]
        self.previous, self.section = self.section, None
        return cues

    def hold(self, landing: Landing) -> dict[Part, int]:
        """Fade every part out but keep the section; returns what played, for :meth:`go_on`."""
        held = self.stage.loops()
        for part in held:
            self._switch(part, None, landing)
        return held

    def go_on(self, held: Mapping[Part, int], shift: int, landing: Landing) -> list[PlayCue]:
        """Bring back what was held, ``shift`` frames later in time but not in the music."""
        assert self.section is not None
        clock = self.section.clock
        moved = replace(clock, anchor=Frame(clock.anchor + shift))
        self.section = replace(self.section, clock=moved, since=landing.start)
        self.previous = None
        return [self._switch(part, loop, landing) for part, loop in held.items()]

    # --- how ----------------------------------------------------------------------------------

    def _gather(self, wish: Wish, lead_to: int | None) -> Ensemble | None:
        active = self.active(wish.scene, wish.energy)
        lead_part = pick_lead_part(active, self.walk.leading_parts(wish.scene))
        if lead_to is not None:
            lead_part = self.walk.repertoire.part(lead_to)
        if lead_part is None:
            return None
        lead_from = None if self.section is None else self.section.lead
        playing = self.stage.loops()
        return gather_ensemble(self.walk, wish, active, playing, lead_part, lead_from, lead_to)

    def _clock_for(self, lead: int, point: Frame) -> TempoMap:
        loop = self._loops[lead]
        fresh = TempoMap(point, loop.tempo, loop.meter)
        if self.section is None:
            return fresh
        if self._within_section(lead):
            return self.section.clock
        return replace(fresh, anchor=fresh.entered_from(self.section.clock, point))

    def _within_section(self, loop: int) -> bool:
        """Whether a loop keeps the section's tempo, meter and key."""
        assert self.section is not None
        now, new = self._loops[self.section.lead], self._loops[loop]
        same_time = now.tempo == new.tempo and now.meter == new.meter
        return same_time and (now.key is None or new.key is None or now.key == new.key)

    def _perform(
        self,
        ensemble: Ensemble,
        wish: Wish,
        landing: Landing,
        cause: Mapping[str, Any],
        same_clock: bool,
    ) -> list[PlayCue]:
        assert self.section is not None
        for part, choice in ensemble.choices.items():
            self._explain(part, choice, wish, landing, cause)
        cues = []
        for part in [p for p in self.stage.playing if p not in ensemble.loops]:
            cues.append(self._switch(part, None, landing))
        for part, loop in ensemble.loops.items():
            playing = self.stage.playing.get(part)
            if playing is not None and playing.loop == loop and same_clock:
                continue  # it walks on at its own end
            cues.append(self._switch(part, loop, landing))
        return cues

    def _switch(self, part: Part, loop: int | None, landing: Landing) -> PlayCue:
        assert self.section is not None
        anchor = self.section.clock.anchor
        boundary = landing.point
        if loop is not None:
            boundary = self.section.boundary_after(landing.point, self.walk.repertoire.frames(loop))
            self.walk.heard.note(loop, boundary)
        return self.stage.switch(
            part, loop, anchor, landing.start, landing.point, boundary, prompt=landing.prompt
        )

    def _branches(self, parts: list[Part], point: Frame) -> Branches:
        """What plays on past a point, by itself and after what sounds up to it, in place."""
        assert self.section is not None
        anchor = self.section.clock.anchor
        places = {
            part: (playing.loop, (point - anchor) % self.walk.repertoire.frames(playing.loop))
            for part, playing in self.stage.playing.items()
        }
        before = tuple(places.get(part) for part in PARTS)
        staying = tuple(None if part in parts else places.get(part) for part in PARTS)
        return ((staying,), (before, staying))

    def _next(self, part: Part, wish: Wish, lead: int, leads: bool, branches: Branches) -> Choice:
        """What a part plays next beside a lead; what it plays, if nothing fits."""
        playing = self.stage.playing[part]
        ensemble = [] if leads and len(self.stage.playing) == 1 else [lead]
        found = self.walk.successor(
            part, wish, playing.loop, ensemble, leads, playing.rounds, branches
        )
        return found or Choice(Candidate(playing.loop, 0.0, {}), ())

    def stay(self, part: Part, at: Frame) -> None:
        """Let a part's loop go round once more from a boundary."""
        assert self.section is not None
        playing = self.stage.playing[part]
        boundary = self.section.boundary_after(at, self.walk.repertoire.frames(playing.loop))
        self.stage.playing[part] = replace(playing, boundary=boundary, rounds=playing.rounds + 1)
        self.walk.heard.note(playing.loop, boundary)

    def _explain(
        self, part: Part, choice: Choice, wish: Wish, landing: Landing, cause: Mapping[str, Any]
    ) -> None:
        ids, because = self._ids, dict(cause)

        def words() -> Mapping[str, Any]:
            return {
                "part": part.value,
                "cause": because,
                "scene": wish.scene.name,
                "energy": round(wish.energy, 2),
                "lands": landing.point,
                "grid": landing.grid.value,
                "chosen": choice.chosen.described(ids),
                "rejected": [c.described(ids) for c in choice.rejected],
            }

        self.decisions.append(Notice("decision", landing.point, LateBody(words)))
