"""The key wheel: the 24 places of the Camelot wheel, with how many loops are in each.

Minor keys (A) are the inner ring and major keys (B) the outer one; 12 is at the top, and
neighbours are a fifth apart. Modes stand where the major scale with their notes stands.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from html import escape

from adaptive.music import Key

__all__ = ["key_wheel"]

_RINGS = {"A": (62.0, 126.0), "B": (126.0, 196.0)}
_SIZE = 200
_TURN = 2.0 * math.pi / 12.0
_KEYS = {
    key.camelot: key
    for key in (Key(tonic, mode) for tonic in range(12) for mode in ("major", "minor"))
}


def key_wheel(counts: Mapping[str, int], lonely: Collection[str] = ()) -> str:
    """An SVG whose sectors are buttons.

    Parameters
    ----------
    counts : mapping of str to int
        Loops by place (``"8A"``), and ``"none"`` for those without a key.
    lonely : collection of str
        Places that are marked: no smooth step leads there.
    """
    most = max([1, *(count for place, count in counts.items() if place != "none")])
    sectors = "".join(
        _sector(place, key, counts.get(place, 0), most, place in lonely)
        for place, key in sorted(_KEYS.items(), key=lambda row: (row[0][-1], int(row[0][:-1])))
    )
    none = counts.get("none", 0)
    return (
        f'<svg id="wheel" viewBox="{-_SIZE} {-_SIZE} {2 * _SIZE} {2 * _SIZE}" role="group"'
        f' aria-label="Loops by key, on the Camelot wheel">{sectors}'
        f'<g class="sector" role="button" tabindex="0" data-place="none" aria-pressed="false"'
        f' aria-label="without a key: {none} loops" style="--share:0"><circle r="56"/>'
        f'<text y="-3">no key</text><text class="count" y="17">{none}</text></g></svg>'
    )


def _sector(place: str, key: Key, count: int, most: int, lonely: bool) -> str:
    inner, outer = _RINGS[place[-1]]
    middle = int(place[:-1]) * _TURN
    x, y = _at((inner + outer) / 2.0, middle)
    classes = "sector" + (" empty" if not count else "") + (" lonely" if lonely else "")
    told = f"{place}, {key} ({key.open_key}): {count} loops"
    if lonely:
        told += ", no smooth step leads there"
    letter = str(key).replace(" major", "").replace(" minor", "m")
    return (
        f'<g class="{classes}" role="button" tabindex="0" data-place="{place}"'
        f' data-told="{escape(f"{place}, {key} ({key.open_key})")}" aria-pressed="false"'
        f' aria-label="{escape(told)}" style="--share:{count / most:.3f}">'
        f"<title>{escape(told)}</title>"
        f'<path d="{_outline(inner, outer, middle)}"/>'
        f'<text class="place" x="{x:.1f}" y="{y - 11:.1f}">{place}</text>'
        f'<text class="name" x="{x:.1f}" y="{y + 2:.1f}">{letter} {key.open_key}</text>'
        f'<text class="count" x="{x:.1f}" y="{y + 18:.1f}">{count or ""}</text></g>'
    )


def _outline(inner: float, outer: float, middle: float) -> str:
    begin, end = middle - _TURN / 2.0, middle + _TURN / 2.0
    (a, b), (c, d) = _at(outer, begin), _at(outer, end)
    (e, f), (g, h) = _at(inner, end), _at(inner, begin)
    return (
        f"M{a:.1f} {b:.1f}A{outer:g} {outer:g} 0 0 1 {c:.1f} {d:.1f}"
        f"L{e:.1f} {f:.1f}A{inner:g} {inner:g} 0 0 0 {g:.1f} {h:.1f}Z"
    )


def _at(radius: float, turn: float) -> tuple[float, float]:
    """A place by its distance and the angle from the top, clockwise."""
    return radius * math.sin(turn), -radius * math.cos(turn)
