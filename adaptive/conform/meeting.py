"""Meetings: at which tempo, meter and key the likely leads of a scene play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from adaptive.conform.shelf import Shelf
from adaptive.cues import LEAD_ORDER, Part
from adaptive.library import PartRule, SceneIntent, Score
from adaptive.music import Emotion, Key, Meter, Tempo

__all__ = ["Meeting", "find_meetings", "leading_parts"]

_ANY_ENERGY = 50.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """What partners must fit.

    Parameters
    ----------
    scene : SceneIntent
    part : Part
        The lead's.
    tempo, meter : Tempo, Meter
    key : Key or None
        ``None`` where the lead has none and any will do.
    emotion, energy : Emotion, float
        Of the scene, or of the lead where the scene leaves them open.
    """

    scene: SceneIntent
    part: Part
    tempo: Tempo
    meter: Meter
    key: Key | None
    emotion: Emotion
    energy: float


def find_meetings(shelf: Shelf, score: Score, most: int) -> list[Meeting]:
    """The meetings of all scenes, every scene's likeliest first, then every scene's second.

    Any loop of the leading part may lead its scene. The likeliest are those whose emotion, energy
    and tempo lie nearest to what the scene asks.

    Parameters
    ----------
    shelf : Shelf
    score : Score
    most : int > 0
        Of each scene and leading part.
    """
    ranked = [_of_scene(shelf, scene, score.parts, most) for scene in score.scenes.values()]
    rounds = zip_longest(*ranked)
    return [meeting for each in rounds for meeting in each if meeting is not None]


def leading_parts(rules: Mapping[Part, PartRule], playable: Sequence[Part]) -> tuple[Part, ...]:
    """Parts that lead a scene, at one energy or another.

    The first of the parts that play leads, in the order of leading; which ones play follows from
    the energy at which each enters.
    """
    enters = sorted({rules[part].enter for part in playable})
    found: list[Part] = []
    for energy in enters:
        active = [part for part in playable if rules[part].enter <= energy]
        lead = min(active, key=LEAD_ORDER.index)
        if lead not in found:
            found.append(lead)
    return tuple(found)


def _of_scene(
    shelf: Shelf, scene: SceneIntent, rules: Mapping[Part, PartRule], most: int
) -> list[Meeting]:
    members = shelf.members(scene)
    playable = [part for part in scene.parts if members[shelf.of_part(part)].any()]
    found = [
        list(_of_part(shelf, scene, part, most))
        for part in leading_parts(rules, playable)
        if part is not Part.MIX  # a finished track plays alone
    ]
    return [meeting for each in zip_longest(*found) for meeting in each if meeting is not None]


def _of_part(shelf: Shelf, scene: SceneIntent, part: Part, most: int) -> Iterator[Meeting]:
    numbers = shelf.of_part(part)
    numbers = numbers[shelf.members(scene)[numbers]]
    emotion = scene.emotion or Emotion(0.0, 0.0)
    energy = _ANY_ENERGY if scene.energy is None else scene.energy
    order = np.argsort(shelf.misfit(numbers, scene, emotion, energy), kind="stable")
    seen: set[tuple[int, int, int]] = set()
    for number in numbers[order].tolist():
        place = (
            int(shelf.beat_frames[number]),
            int(shelf.meter_class[number]),
            int(shelf.key_class[number]),
        )
        if place in seen:
            continue
        seen.add(place)
        lead = shelf.loops[number]
        yield Meeting(
            scene,
            part,
            lead.tempo,
            lead.meter,
            lead.key,
            scene.emotion or lead.emotion,
            lead.energy if scene.energy is None else scene.energy,
        )
        if len(seen) == most:
            return
