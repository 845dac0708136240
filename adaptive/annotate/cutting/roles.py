"""Roles: sections that repeat one another share a letter."""

from __future__ import annotations

import numpy as np

from adaptive.annotate.cutting.division import Division
from adaptive.annotate.cutting.likeness import BarView
from adaptive.annotate.cutting.segment import INTRO, OUTRO

__all__ = ["name_roles"]

_SAME_HARMONY = 0.62
_SAME_COLOUR_DB = 5.0
_SAME_LEVEL_DB = 3.0
_LEAST_SHARE = 0.5


def name_roles(view: BarView, division: Division) -> list[str]:
    """Name each segment: ``intro``, ``outro``, or a letter with primes for variants."""
    spans = list(zip(division.lines[:-1], division.lines[1:], strict=True))
    names = [""] * len(spans)
    if division.intro:
        names[0] = INTRO
    if division.outro:
        names[-1] = OUTRO
    letters: list[list[int]] = []
    for index, span in enumerate(spans):
        if names[index]:
            continue
        found = [max(_harmony(view, span, spans[i]) for i in group) for group in letters]
        if found and max(found) >= _SAME_HARMONY:
            letters[int(np.argmax(found))].append(index)
        else:
            letters.append([index])
    for place, group in enumerate(letters):
        dresses: list[int] = []
        for index in group:
            dress = next(
                (d for d, i in enumerate(dresses) if _same_dress(view, spans[index], spans[i])),
                len(dresses),
            )
            if dress == len(dresses):
                dresses.append(index)
            names[index] = _letter(place) + "'" * dress
    return names


def _letter(place: int) -> str:
    """A to Z, then AA, AB …"""
    first, last = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def _harmony(view: BarView, one: tuple[int, int], other: tuple[int, int]) -> float:
    """How alike two spans' harmony runs from their beginnings on, −1 to 1."""
    lengths = one[1] - one[0], other[1] - other[0]
    common = min(lengths)
    if common < _LEAST_SHARE * max(lengths):
        return -1.0
    a = view.harmony[one[0] : one[0] + common]
    b = view.harmony[other[0] : other[0] + common]
    return float((a * b).sum(axis=2).mean())


def _same_dress(view: BarView, one: tuple[int, int], other: tuple[int, int]) -> bool:
    colours = [view.colour[a:b].mean(axis=(0, 1)) for a, b in (one, other)]
    levels = [float(view.level[a:b].mean()) for a, b in (one, other)]
    apart = float(np.sqrt(((colours[0] - colours[1]) ** 2).mean()))
    return apart < _SAME_COLOUR_DB and abs(levels[0] - levels[1]) < _SAME_LEVEL_DB
