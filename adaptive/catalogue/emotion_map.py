"""The map of valence and arousal: every sound at its emotion, the ten moods marked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from adaptive.catalogue.markup import link_to, names_attribute
from adaptive.library import Loop, Stinger
from adaptive.music import MOODS

__all__ = ["beside_each_other", "emotion_map", "emotion_plane", "part_name"]

_HALF = 280
"""Units of the drawing from the middle to an end of an axis."""
_EDGE = 26
_APART = 6.4
"""Units between neighbours that share a place."""
_GOLDEN_ANGLE = math.pi * (3.0 - math.sqrt(5.0))


def part_name(sound: Loop | Stinger) -> str:
    """The part that a loop plays, ``"stinger"`` for stingers."""
    return sound.part.value if isinstance(sound, Loop) else "stinger"


def emotion_map(sounds: Iterable[tuple[int, Loop | Stinger]]) -> str:
    """An SVG with a point a sound that leads to it; sounds of one emotion stand around it.

    Parameters
    ----------
    sounds : iterable of (int, Loop or Stinger)
        With the numbers that they have on the page.
    """
    numbered = list(sounds)
    emotions = ((sound.emotion.valence, sound.emotion.arousal) for _, sound in numbered)
    places = beside_each_other(emotions)
    return emotion_plane(
        "".join(_point(*row, *place) for row, place in zip(numbered, places, strict=True))
    )


def emotion_plane(points: str) -> str:
    """The SVG of the plane with its axes, some points (SVG), and the ten moods."""
    size = _HALF + _EDGE
    box = f"{-size} {-size} {2 * size} {2 * size}"
    return (
        f'<svg id="map" viewBox="{box}" role="group" aria-label="Loops by valence and arousal">'
        + _axes()
        + points
        + "".join(_mood(name, mood.valence, mood.arousal) for name, mood in MOODS.items())
        + "</svg>"
    )


def beside_each_other(emotions: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Places on the plane, in its units; those of one emotion stand around it."""
    taken: Counter[tuple[float, float]] = Counter()
    for emotion in emotions:
        yield _beside(emotion, taken[emotion])
        taken[emotion] += 1


def _beside(place: tuple[float, float], taken: int) -> tuple[float, float]:
    """The next free place about an emotion, in the order of a sunflower's seeds."""
    away, turn = _APART * math.sqrt(taken), _GOLDEN_ANGLE * taken
    return (
        _HALF * place[0] + away * math.cos(turn),
        -_HALF * place[1] + away * math.sin(turn),
    )


def _point(number: int, sound: Loop | Stinger, x: float, y: float) -> str:
    part = part_name(sound)
    scenes = names_attribute(sound.scenes if isinstance(sound, Loop) else ())
    return (
        f'<a class="point" tabindex="-1" href="{escape(link_to("loop", sound.id))}"'
        f' data-n="{number}" data-part="{part}" data-scenes="{scenes}">'
        f'<circle class="part-{part}" cx="{x:.1f}" cy="{y:.1f}" r="3.1"/></a>'
    )


def _axes() -> str:
    lines = f"M{-_HALF} 0H{_HALF}M0 {-_HALF}V{_HALF}"
    ends = (
        (-_HALF, 16, "start", "sad −1"),
        (_HALF, 16, "end", "happy +1"),
        (6, -_HALF - 8, "start", "excited +1"),
        (6, _HALF + 18, "start", "calm −1"),
    )
    texts = "".join(
        f'<text x="{x}" y="{y}" text-anchor="{side}">{text}</text>' for x, y, side, text in ends
    )
    frame = f'<rect x="{-_HALF}" y="{-_HALF}" width="{2 * _HALF}" height="{2 * _HALF}" rx="10"/>'
    return f'<g class="axes">{frame}<path d="{lines}"/>{texts}</g>'


def _mood(name: str, valence: float, arousal: float) -> str:
    x, y = _HALF * valence, -_HALF * arousal
    return (
        f'<g class="mood"><circle cx="{x:g}" cy="{y:g}" r="13"/>'
        f'<text x="{x:g}" y="{y - 17:g}" text-anchor="middle">{escape(name)}</text></g>'
    )
