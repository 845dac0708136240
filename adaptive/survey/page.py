"""The page of a library: what it lacks, what it holds, and how its loops lie to each other."""

from __future__ import annotations

from collections import Counter
from html import escape

import numpy as np
import numpy.typing as npt

from adaptive.catalogue.emotion_map import emotion_plane
from adaptive.catalogue.waveform import WAVE_HEIGHT
from adaptive.library import Finding
from adaptive.survey.coverage import SceneCoverage, cover
from adaptive.survey.coverage_table import coverage_table
from adaptive.survey.gaps import thin_places
from adaptive.survey.key_reach import lonely_keys
from adaptive.survey.page_form import filter_form
from adaptive.survey.page_script import SCRIPT
from adaptive.survey.page_style import STYLE
from adaptive.survey.survey import Survey
from adaptive.survey.wheel import key_wheel

__all__ = ["survey_html"]

_HEADS = (
    ("", "sound"), ("id", "loop"), ("part", "part"), ("key", "key"), ("bpm", "BPM"),
    ("meter", "meter"), ("bars", "bars"), ("energy", "energy"), ("mood", "mood"), ("", "scenes"),
)  # fmt: skip


def survey_html(survey: Survey, numbers: npt.NDArray[np.intp], waveforms: int, loops: str) -> str:
    """The whole page.

    Parameters
    ----------
    survey : Survey
    numbers : ndarray of int
        Loops on the page.
    waveforms : int
        How many of them, from the first, are drawn.
    loops : str
        Their JSON, see :func:`adaptive.survey.page_loops.loops_json`.
    """
    name = escape(survey.library.name)
    scenes = cover(survey.table, survey.library.score)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="adaptive library">
<title>{name}: library</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body data-half="{WAVE_HEIGHT + 1}">
<a class="skip" href="#table">To the loops</a>
<header><h1><bdi>{name}</bdi></h1>{_limits(survey, len(numbers), waveforms)}</header>
{filter_form(survey)}
<main>
<section><h2>What is missing</h2>{_gaps(survey.gaps(), scenes)}</section>
<section><h2>Scenes and parts</h2>{coverage_table(scenes)}</section>
<div class="pair">
<section><h2>Keys</h2>{_wheel(survey, numbers)}</section>
<section><h2>Emotions</h2>{emotion_plane('<g id="points"></g>')}
<p class="soft key">Each point is a loop at its valence and arousal, in its part's colour; rings are
the ten moods.</p></section>
</div>
<section><h2>Transitions</h2>
<div id="net"><canvas aria-label="Graph of the loops: choose one in the table to hear of its \
successors" role="img"></canvas></div>
<p class="soft key">A field a part, loops that follow each other easily side by side. Point at one
for its name, click it for what may follow.</p></section>
<section id="table"><h2>Loops</h2>{_table()}</section>
</main>
<aside id="chosen" aria-label="The loop chosen" tabindex="-1" hidden></aside>
<div id="tip" hidden></div>
<script type="application/json" id="loops">{loops}</script>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _limits(survey: Survey, shown: int, waveforms: int) -> str:
    """How much is on the page, and what was left out."""
    total = len(survey.table)
    words = [f"{total:,} loops and {len(survey.library.stingers):,} stingers"]
    if shown < total:
        words.append(
            f"this page shows {shown:,} of the loops; what is missing, and scenes and parts, is "
            "told of all"
        )
    if waveforms < shown:
        words.append(f"waveforms of the first {waveforms:,}" if waveforms else "no waveforms")
    return f'<p class="soft">{"; ".join(words)}.</p>'


def _gaps(gaps: list[Finding], scenes: tuple[SceneCoverage, ...]) -> str:
    lines = "".join(
        f"<li><b><bdi>{escape(gap.where)}</bdi></b>: {escape(gap.problem)}. "
        f'<span class="soft">{escape(gap.remedy.capitalize())}.</span></li>'
        for gap in gaps
    )
    found = (
        f'<ul id="gaps">{lines}</ul>'
        if lines
        else '<p id="gaps">Nothing: scenes have loops at every energy that they ask for, every '
        "key is reached by a smooth step, every mood has a loop.</p>"
    )
    return found + _thin(scenes)


def _thin(scenes: tuple[SceneCoverage, ...]) -> str:
    """What would make scenes vary more, folded away."""
    rows = [(each.scene.name, thin_places(each)) for each in scenes if each.loops]
    items = "".join(
        f"<li><b><bdi>{escape(name)}</bdi></b>: {escape('. '.join(lines))}.</li>"
        for name, lines in rows
        if lines
    )
    if not items:
        return ""
    return (
        "<details><summary>Where a part has fewer than two loops at an energy "
        f"({sum(bool(lines) for _, lines in rows)} scenes)</summary><ul>{items}</ul></details>"
    )


def _wheel(survey: Survey, numbers: npt.NDArray[np.intp]) -> str:
    keys = survey.table.keys
    counts = Counter(
        "none" if keys[place] is None else keys[place].camelot
        for place in survey.table.key_class[numbers].tolist()
    )
    lonely = {
        each.key.camelot for each in lonely_keys(survey.cost, survey.library.score.smooth_cost)
    }
    return (
        f"{key_wheel(counts, lonely)}"
        '<p class="soft key">The Camelot wheel: A (inside) is minor, B (outside) major; small, the '
        "key and its Open Key name. Places side by side or across the rings mix well. Modes stand "
        "where the scale with their notes stands. A dashed rim: no smooth step leads there. Click "
        "to filter.</p>"
    )


def _table() -> str:
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button data-sort="{key}">{name}</button></th>'
        if key
        else f'<th scope="col">{name}</th>'
        for key, name in _HEADS
    )
    return (
        f'<table id="rows"><thead><tr>{heads}</tr></thead><tbody></tbody></table>'
        '<p id="nothing" hidden>No loop fits. <button data-clear>Clear the filters</button></p>'
        '<button id="more" hidden></button>'
    )
