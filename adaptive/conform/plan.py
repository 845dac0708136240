"""The plan: which variants of which loops the scenes of a score need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adaptive.conform.candidate import Candidate, fitting, rank_candidates
from adaptive.conform.limits import DEFAULT_BUDGET_FRAMES, ConformLimits
from adaptive.conform.meeting import Meeting, find_meetings
from adaptive.conform.shelf import Shelf
from adaptive.conform.variant import variant_id, variant_of
from adaptive.cues import LEAD_ORDER, Part
from adaptive.errors import ParameterError
from adaptive.library import Loop, Score
from adaptive.music import Key, Meter, Tempo

__all__ = ["plan_conforming"]

_JOINING = tuple(part for part in LEAD_ORDER if part is not Part.MIX)

Ranking = tuple[Meeting, Part, bool]
Recipe = tuple[str, int, int, int, int, int]


def plan_conforming(
    loops: Sequence[Loop],
    score: Score,
    *,
    budget_frames: int = DEFAULT_BUDGET_FRAMES,
    limits: ConformLimits | None = None,
) -> tuple[Loop, ...]:
    """The variants that give the likely leads of every scene partners in time and in key.

    A loop joins a lead only at the same tempo and meter. Wherever a likely lead of a scene plays,
    each part of the scene should have two loops that fit; what is missing is made from the
    scene's own loops, first one for every part, then the second. Where fewer than two parts
    beside the lead's have any, loops of other scenes are borrowed. How candidates are ranked is
    told by :func:`adaptive.conform.rank_candidates`.

    Parameters
    ----------
    loops : sequence of Loop
        The whole library. Variants among them count as what they are.
    score : Score
    budget_frames : int ≥ 0
        Most frames of all variants together; 8 bytes each once decoded.
    limits : ConformLimits or None

    Returns
    -------
    tuple of Loop
        The most needed first. Always the same for the same loops and score.

    Raises
    ------
    ParameterError
        The budget is negative.
    """
    if budget_frames < 0:
        raise ParameterError("budget_frames", budget_frames, "0 or more frames")
    if not loops:
        return ()
    limits = limits or ConformLimits()
    shelf = Shelf(loops)
    plan = _Plan(shelf, limits, budget_frames)
    meetings = find_meetings(shelf, score, limits.leads)
    for wanted in range(1, limits.partners + 1):
        for meeting in meetings:
            plan.serve(meeting, wanted)
            if wanted == 1:
                plan.borrow(meeting)
    return tuple(plan.made.values())


class _Plan:
    """Variants as they are decided upon, each once."""

    def __init__(self, shelf: Shelf, limits: ConformLimits, budget: int) -> None:
        self.made: dict[Recipe, Loop] = {}
        self._shelf = shelf
        self._limits = limits
        self._left = budget
        self._in_time: dict[tuple[Part, Tempo, Meter], list[Recipe]] = {}
        self._taken = set(shelf.ids)
        self._fitting: dict[tuple[Meeting, Part], int] = {}
        self._ranked: dict[Ranking, list[Candidate]] = {}

    def serve(self, meeting: Meeting, wanted: int) -> None:
        """See that so many loops of each of a scene's own parts fit, the cheapest made first."""
        short = [
            (ranked[0].cost, place, part)
            for place, part in enumerate(_JOINING)
            if part in meeting.scene.parts and self._partners(meeting, part) < wanted
            if (ranked := self._candidates(meeting, part, borrowed=False))
        ]
        for _, _, part in sorted(short):
            self._fill(meeting, part, wanted, borrowed=False)

    def borrow(self, meeting: Meeting) -> None:
        """See that the lead is not alone, be it with another scene's loops.

        Where no other part can be had, a second loop of its own takes turns with it.
        """
        others = [part for part in _JOINING if part is not meeting.part]
        others = [part for part in others if part in meeting.scene.parts]
        bare = [part for part in others if not self._partners(meeting, part)]
        missing = self._limits.least_parts - (len(others) - len(bare))
        if missing <= 0:
            return
        offers = [
            (ranked[0].cost, place, part)
            for place, part in enumerate(bare)
            if (ranked := self._candidates(meeting, part, borrowed=True))
        ]
        for _, _, part in sorted(offers):
            missing -= self._fill(meeting, part, 1, borrowed=True)
            if missing <= 0:
                return
            if meeting.key is None:  # the first that has a key decides for the others
                meeting = replace(meeting, key=self._key_made(meeting, part))
        if missing == self._limits.least_parts:
            self._fill(meeting, meeting.part, 2, borrowed=True)

    def _fill(self, meeting: Meeting, part: Part, wanted: int, *, borrowed: bool) -> bool:
        """Make candidates until enough fit; whether that came about."""
        for candidate in self._candidates(meeting, part, borrowed=borrowed):
            if self._partners(meeting, part) >= wanted:
                break
            self._make(meeting, candidate)
        return self._partners(meeting, part) >= wanted

    def _partners(self, meeting: Meeting, part: Part) -> int:
        """Loops of a part that fit a meeting, variants included."""
        if (meeting, part) not in self._fitting:
            self._fitting[meeting, part] = fitting(self._shelf, meeting, part, self._limits)
        return self._fitting[meeting, part] + len(self._joining(meeting, part))

    def _joining(self, meeting: Meeting, part: Part) -> list[Loop]:
        """Variants of a part that fit a meeting."""
        there = self._in_time.get((part, meeting.tempo, meeting.meter), ())
        variants = [self.made[recipe] for recipe in there]
        return [v for v in variants if _belongs(v, meeting) and self._in_key(v.key, meeting.key)]

    def _in_key(self, mine: Key | None, other: Key | None) -> bool:
        if mine is None or other is None:
            return True
        return mine.distance(other) <= self._limits.key_distance

    def _key_made(self, meeting: Meeting, part: Part) -> Key | None:
        variants = self._joining(meeting, part)
        return variants[-1].key if variants else None

    def _candidates(self, meeting: Meeting, part: Part, *, borrowed: bool) -> list[Candidate]:
        key = (meeting, part, borrowed)
        if key not in self._ranked:
            self._ranked[key] = rank_candidates(
                self._shelf, meeting, part, self._limits, borrowed=borrowed
            )
        return self._ranked[key]

    def _make(self, meeting: Meeting, candidate: Candidate) -> None:
        """Add a variant, or let one that is there already play in one more scene."""
        source, tempo = self._shelf.loops[candidate.number], meeting.tempo
        recipe = _recipe(source, tempo, candidate.bars, source.semitones + candidate.semitones)
        variant = self.made.get(recipe)
        if variant is None:
            frames = candidate.bars * tempo.bar_frames(meeting.meter)
            if frames > self._left or source.seam_fade > frames:
                return
            known = self._like(source, recipe)
            if known is not None and _belongs(known, meeting):
                return
            variant = variant_of(source, tempo, candidate.bars, candidate.semitones)
            name = variant_id(source, tempo, candidate.semitones, self._taken)
            # What is only lent, unbent, must not come twice in the scenes that it has.
            scenes = variant.scenes if known is None else frozenset()
            variant = replace(variant, id=name, scenes=scenes)
            self._left -= frames
            self._taken.add(name)
            self._in_time.setdefault((source.part, tempo, meeting.meter), []).append(recipe)
        if not _belongs(variant, meeting):
            variant = replace(variant, scenes=variant.scenes | {meeting.scene.name})
        self.made[recipe] = variant

    def _like(self, source: Loop, recipe: Recipe) -> Loop | None:
        """A loop of the library that is already what would be made."""
        shelf, numbers = self._shelf, self._shelf.of_part(source.part)
        _, _, read, beat, bars, semitones = recipe
        same = (shelf.read_frames[numbers] == read) & (shelf.beat_frames[numbers] == beat)
        same &= (shelf.bars[numbers] == bars) & (shelf.semitones[numbers] == semitones)
        for number in numbers[same].tolist():
            loop: Loop = shelf.loops[number]
            if (loop.path, loop.start) == (source.path, source.start):
                return loop
        return None


def _recipe(loop: Loop, tempo: Tempo, bars: int, semitones: int) -> Recipe:
    """What tells one sound from all others: a part of a file, and what becomes of it."""
    return (loop.path, loop.start, loop.read_frames, tempo.beat_frames, bars, semitones)


def _belongs(loop: Loop, meeting: Meeting) -> bool:
    words = {meeting.scene.name.casefold(), *(tag.casefold() for tag in meeting.scene.tags)}
    return any(tag.casefold() in words for tag in loop.scenes)
