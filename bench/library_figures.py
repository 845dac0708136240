"""Figures of a library's loops: seams, levels, keys, onsets, ladders, graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from statistics import median

import numpy as np

from adaptive.cues import PARTS, Part
from adaptive.graph import LoopGraph, analyse
from adaptive.library import Loop
from adaptive.music import Key
from bench.distribution import Distribution
from bench.energy_order import SENSES, Heard, Step, steps_of
from bench.energy_played import Played, mean_energies
from bench.key_judge import mirex_score, relation
from bench.loop_examination import Examined
from bench.onset_grid import REACH_MS, OnsetErrors
from bench.result import Figure

__all__ = [
    "family_steps",
    "graph_figures",
    "key_figures",
    "level_figures",
    "listed",
    "onset_figures",
    "order_figures",
    "outside_figures",
    "played_figures",
    "seam_figures",
]

_PEAK_DBTP = -1.0
_GRID_MS = 15.0
_WORDS = {
    "loud": "louder (RMS)",
    "busy": "busier (onsets a second)",
    "bright": "brighter (centroid)",
}


def listed(rows: Iterable[str], most: int = 12) -> str:
    """Rows in a sentence, the rest counted; "none" for none."""
    every = list(rows)
    rest = f" and {len(every) - most} more" if len(every) > most else ""
    return "; ".join(every[:most]) + rest or "none"


def seam_figures(loops: Sequence[Examined]) -> list[Figure]:
    """Steps at the loop points."""
    steps = [each.seam for each in loops]
    above = sum(step > 1 for step in steps)
    usual = Distribution.of(each.seam_usual for each in loops)
    return [
        Figure("seam: step at the loop point, of the greatest step inside", Distribution.of(steps)),
        Figure("seams above 1", above, "", "0", above == 0),
        Figure.at_most("seam against what 1 inner frame in 1,000 exceeds", usual, "", 2.0, "max"),
    ]


def level_figures(loops: Sequence[Examined], sums_db: Mapping[str, float]) -> list[Figure]:
    """Loudness by part, true peaks, and the peaks of families (dBFS by name)."""
    figures = []
    for part in PARTS:
        levels = [each.loudness for each in loops if each.loop.part is part]
        if levels:
            middle = median(levels)
            off = Distribution.of(abs(level - middle) for level in levels)
            figures.append(Figure(f"loudness of {part.value}, ± from {middle:.1f} LUFS", off, "LU"))
    peak = max(each.peak_db for each in loops)
    figures.append(Figure.at_most("highest true peak", peak, "dBTP", _PEAK_DBTP))
    if sums_db:
        highest = max(sums_db.values())
        name = f"highest peak of a family's parts together, {len(sums_db)} families"
        figures.append(Figure(name, highest, "dBFS", "< 0 dBFS", highest < 0))
    return figures


def key_figures(name: str, pairs: Sequence[tuple[Key, Key]]) -> list[Figure]:
    """Keys heard against keys written: those that agree, and the weighted score."""
    if not pairs:
        return []
    exact = sum(relation(heard, written) == "the key" for heard, written in pairs)
    score = float(np.mean([mirex_score(heard, written) for heard, written in pairs]))
    return [
        Figure(f"key of {name}: as written", exact, f"of {len(pairs)}"),
        Figure(f"key of {name}: MIREX score", score),
    ]


def outside_figures(loops: Sequence[Examined]) -> list[Figure]:
    """Pitch-class power where nothing is written."""
    figures = []
    for what, parts in (("chords", (Part.HARMONY,)), ("scale", (Part.HARMONY, Part.MELODY))):
        for part in parts:
            shares = [
                100 * share
                for each in loops
                if each.judged is not None and each.loop.part is part
                if not np.isnan(share := getattr(each.judged, f"outside_{what}"))
            ]
            if shares:
                name = f"{part.value}: pitch outside the written {what}"
                figures.append(Figure(name, Distribution.of(shares), "%"))
    return figures


def onset_figures(loops: Sequence[Examined]) -> list[Figure]:
    """Onsets of struck parts against their writing; none without writing."""
    found = [each.judged.onsets for each in loops if each.judged and each.judged.onsets]
    if not found:
        return []
    every = reduce(OnsetErrors.plus, found)
    if not every.from_grid:
        return [Figure("written onsets that are heard", 0.0, "%")]
    heard = 100 * len(every.from_grid) / every.written
    alone = 100 * every.unwritten / max(1, every.measured)
    grid = Distribution.of(np.abs(every.from_grid))
    return [
        Figure.at_most("onset off its grid place, ±", grid, "ms", _GRID_MS, "p95"),
        Figure("… of which the players' looseness", Distribution.of(np.abs(every.looseness)), "ms"),
        Figure(
            "onset off where it was played, ±", Distribution.of(np.abs(every.from_played)), "ms"
        ),
        Figure("bias of onsets (late is positive)", float(np.median(every.from_grid)), "ms"),
        Figure(f"written onsets heard within {REACH_MS:g} ms", heard, f"% of {every.written}"),
        Figure("onsets heard where none is written", alone, f"% of {every.measured}"),
    ]


def family_steps(loops: Sequence[Examined]) -> list[Step]:
    """Steps of each family's parts: loops by themselves, those of one energy averaged."""
    ladders: dict[tuple[str, str], dict[float, list[Heard]]] = defaultdict(dict)
    for each in loops:
        if each.loop.family and each.judged is not None:
            ladder = ladders[each.loop.family, each.loop.part.value]
            ladder.setdefault(each.loop.energy, []).append(each.judged.heard)
    return [
        step
        for (family, part), ladder in ladders.items()
        for step in steps_of(
            f"{family} {part}", {energy: Heard.mean(heard) for energy, heard in ladder.items()}
        )
    ]


def order_figures(name: str, steps: Sequence[Step], *, aim: bool) -> list[Figure]:
    """How many steps rise, by sense; all should where ``aim`` says so."""
    figures = []
    for sense in SENSES:
        rising = sum(step.rises(sense) for step in steps)
        target, met = (f"{len(steps)}", rising == len(steps)) if aim else ("", None)
        figures.append(
            Figure(f"{name} that are {_WORDS[sense]}", rising, f"of {len(steps)}", target, met)
        )
    return figures


def played_figures(played: Sequence[Played]) -> list[Figure]:
    """The energy of what plays, beside what was asked for and what there is."""
    return [
        Figure(f"asked for energy {asked:g}, loops that play have", chosen, f"(nearest {near:.0f})")
        for asked, (chosen, near) in mean_energies(played).items()
    ]


def graph_figures(graph: LoopGraph, smooth_cost: float, loops: Sequence[Loop]) -> list[Figure]:
    """The shape of the graph and what the library spans."""
    shape = analyse(graph, smooth_cost)
    parts = len({loop.part for loop in loops})
    components = len(shape.components)
    share = 100 * shape.smooth_share
    return [
        Figure(f"edges that cost at most {smooth_cost:g}", share, f"% of {shape.edges}"),
        Figure(
            "strongly connected components (a part walks by itself)",
            components,
            "",
            f"{parts}, one a part",
            components == parts,
        ),
        Figure("keys", len({loop.key for loop in loops if loop.key is not None})),
        Figure("tempos", len({loop.tempo for loop in loops})),
        Figure("meters", len({str(loop.meter) for loop in loops})),
    ]
