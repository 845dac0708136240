"""Checks of a score against the loops and stingers that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adaptive.cues import LEAD_ORDER
from adaptive.library.finding import Finding, did_you_mean
from adaptive.library.loop import Loop, Stinger
from adaptive.library.score import SceneIntent, Score

__all__ = ["check_score", "scene_members"]

ENERGY_LEVELS = 3
"""Fewer levels than this, and a change of energy changes parts but hardly the loops."""

_LEVEL_STEP = 5.0


def check_score(
    score: Score, loops: Sequence[Loop], stingers: Sequence[Stinger]
) -> Iterator[Finding]:
    """What the score asks for that the library does not have, or has little of.

    Parameters
    ----------
    score : Score
    loops, stingers : sequences
        The usable ones.
    """
    for scene in score.scenes.values():
        yield from _scene(scene, loops)
        yield from _stinger(f"scene {scene.name}", scene.stinger, stingers)
        yield from _lead_in(f"scene {scene.name}", scene.lead_in, stingers)
    yield from _lead_in("score", score.lead_in, stingers)
    for trigger in score.triggers.values():
        where = f"trigger {trigger.name}"
        yield from _stinger(where, trigger.stinger, stingers)
        yield from _named_scene(where, "scene", trigger.scene, score)
        if trigger.return_to != "previous":
            yield from _named_scene(where, "return_to", trigger.return_to, score)
    yield from _unheard_tags(score, loops)


def scene_members(scene: SceneIntent, loops: Sequence[Loop]) -> list[Loop]:
    """Loops that belong to a scene: those with its name or one of its tags among their scenes."""
    return [loop for loop in loops if scene.takes(loop.scenes)]


def _scene(scene: SceneIntent, loops: Sequence[Loop]) -> Iterator[Finding]:
    where = f"scene {scene.name}"
    members = scene_members(scene, loops)
    if not members:
        known = sorted({tag for loop in loops for tag in loop.scenes})
        remedy = did_you_mean(scene.name, known, "give loops its name among their scenes")
        yield Finding("error", where, "no loop belongs to it, so it cannot be entered", remedy)
        return
    playable = [loop for loop in members if loop.part in scene.parts]
    if not playable:
        have = ", ".join(sorted({loop.part.value for loop in members}))
        problem = f"its parts leave out all of its loops (they are {have})"
        yield Finding("error", where, problem, "add one of these to parts")
        return
    yield from _variety(where, scene, playable)


def _variety(where: str, scene: SceneIntent, loops: Sequence[Loop]) -> Iterator[Finding]:
    if scene.bpm is not None:
        low, high = scene.bpm
        if not any(low <= loop.tempo.bpm <= high for loop in loops):
            tempos = ", ".join(f"{bpm:.4g}" for bpm in sorted({loop.tempo.bpm for loop in loops}))
            problem = f"no loop of it lies within {low:g}–{high:g} BPM (they have {tempos})"
            yield Finding("warning", where, problem, "correct bpm, or add loops at that tempo")
    levels = _energy_levels(loops)
    if len(levels) < ENERGY_LEVELS:
        have = ", ".join(f"{level:g}" for level in levels)
        problem = f"its loops have only {len(levels)} of {ENERGY_LEVELS} levels of energy ({have})"
        yield Finding("warning", where, problem, "add loops of other energies")
    lead = next(part for part in LEAD_ORDER if any(loop.part is part for loop in loops))
    leaders = [loop for loop in loops if loop.part is lead]
    if len(leaders) == 1:
        problem = f"a single loop leads it ({leaders[0].id}, {lead.value})"
        yield Finding("note", where, problem, f"add {lead.value} loops, so that it varies")


def _energy_levels(loops: Sequence[Loop]) -> list[float]:
    """Energies at least 5 apart, from the lowest up."""
    levels: list[float] = []
    for energy in sorted({loop.energy for loop in loops}):
        if not levels or energy - levels[-1] >= _LEVEL_STEP:
            levels.append(energy)
    return levels


def _stinger(where: str, name: str | None, stingers: Sequence[Stinger]) -> Iterator[Finding]:
    if name is None:
        return
    known = {word for stinger in stingers for word in (stinger.id, *stinger.tags)}
    if name.casefold() not in {word.casefold() for word in known}:
        remedy = did_you_mean(name, sorted(known), 'add a [[loop]] with kind = "stinger"')
        yield Finding("error", where, f"no stinger has the id or tag {name!r}", remedy)


def _lead_in(where: str, name: str | None, stingers: Sequence[Stinger]) -> Iterator[Finding]:
    if name is None or name.casefold() == "none":
        return
    found = list(_stinger(where, name, stingers))
    yield from found
    word = name.casefold()
    named = [s for s in stingers if word in {s.id.casefold(), *(t.casefold() for t in s.tags)}]
    if not found and not any(stinger.pickup for stinger in named):
        problem = f"lead_in is {name!r}, but no stinger of that name has a pickup"
        remedy = "write pickup = the frames before its downbeat, or name another"
        yield Finding("warning", where, problem, remedy)


def _named_scene(where: str, field: str, name: str | None, score: Score) -> Iterator[Finding]:
    if name is not None and name not in score.scenes:
        remedy = did_you_mean(name, score.scenes, f"legal: {', '.join(score.scenes)}")
        yield Finding("error", where, f"{field} is {name!r}, which is not a scene", remedy)


def _unheard_tags(score: Score, loops: Sequence[Loop]) -> Iterator[Finding]:
    """Scene tags of loops that no scene answers to: such loops play by their emotion alone."""
    answered = {word for scene in score.scenes.values() for word in scene.words}
    unheard: dict[str, list[Loop]] = {}
    for loop in loops:
        if loop.scenes and not answered & {tag.casefold() for tag in loop.scenes}:
            unheard.setdefault(min(loop.scenes), []).append(loop)
    for tag, members in sorted(unheard.items()):
        problem = f"no scene of the score asks for {tag!r}, which {len(members)} loops have"
        remedy = did_you_mean(tag, sorted(answered), f"add [scenes.{tag}] to the score")
        yield Finding("warning", members[0].id, problem, remedy)
