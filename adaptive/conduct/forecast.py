"""The forecast: which loops could be called for next, in the order in which they should be ready.

It looks at the context as the walk does, without its chance and memory, so that asking changes
nothing: what plays and what may follow it, what was missed, and for every scene of the score its
likeliest leads with their partners, at its own energy first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from adaptive.conduct.arrangement import active_parts
from adaptive.conduct.ensemble import pick_lead_part
from adaptive.conduct.walk import Wish
from adaptive.cues import LEAD_ORDER, Part
from adaptive.library.score import SceneIntent
from adaptive.music import Frame

if TYPE_CHECKING:
    from adaptive.conduct.scheduler import Scheduler

__all__ = ["Forecast"]

_ENERGIES = (50.0, 20.0, 80.0)
_LEADS = 2
_PARTNERS = 2


class Forecast:
    """What may be called for.

    Parameters
    ----------
    scheduler : Scheduler
        Is looked at, and not changed.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._walk = scheduler.director.walk
        self._score = scheduler.score
        self._asked: tuple[tuple[str, float], list[int]] | None = None

    def sounding(self) -> list[int]:
        """Loops that play: whatever else goes, these stay."""
        return list(self._scheduler.director.stage.loops().values())

    def cued(self) -> set[int]:
        """Materials, of loops and stingers, that cues which have not begun may still ask for."""
        return self._scheduler.director.stage.cued(self._scheduler.now)

    def asked(self) -> list[int]:
        """The likeliest loops of the scene and the energy that were asked for last."""
        context = self._scheduler.context
        now = (context.scene.name, context.energy.target)
        if self._asked is None or self._asked[0] != now:
            self._asked = now, list(dict.fromkeys(self._ensembles(context.scene, now[1])))
        return list(self._asked[1])

    def following(self) -> list[int]:
        """What was missed, then what may follow the loops that play, cheapest first."""
        playing = self.sounding()
        found: dict[int, None] = dict.fromkeys(self._walk.readiness.missed)
        rows = [self._walk.graph.successors(loop) for loop in playing]
        costs = [float(cost) for _, row in rows for cost in row]
        loops = [int(loop) for row, _ in rows for loop in row]
        order = np.argsort(np.array(costs), kind="stable").tolist()
        found |= dict.fromkeys(loops[place] for place in order)
        return [loop for loop in found if loop not in playing]

    def scenes(self, first: str | None) -> Iterator[list[int]]:
        """For every scene, beginning with one: its likeliest loops, those of its own energy first.

        An iterator, so that its caller may do other things in between.
        """
        scenes = self._score.scenes
        order = sorted(scenes.values(), key=lambda scene: scene.name != first)
        likely = list(order)
        for rank in range(1 + len(_ENERGIES)):
            for scene in likely:
                energies = (scene.energy, *_ENERGIES)
                yield list(dict.fromkeys(self._ensembles(scene, energies[rank])))

    def _ensembles(self, scene: SceneIntent, energy: float | None) -> Iterator[int]:
        wish = Wish(scene, scene.emotion, 50.0 if energy is None else energy, Frame(0))
        playable = self._walk.repertoire.playable_parts(scene)
        active = active_parts(self._score.parts, wish.energy, (), playable)
        lead_part = pick_lead_part(active, playable)
        if lead_part is None:
            return
        for lead in self._best(lead_part, wish, (), _LEADS):
            yield lead
            for part in LEAD_ORDER:
                if part in active and part is not lead_part and Part.MIX not in (part, lead_part):
                    yield from self._best(part, wish, (lead,), _PARTNERS)

    def _best(self, part: Part, wish: Wish, ensemble: Iterable[int], count: int) -> list[int]:
        loops = self._walk.repertoire.of_part(part)
        members = loops[self._walk.repertoire.members(wish.scene)[loops]]
        misfit = self._walk.misfit(members, wish, tuple(ensemble))
        order = np.argsort(misfit, kind="stable")[:count]
        return [int(members[place]) for place in order if np.isfinite(misfit[place])]
