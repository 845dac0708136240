"""The walk: which loop a part plays next.

Every choice minimises one sum of named terms: what the context asks (scene, emotion, energy,
tempo range), the edge from what plays (the graph's cost), how well it sounds with the leading
loop (the vertical cost), how recently it was heard, and a pinch of seeded chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from adaptive.conduct.chance import Chance
from adaptive.conduct.choice import Choice, choose, sum_of
from adaptive.conduct.combinations import FAMILIAR_WEIGHT, Branches, Combinations
from adaptive.conduct.cost_rows import LARGE, CostRows
from adaptive.conduct.partners import Partners, weigh_verticals
from adaptive.conduct.readiness import Readiness
from adaptive.conduct.repertoire import EMOTION_EVENT_WEIGHTS, INTENT_WEIGHTS, Repertoire
from adaptive.cues import PARTS, Part
from adaptive.graph import LoopGraph, TransitionCost
from adaptive.graph.vertical_cost import VerticalTargets
from adaptive.library.score import SceneIntent
from adaptive.music import Emotion

__all__ = ["Heard", "Walk", "Wish"]

_EDGE_WEIGHT = 0.5
_CHANCE_WEIGHT = 0.04
_REPEAT_WEIGHT = 0.3
_SECTION_WEIGHT = 0.25
_WEAR = 0.05
_MOST_ROUNDS = 2
_SHORTLIST = 128
_NEVER = -(2**62)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the context asks of one choice."""

    scene: SceneIntent
    emotion: Emotion | None
    energy: float
    frame: int
    """Frame for which the choice is made; names the draw."""
    by_event: bool = False
    """Whether the emotion was asked for by an event rather than by the scene."""

    @property
    def weights(self) -> Mapping[str, float]:
        """Weights of the intent terms."""
        return EMOTION_EVENT_WEIGHTS if self.by_event else INTENT_WEIGHTS


class Heard:
    """When each loop was last heard: the walk's memory against repeating itself."""

    def __init__(self, loops: int, half_life: int) -> None:
        self._last = np.full(loops, _NEVER, np.int64)
        self._half_life = half_life

    def note(self, loop: int, frame: int) -> None:
        """Remember that a loop sounded up to a frame."""
        self._last[loop] = max(self._last[loop], frame)

    def staleness(self, loops: np.ndarray, frame: int) -> np.ndarray:
        """1 for a loop that sounds now, ½ after the half-life, towards 0 [shape=(n,)]."""
        since = np.maximum(frame - self._last[loops], 0).astype(np.float64)
        fade: np.ndarray = self._half_life / (self._half_life + since)
        return fade


class Walk:
    """Chooses loops. Pure but for its memory (:class:`Heard`, :class:`Combinations`), which its
    caller keeps up to date.
    """

    def __init__(
        self,
        repertoire: Repertoire,
        cost: TransitionCost,
        graph: LoopGraph,
        chance: Chance,
        heard: Heard,
        combinations: Combinations,
        readiness: Readiness,
    ) -> None:
        self.readiness = readiness
        self.heard = heard
        self.combinations = combinations
        self.repertoire = repertoire
        self.graph = graph
        self._cost = cost
        self._edges = CostRows(cost.pairs, len(repertoire.loops))
        self._verticals = CostRows(cost.vertical_pairs, len(repertoire.loops))
        self._chance = chance
        self._large = len(repertoire.loops) > LARGE

    def foresee(self, scenes: Iterable[SceneIntent]) -> None:
        """Work out what choices for some scenes ask first, so that none of them waits for it."""
        for scene in scenes:
            self.repertoire.playable_parts(scene)
            if self._large:
                self.repertoire.foresee_rough(scene)

    def lead(
        self, part: Part, wish: Wish, playing: int | None, among: np.ndarray | None = None
    ) -> Choice | None:
        """The loop that leads a new section: any of a part's loops, of any tempo and key.

        ``among`` leaves only those loops to choose from.
        """
        loops = self.repertoire.of_part(part) if among is None else among
        loops = self.shortlist(loops, wish, playing)
        misses = self.readiness.misses
        choice = self.choose(loops, self._terms_of(part, loops, wish, playing))
        self.readiness.lead_missed = self.readiness.misses > misses
        return choice

    def partners(
        self,
        parts: Sequence[Part],
        wish: Wish,
        ensemble: Sequence[int],
        playing: Mapping[Part, int],
    ) -> Partners:
        """The loops of parts that could join an ensemble, whose first loop leads.

        Only what is in time with the lead comes into question, and while the lead belongs to the
        scene, only what does so too.
        """
        lead = ensemble[0]
        members = self.repertoire.members(wish.scene)
        loops: dict[Part, np.ndarray] = {}
        for part in parts:
            found = self.joining(part, lead)
            if members[lead]:
                found = found[members[found]]
            loops[part] = self.shortlist(found, wish, playing.get(part))
        partners = Partners(self, loops, wish, playing)
        partners.join(*ensemble)
        return partners

    def successor(
        self,
        part: Part,
        wish: Wish,
        playing: int,
        ensemble: Sequence[int],
        leads: bool,
        rounds: int = 1,
        branches: Branches = (),
    ) -> Choice | None:
        """What follows a loop at its end: one of its successors on the graph, or itself.

        A leading part may leave the section (tempo, key) where the graph finds that smooth; every
        other part stays with the lead. A loop that has played for some ``rounds`` in a row wears
        out; after two of them it must make way, where two others could take over. Combinations
        that ``branches`` would make again are avoided.
        """
        following, _ = self.graph.successors(playing)
        loops = np.unique(np.append(following.astype(np.int64), playing))
        members = self.repertoire.members(wish.scene)[loops]
        if members[loops == playing].any():
            loops = loops[members]
        terms = self._terms_of(part, loops, wish, playing)
        together = self._together(ensemble, loops)
        others = (loops != playing) & np.isfinite(together)
        worn = np.inf if rounds >= _MOST_ROUNDS and others.sum() >= 2 else _WEAR * (rounds - 1)
        terms["worn"] = np.where(loops == playing, worn, 0.0)
        terms["combination"] = self.familiar(branches, loops, wish)
        if leads:
            terms["section"] = np.where(np.isfinite(together), 0.0, _SECTION_WEIGHT)
            together = np.where(np.isfinite(together), together, 0.0)
        terms["vertical"] = together
        return self.choose(loops, terms)

    def leading_parts(self, scene: SceneIntent) -> tuple[Part, ...]:
        """Parts that could lead: those of which the scene has loops that are ready.

        Where it has none at all, those of which any loop is ready: what answers then is near.
        """
        repertoire, readiness = self.repertoire, self.readiness
        parts = repertoire.playable_parts(scene)
        if readiness.complete:
            return parts
        members = repertoire.members(scene)
        ready = {part: readiness.among(repertoire.of_part(part)) for part in PARTS}
        own = tuple(part for part in parts if members[ready[part]].any())
        return own or tuple(part for part in PARTS if len(ready[part]))

    def joining(self, part: Part, lead: int) -> np.ndarray:
        """A part's loops that could join a lead: of a large library, those in time with it.

        Of a small one all of them; their cost rules out what is not in time.
        """
        repertoire = self.repertoire
        return repertoire.part_in_time(part, lead) if self._large else repertoire.of_part(part)

    def misfit(self, loops: np.ndarray, wish: Wish, ensemble: Sequence[int]) -> np.ndarray:
        """How badly loops answer a wish within an ensemble, chance and memory aside."""
        return sum_of(self._intent(loops, wish), self._together(ensemble, loops))

    def edge(self, a: int, b: int) -> float:
        """Cost of going from one loop straight to another."""
        return float(self._edges.to(a, np.array([b]))[0])

    def choose(
        self, loops: np.ndarray, terms: Mapping[str, np.ndarray], total: np.ndarray | None = None
    ) -> Choice | None:
        """The best of what is ready; that a better one is not is remembered as a miss.

        ``total`` is the sum of the terms, where it is known.
        """
        best = choose(loops, terms, total)
        if best is None or self.readiness.complete:
            return best
        ready = self.readiness.mask(loops)
        found = choose(loops[ready], {name: value[ready] for name, value in terms.items()})
        if found is None or found.loop != best.loop:
            self.readiness.miss(best.loop)
        return found

    def shortlist(self, loops: np.ndarray, wish: Wish, playing: int | None) -> np.ndarray:
        """The loops of a large library that answer a wish best, and what may follow what plays.

        The dear terms (edges, verticals) then decide among a few hundred. Of what is ready, as
        many are kept again.
        """
        if not self._large or len(loops) <= _SHORTLIST:
            return loops
        kept = np.zeros(len(loops), bool)
        kept[self._best(loops, wish)] = True
        if not self.readiness.complete:
            ready = np.flatnonzero(self.readiness.mask(loops))
            kept[ready[self._best(loops[ready], wish)]] = True
        if playing is not None:
            near = np.append(self.graph.successors(playing)[0], playing)
            places = np.minimum(np.searchsorted(loops, near), len(loops) - 1)
            kept[places[loops[places] == near]] = True
        found: np.ndarray = loops[kept]
        return found

    def _best(self, loops: np.ndarray, wish: Wish) -> np.ndarray:
        """Places of the loops that answer a wish best."""
        if len(loops) <= _SHORTLIST:
            return np.arange(len(loops))
        return self.repertoire.nearest(
            loops, _SHORTLIST, wish.scene, wish.emotion, wish.energy, wish.weights
        )

    def _intent(self, loops: np.ndarray, wish: Wish) -> dict[str, np.ndarray]:
        return self.repertoire.intent_terms(
            loops, wish.scene, wish.emotion, wish.energy, wish.weights
        )

    def _terms_of(
        self, part: Part, loops: np.ndarray, wish: Wish, playing: int | None
    ) -> dict[str, np.ndarray]:
        """What speaks for and against each loop of a part, by itself."""
        now = {} if playing is None else {part: playing}
        return self.terms({part: loops}, loops, wish, now)

    def terms(
        self,
        loops: Mapping[Part, np.ndarray],
        flat: np.ndarray,
        wish: Wish,
        playing: Mapping[Part, int],
    ) -> dict[str, np.ndarray]:
        """The same for several parts' loops, and these one after the other [each shape=(n,)]."""
        counts = [len(each) for each in loops.values()]
        terms = self._intent(flat, wish)
        if not loops.keys().isdisjoint(playing):
            terms["edge"] = self._edges_from([playing.get(p, -1) for p in loops], counts, flat)
        groups = [PARTS.index(part) for part in loops]
        draws = self._chance.draws_of_groups(flat, counts, wish.frame, groups)
        terms["repetition"] = _REPEAT_WEIGHT * self.heard.staleness(flat, wish.frame)
        terms["chance"] = _CHANCE_WEIGHT * draws
        return terms

    def _edges_from(
        self, playing: Sequence[int], counts: Sequence[int], cols: np.ndarray
    ) -> np.ndarray:
        """Weighted costs of the edges from what plays to so many loops each.

        Going on costs nothing, nor does beginning: −1 is silence.
        """
        rows = np.array(playing)
        if len(playing) > 1:
            rows = rows.repeat(counts)
            if -1 in playing:
                rows = np.where(rows < 0, cols, rows)
        edges = self._edges.pairs(rows, cols)
        edges *= _EDGE_WEIGHT
        edges[cols == rows] = 0.0
        return edges

    def familiar(self, branches: Branches, loops: np.ndarray, wish: Wish) -> np.ndarray:
        familiar: np.ndarray = self.combinations.familiarity(branches, loops, wish.frame)
        return FAMILIAR_WEIGHT * familiar

    def _together(self, ensemble: Sequence[int], loops: np.ndarray) -> np.ndarray:
        """Vertical cost with the lead, and with the worst of the others at half weight."""
        if not ensemble:
            return np.zeros(len(loops))
        if self._large:
            return self._together_in_time(ensemble, loops)
        return self._vertical(ensemble, loops)

    def _together_in_time(self, ensemble: Sequence[int], loops: np.ndarray) -> np.ndarray:
        """The same, worked out only for what is in time with the lead."""
        in_time = self.repertoire.in_time(loops, ensemble[0])
        if in_time.all():
            return self._vertical(ensemble, loops)
        total = np.full(len(loops), np.inf)
        total[in_time] = self._vertical(ensemble, loops[in_time])
        return total

    def _vertical(self, ensemble: Sequence[int], loops: np.ndarray) -> np.ndarray:
        each = self.verticals(ensemble, self.gathered(loops))
        return weigh_verticals(each[0], each[1:].max(axis=0) if len(each) > 1 else None)

    def gathered(self, loops: np.ndarray) -> np.ndarray | VerticalTargets:
        """Loops in the form in which :meth:`verticals` takes them; spans can be cut from it."""
        return self._cost.vertical_targets(loops) if self._large else loops

    def verticals(
        self, ensemble: Sequence[int], sounding: np.ndarray | VerticalTargets
    ) -> np.ndarray:
        """How badly each of some loops sounds with each of others [shape=(ensemble, loops)]."""
        rows = np.array(ensemble, np.int64)
        if isinstance(sounding, VerticalTargets):
            return self._cost.vertical_block(rows, sounding)
        return self._verticals.block(rows, sounding)
