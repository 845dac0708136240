"""Annotation sums: what a finished loop sounds like, made of stems: drums and others together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np

from adaptive.cues import Part
from adaptive.music import db_to_gain
from bench.annotation_take import Take
from bench.family_mix import mixed

__all__ = ["DRUMS_DB", "sums_of"]

DRUMS_DB = (0.0, 6.0)
"""By how much the drums of a sum are louder than the stems have them: producers differ."""

_SUMS = 4
_LONGEST_S = 20
_STRUCK = (Part.DRUMS.value, Part.PERCUSSION.value)


def sums_of(stems: Sequence[Take]) -> list[Take]:
    """Four sums of each family: one of its drum loops with one to three of the other parts.

    Which loops, and how loud the drums are, is drawn by the family's name.

    Parameters
    ----------
    stems : sequence of Take
        Single loops.
    """
    families: dict[str, list[Take]] = {}
    for stem in stems:
        families.setdefault(stem.loop.family or "", []).append(stem)
    return [each for name in sorted(families) for each in _family_sums(name, families[name])]


def _family_sums(name: str, stems: Sequence[Take]) -> list[Take]:
    draw = np.random.default_rng(crc32(name.encode()))
    drums = [stem for stem in stems if stem.part in _STRUCK]
    others: dict[str, list[Take]] = {}
    for stem in stems:
        if stem.part not in _STRUCK:
            others.setdefault(stem.part, []).append(stem)
    if not drums or not others:
        return []
    found = []
    for number in range(_SUMS):
        parts = draw.permutation(sorted(others))[: 1 + number % 3]
        struck = drums[draw.integers(len(drums))]
        over = [others[part][draw.integers(len(others[part]))] for part in parts]
        found.append(_sum(struck, over, DRUMS_DB[number // 2 % len(DRUMS_DB)]))
    return found


def _sum(struck: Take, over: Sequence[Take], drums_db: float) -> Take:
    gain = np.float32(db_to_gain(drums_db))
    members = [(struck.loop, struck.pcm * gain), *((take.loop, take.pcm) for take in over)]
    longest = max(over, key=lambda take: len(take.pcm))
    frames = min(len(longest.pcm), _LONGEST_S * struck.sample_rate)
    sound = mixed(members, struck.sample_rate)[:frames]
    return replace(longest, part=Part.MIX.value, pcm=sound, drums_db=drums_db)
