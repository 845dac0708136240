"""The table of coverage: scenes by parts, gaps in warm colours."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from adaptive.cues import PARTS, Part
from adaptive.survey.bands import BAND_SPANS, BANDS
from adaptive.survey.coverage import SceneCoverage

__all__ = ["coverage_table"]


def coverage_table(scenes: Sequence[SceneCoverage]) -> str:
    """The HTML of the table; each of its cells is a button that filters.

    A band that a scene answers for is warm when it has no loop of the part, and pale when it has
    one; others are grey.
    """
    if not scenes:
        return '<p class="soft">The score has no scenes: every loop is reached by its emotion.</p>'
    parts = [part for part in PARTS if any(each.total(part) for each in scenes)]
    heads = "".join(f'<th scope="col" class="part-{p.value}">{p.value}</th>' for p in parts)
    rows = "".join(_row(each, parts) for each in scenes)
    return (
        '<div class="scroll" role="region" tabindex="0" aria-label="Loops by scene and part">'
        f'<table id="coverage"><thead><tr><th scope="col">scene</th>{heads}'
        f'<th scope="col">loops</th></tr></thead><tbody>{rows}</tbody></table></div>'
        f"{_legend()}"
    )


def _row(coverage: SceneCoverage, parts: Sequence[Part]) -> str:
    name = escape(coverage.scene.name)
    cells = "".join(f"<td>{_cell(coverage, part)}</td>" for part in parts)
    whole = (
        f'<button data-scene="{name}" data-part="" aria-pressed="false">{coverage.loops}</button>'
    )
    return f'<tr><th scope="row"><bdi>{name}</bdi></th>{cells}<td class="all">{whole}</td></tr>'


def _cell(coverage: SceneCoverage, part: Part) -> str:
    counts, sounding = coverage.counts[part], coverage.sounding[part]
    told = ", ".join(f"{count} {band}" for count, band in zip(counts, BANDS, strict=True))
    label = escape(f"{coverage.scene.name}, {part.value}: {told}")
    boxes = "".join(
        f'<i class="{_state(count, band in sounding)}">{count}</i>'
        for band, count in enumerate(counts)
    )
    return (
        f'<button data-scene="{escape(coverage.scene.name)}" data-part="{part.value}"'
        f' aria-pressed="false" aria-label="{label}" title="{label}">{boxes}</button>'
    )


def _state(count: int, asked: bool) -> str:
    if not asked:
        return "idle"
    return "none" if count == 0 else "thin" if count == 1 else "well"


def _legend() -> str:
    spans = ", ".join(
        f"{band} {low:g}–{high:g}" for band, (low, high) in zip(BANDS, BAND_SPANS, strict=True)
    )
    return (
        f'<p class="soft key">Three numbers a part: loops of {spans} energy. '
        '<i class="none">0</i> none where the scene asks for the part, <i class="thin">1</i> one '
        'alone, which repeats, <i class="well">2</i> enough, <i class="idle">0</i> not asked for. '
        "A scene answers for the bands beside its own energy, and a part for those in which it "
        "joins.</p>"
    )
