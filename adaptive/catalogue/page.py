"""The page: everything but the sounds and spectrograms, complete in itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from adaptive.catalogue.emotion_map import emotion_map, part_name
from adaptive.catalogue.exhibit import Exhibit
from adaptive.catalogue.family import Family
from adaptive.catalogue.markup import link_to
from adaptive.catalogue.script import SCRIPT
from adaptive.catalogue.section import family_section
from adaptive.catalogue.style import STYLE
from adaptive.cues import PARTS

__all__ = ["GENERATOR", "catalogue_html"]

GENERATOR = '<meta name="generator" content="adaptive catalogue">'
"""By which a page of ours is known again."""


def catalogue_html(
    name: str, sample_rate: int, families: Mapping[str, tuple[Family, Sequence[Exhibit]]]
) -> str:
    """The whole page.

    Parameters
    ----------
    name : str
        The library's.
    sample_rate : int
        Of all its sounds.
    families : mapping of str to (Family, sequence of Exhibit)
        By their names, in their order on the page.
    """
    shown = [exhibit for _, exhibits in families.values() for exhibit in exhibits]
    sections = "".join(family_section(*members) for members in families.values())
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{GENERATOR}
<title>{escape(name)}: catalogue</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body data-rate="{sample_rate}">
<a class="skip" href="#families">To the families</a>
{_aside(name, [family for family, _ in families.values()], shown)}
<main>
{_overview(shown)}
<div id="families">
<p id="nothing" class="soft" hidden>No loop fits: choose another scene or part.</p>
{sections}</div>
</main>
<div id="tip" hidden></div>
<div id="player" role="region" aria-label="What sounds" hidden>
<button id="silence">Stop</button><span id="now" aria-live="polite"></span>
<label>Volume <input id="volume" type="range" min="0" max="1" step="0.01" value="0.9"></label>
</div>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _aside(name: str, families: Iterable[Family], shown: Sequence[Exhibit]) -> str:
    parts = {part_name(exhibit.sound) for exhibit in shown}
    order = [part for part in [*(p.value for p in PARTS), "stinger"] if part in parts]
    families = list(families)
    scenes = sorted({scene for family in families for scene in family.scenes})
    links = "".join(
        f'<li><a href="{escape(link_to("family", family.name))}">{escape(family.title)}'
        f"<span>{escape(', '.join(family.scenes))}</span></a></li>"
        for family in families
    )
    return f"""<aside>
<h1>{escape(name)}</h1>
<p class="soft" id="count" aria-live="polite">{len(shown)} loops and stingers</p>
<label>Scene <select id="scene">{_options("every scene", scenes)}</select></label>
<label>Part <select id="part">{_options("every part", order)}</select></label>
<label>Find <input id="find" type="search" placeholder="id, key, chord, instrument"></label>
<nav aria-label="Families"><ol>{links}</ol></nav>
</aside>"""


def _overview(shown: Sequence[Exhibit]) -> str:
    drawn = emotion_map((exhibit.number, exhibit.sound) for exhibit in shown)
    return f"""<div class="overview">{drawn}
<div class="key">
<label>Colour by <select id="by"><option value="part">part</option>
<option value="scene">scene</option></select></label>
<div id="legend"></div>
<p class="soft" style="margin-top:14px">Each point is a loop or stinger at its valence and arousal;
rings are the ten moods. Point at one for its name, click it to go there.</p>
<p class="soft" style="margin-top:8px">A loop's button plays it alone. The buttons under a family's
title play its parts together, in phase, one loop a part as in the engine. Escape stops.</p>
</div></div>"""


def _options(every: str, names: Iterable[str]) -> str:
    return f'<option value="">{every}</option>' + "".join(
        f"<option>{escape(name)}</option>" for name in names
    )
