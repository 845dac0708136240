"""Key distance at a crossfade: steps on the Camelot wheel between what leaves and what comes."""

from __future__ import annotations

from collections.abc import Mapping

from adaptive.music import Key
from bench.crossfades import Crossfade

__all__ = ["camelot_steps", "key_steps"]


def camelot_steps(one: Key, other: Key) -> int:
    """Steps on the wheel, 0 to 7: around the circle of fifths, and between its two rings.

    C major and A minor (8B, 8A) are one step apart, C major and G major (8B, 9B) too.
    """
    return one.fifths_from(other) + (one.is_minor != other.is_minor)


def key_steps(fade: Crossfade, keys: Mapping[int, Key | None]) -> int | None:
    """Steps from what leaves (or, if nothing does, from what stays) to the farthest that comes.

    Each loop that comes counts from the nearest that leaves: loops that sound together may well be
    written in relative keys.

    Parameters
    ----------
    fade : Crossfade
    keys : mapping of int to Key or None
        Of each material.

    Returns
    -------
    int or None
        ``None`` where nothing with a key comes, or nothing with a key was there.
    """
    before = {cue.material for cue in fade.before}
    after = {cue.material for cue in fade.after}
    left = _keys(before - after, keys) or _keys(before, keys)
    come = _keys(after - before, keys)
    if not left or not come:
        return None
    return max(min(camelot_steps(key, old) for old in left) for key in come)


def _keys(materials: set[int], keys: Mapping[int, Key | None]) -> list[Key]:
    found = (keys.get(material) for material in sorted(materials))
    return [key for key in found if key is not None]
