"""A family's section of the page: what its sounds share, its stem mixer, its cards by part."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from adaptive.catalogue.card import card, key_name
from adaptive.catalogue.emotion_map import part_name
from adaptive.catalogue.exhibit import Exhibit
from adaptive.catalogue.family import Family
from adaptive.catalogue.markup import anchor, facts_list
from adaptive.catalogue.panel import chord_strip
from adaptive.library import Loop

__all__ = ["family_section"]

_SETS = (("low", "quiet"), ("middle", "middle"), ("high", "full"))


def family_section(family: Family, exhibits: Sequence[Exhibit]) -> str:
    """The HTML of a family.

    Parameters
    ----------
    family : Family
    exhibits : sequence of Exhibit
        Its sounds, in its order.
    """
    groups = [
        (part, list(members))
        for part, members in groupby(exhibits, key=lambda exhibit: part_name(exhibit.sound))
    ]
    cards = "".join(
        f'<div class="part"><h3 class="part-{part}">{part}</h3><div class="cards">'
        + "".join(card(exhibit, family) for exhibit in members)
        + "</div></div>"
        for part, members in groups
    )
    name = "" if family.name == family.title else f" <code>{escape(family.name)}</code>"
    return (
        f'<section class="family" id="{anchor("family", family.name)}">'
        f"<h2>{escape(family.title)}{name}</h2>{_shared(family)}"
        f"{chord_strip(family.chords)}{_mixer(family, groups)}{cards}</section>\n"
    )


def _shared(family: Family) -> str:
    if not family.loops:
        return f'<p class="soft">{len(family.stingers)} sounds that play once</p>'
    loops = family.loops
    keys = dict.fromkeys(filter(None, map(key_name, loops)))
    tempos = dict.fromkeys(f"{loop.tempo.bpm:.4g} BPM" for loop in loops)
    scenes = " ".join(f'<span class="scene">{escape(scene)}</span>' for scene in family.scenes)
    energies = [loop.energy for loop in loops]
    rows = (
        ("scenes", scenes),
        ("key", ", ".join(keys) or "none"),
        ("tempo", ", ".join(tempos)),
        ("meter", ", ".join(dict.fromkeys(str(loop.meter) for loop in loops))),
        ("bars", ", ".join(str(bars) for bars in sorted({loop.bars for loop in loops}))),
        ("energy", f"{min(energies):g} to {max(energies):g}"),
        ("loops", str(len(loops))),
    )
    return facts_list(rows)


def _mixer(family: Family, groups: Sequence[tuple[str, Sequence[Exhibit]]]) -> str:
    """Buttons that start the family's loops together, in phase; one loop a part at a time."""
    rows = "".join(
        f'<div class="stems part-{part}"><span>{part}</span>'
        + "".join(_stem(exhibit, family) for exhibit in members if not exhibit.problem)
        + "</div>"
        for part, members in groups
        if part != "stinger"
    )
    if not rows:
        return ""
    sets = "".join(f'<button data-set="{name}">{label}</button>' for name, label in _SETS)
    label = escape(f"Stems of {family.title}")
    return (
        f'<div class="mixer" role="group" aria-label="{label}">'
        f'<div class="sets"><span>all parts</span>{sets}<button data-set="none">stop</button></div>'
        f"{rows}</div>"
    )


def _stem(exhibit: Exhibit, family: Family) -> str:
    sound = exhibit.sound
    assert isinstance(sound, Loop)
    short = sound.id.removeprefix(f"{family.name}-").removeprefix(f"{sound.part.value}-")
    label = escape(f"{sound.id}, energy {sound.energy:g}")
    return (
        f'<button class="stem" data-n="{exhibit.number}" data-energy="{sound.energy:g}"'
        f' aria-pressed="false" aria-label="{label}" title="{label}">{escape(short)}</button>'
    )
