"""The arrangement: which parts play at an energy, with hysteresis."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from adaptive.cues import PARTS, Part
from adaptive.library.score import PartRule

__all__ = ["active_parts"]


def active_parts(
    rules: Mapping[Part, PartRule],
    energy: float,
    sounding: Collection[Part],
    allowed: Collection[Part],
) -> tuple[Part, ...]:
    """Parts that should play.

    A part joins when the energy reaches its ``enter`` and leaves only below its ``leave``, so
    that a jittery energy does not make it flap. When no rule lets any part play, the allowed part
    with the lowest ``enter`` does: never silence by accident.

    Returns
    -------
    tuple of Part
        In the order of ``PARTS``.
    """
    wanted = tuple(
        part
        for part in PARTS
        if part in allowed
        and energy >= (rules[part].leave if part in sounding else rules[part].enter)
    )
    if wanted or not allowed:
        return wanted
    return (min(allowed, key=lambda part: (rules[part].enter, PARTS.index(part))),)
