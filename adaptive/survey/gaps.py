"""Gaps: what a library lacks, in words.

Thresholds are such that a library as full as the starter library has nothing to answer for: a
scene answers for the bands of energy about its own, and one loop of a part is enough where the
part is heard in one band only. The page's table of coverage counts every band of every part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from adaptive.cues import PARTS
from adaptive.graph import FeatureTable, TransitionCost
from adaptive.library import Finding, Score
from adaptive.music import MOODS, Emotion
from adaptive.survey.bands import BAND_SPANS, BANDS
from adaptive.survey.coverage import SceneCoverage, cover
from adaptive.survey.key_reach import LonelyKey, lonely_keys
from adaptive.survey.moods import nearest_moods

__all__ = ["find_gaps", "thin_places"]

_NEAR_MOOD = 0.3
"""A loop so near to a mood speaks for it too, though another mood is nearer."""
_ENOUGH = 2
"""Loops of a part in a band: one alone repeats for as long as the energy stays."""
_NAMED = 6


def find_gaps(table: FeatureTable, cost: TransitionCost, score: Score) -> list[Finding]:
    """What a library lacks, each a note.

    Scenes without loops at an energy that they are asked for, or with a single loop of a part
    that is heard in several bands; keys that no loop of another key leads to smoothly; moods that
    no loop is near to. Scenes without any loop are an error that :func:`check_library` reports.

    Parameters
    ----------
    table : FeatureTable
        Of all the library's loops.
    cost : TransitionCost
        Of that table.
    score : Score
    """
    found: list[Finding] = []
    for coverage in cover(table, score):
        if coverage.loops:
            found += [*_energies(coverage), *_single(coverage), *_silent(coverage)]
    found += [_lonely(table.ids, key) for key in lonely_keys(cost, score.smooth_cost)]
    return [*found, *_moods(table)]


def thin_places(coverage: SceneCoverage) -> list[str]:
    """Bands of a scene in which some of its parts have fewer than two loops, each in words."""
    lines = []
    for band in coverage.asked:
        rows = [
            (part.value, coverage.counts[part][band])
            for part, sounding in coverage.sounding.items()
            if band in sounding and coverage.total(part)
        ]
        none = [name for name, count in rows if count == 0]
        one = [name for name, count in rows if count == 1]
        words = [f"no {_either(none)}"] if none else []
        words += [f"one loop only of {_both(one)}"] if one else []
        if words:
            lines.append(f"{BANDS[band]} energy: {'; '.join(words)}")
    return lines


def _energies(coverage: SceneCoverage) -> Iterator[Finding]:
    missing = [band for band in coverage.asked if not coverage.met[band]]
    if not missing:
        return
    names = _both([_span(band) for band in missing])
    yield Finding(
        "note",
        f"scene {coverage.scene.name}",
        f"none of its loops has {names} energy: an event that asks for it hears other ones",
        "add loops of that energy",
    )


def _single(coverage: SceneCoverage) -> Iterator[Finding]:
    """Parts that play one loop over and over through several bands."""
    parts = [
        part.value
        for part, bands in coverage.sounding.items()
        if coverage.total(part) < _ENOUGH <= len(bands) and coverage.total(part)
    ]
    if parts:
        yield Finding(
            "note",
            f"scene {coverage.scene.name}",
            f"a single loop each of {_both(parts)}: it repeats at every energy"
            if len(parts) > 1
            else f"a single loop of {parts[0]}: it repeats at every energy",
            "add loops of these parts, for low, middle and high energy",
        )


def _silent(coverage: SceneCoverage) -> Iterator[Finding]:
    """Parts that a scene asks for by name, and that none of its loops plays."""
    if coverage.scene.parts == PARTS:
        return
    parts = [part.value for part in coverage.scene.parts if not coverage.total(part)]
    if parts:
        yield Finding(
            "note",
            f"scene {coverage.scene.name}",
            f"its parts name {_both(parts)}, but it has no such loop",
            "add such loops, or leave these parts out",
        )


def _lonely(ids: Sequence[str], lonely: LonelyKey) -> Finding:
    key = lonely.key
    where = f"key {key} ({key.camelot}, {key.open_key})"
    held = "its loop" if lonely.loops == 1 else f"its {lonely.loops} loops"
    if lonely.start < 0:
        problem = f"no loop of another key plays a part of {held}: only an event enters the key"
    else:
        problem = (
            f"no smooth step leads from another key to {held} (the nearest, from "
            f"{ids[lonely.start]} to {ids[lonely.goal]}, costs {lonely.cost:.2f})"
        )
    return Finding("note", where, problem, f"add loops in a key between: {_neighbours(lonely)}")


def _neighbours(lonely: LonelyKey) -> str:
    """The places beside a key on the Camelot wheel, and across it."""
    number, side = int(lonely.key.camelot[:-1]), lonely.key.camelot[-1]
    other = "B" if side == "A" else "A"
    return f"{(number - 2) % 12 + 1}{side}, {number % 12 + 1}{side} or {number}{other}"


def _moods(table: FeatureTable) -> Iterator[Finding]:
    if not len(table):
        return
    nearest = set(np.unique(nearest_moods(table)).tolist())
    missing = [
        name
        for number, (name, mood) in enumerate(MOODS.items())
        if number not in nearest and _apart(table, mood) > _NEAR_MOOD
    ]
    if missing:
        few = f"{', '.join(missing[:_NAMED])} and {len(missing) - _NAMED} more"
        names = few if len(missing) > _NAMED else _both(missing)
        yield Finding(
            "note",
            "emotions",
            f"no loop is {names}: an event that asks for it hears the nearest there is",
            f"add loops about {_places(missing[:_NAMED])}",
        )


def _apart(table: FeatureTable, mood: Emotion) -> float:
    away = np.hypot(table.valence - mood.valence, table.arousal - mood.arousal)
    return float(away.min())


def _places(names: Sequence[str]) -> str:
    moods = [MOODS[name] for name in names]
    first = "valence and arousal " if moods else ""
    return first + ", ".join(f"({m.valence:+g}, {m.arousal:+g})" for m in moods).replace("-", "−")


def _span(band: int) -> str:
    low, high = BAND_SPANS[band]
    return f"{BANDS[band]} ({low:g}–{high:g})"


def _both(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
