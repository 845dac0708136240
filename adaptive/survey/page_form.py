"""The form of the page's filters."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import numpy as np

from adaptive.cues import PARTS
from adaptive.music import MOODS
from adaptive.survey.survey import Survey

__all__ = ["filter_form"]

_SORTS = ("id", "part", "key", "bpm", "meter", "bars", "energy", "mood", "confidence")


def filter_form(survey: Survey) -> str:
    """The HTML of the form."""
    present = np.unique(survey.table.part).tolist()
    parts = [part.value for number, part in enumerate(PARTS) if number in present]
    places = {
        key.camelot: f"{key.camelot} · {key} · {key.open_key}"
        for key in survey.table.keys
        if key is not None and key.mode in ("major", "minor")
    }
    places |= {
        key.camelot: f"{key.camelot} · {key.open_key}"
        for key in survey.table.keys
        if key is not None and key.camelot not in places
    }
    keys = sorted(places.items(), key=lambda row: (int(row[0][:-1]), row[0][-1]))
    doubtful = (
        f'<label class="tick"><input id="doubtful" type="checkbox"> doubtful only '
        f"({len(survey.doubts):,})</label>"
        if survey.doubts
        else '<input id="doubtful" type="checkbox" hidden>'
    )
    return f"""<form id="filters" role="search" aria-label="Filters" onsubmit="return false">
<label class="wide">Find <input id="find" type="search" placeholder="id, key, family, instrument, \
scene, tag"></label>
<label>Part <select id="part">{_options("every part", ((p, p) for p in parts))}</select></label>
<label>Scene <select id="scene">\
{_options("every scene", ((s, s) for s in survey.library.score.scenes))}</select></label>
<label>Key <select id="key">{_options("every key", [*keys, ("none", "no key")])}</select></label>
<label>Mood <select id="mood">{_options("every mood", ((m, m) for m in MOODS))}</select></label>
<fieldset><legend>BPM</legend>{_ends("bpm", 20, 400)}</fieldset>
<fieldset><legend>Energy</legend>{_ends("energy", 0, 100)}</fieldset>
<label>Sort by <select id="sort">{_options("library", ((s, s) for s in _SORTS))}</select></label>
<label class="tick"><input id="reverse" type="checkbox"> reversed</label>
{doubtful}
<button type="button" data-clear>Clear</button>
<output id="count" aria-live="polite"></output>
</form>"""


def _options(every: str, rows: Iterable[tuple[str, str]]) -> str:
    return f'<option value="">{every}</option>' + "".join(
        f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in rows
    )


def _ends(name: str, low: int, high: int) -> str:
    return (
        f'<input id="{name}-low" type="number" min="{low}" max="{high}" step="any"'
        f' placeholder="{low}" aria-label="lowest {name}">–'
        f'<input id="{name}-high" type="number" min="{low}" max="{high}" step="any"'
        f' placeholder="{high}" aria-label="highest {name}">'
    )
