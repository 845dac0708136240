"""Starter library: what its loops are, heard by a judge that did not make them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tqdm import tqdm

from adaptive.compose import LoopPlan, Piece
from adaptive.cues import Part
from adaptive.library.mix_check import fullest_sets
from adaptive.music import gain_to_db
from adaptive.serve.assemble import LoadedLibrary, load_library
from bench import library_figures as figures_of
from bench.energy_order import SENSES, Step, steps_of
from bench.energy_played import energy_played
from bench.family_mix import Members, mixed
from bench.judge import JUDGE_MISSING, has_judge
from bench.library_figures import listed
from bench.library_keys import KeyCase, family_cases, loop_cases, writing_cases
from bench.loop_examination import Examined, Task, examine_loops
from bench.result import Figure, Result
from bench.scene_ladder import ENERGIES, Listening, scene_ladder
from bench.writing import places_of, written_loops

__all__ = ["starter_library"]

_PITCHED = (Part.HARMONY, Part.MELODY, Part.BASS)

Written = Mapping[str, tuple[Piece, LoopPlan]]
Findings = tuple[list[Figure], list[str]]
"""Figures, and the notes that belong to them."""


def starter_library(library: Path, work: Path, *, full: bool) -> Result:
    """Examine every loop, every family and every scene."""
    loaded = load_library(library)
    written = written_loops(library)
    loops = examine_loops(_tasks(loaded, written))
    families = _families(loaded, loops)
    found = [_sound(loops, families, loaded.library.sample_rate)]
    if has_judge():
        listening = Listening(10.0, 60.0 if full else 30.0)
        found += [
            _keys(loops, families, written, loaded.library.sample_rate),
            _onsets(loops),
            _scenes(loaded, library, listening, work),
            _ladders(loops),
        ]
    else:
        found.append(([], [JUDGE_MISSING]))
    score = loaded.library.score
    examined = [each.loop for each in loops]
    graph = figures_of.graph_figures(loaded.graph, score.smooth_cost, examined)
    return Result(
        "starter_library",
        f"{len(loops)} loops in stems, heard by a judge that did not make them",
        [figure for figures, _ in found for figure in figures] + graph,
        [note for _, notes in found for note in notes],
    )


def _tasks(loaded: LoadedLibrary, written: Written) -> list[Task]:
    materials = {material.id: material for material in loaded.store.materials}
    return [
        Task(
            loop,
            materials[loop.id],
            loaded.library.sample_rate,
            places_of(*written[loop.id]) if loop.id in written else None,
        )
        for loop in loaded.library.loops
        if loop.id in materials
    ]


def _families(loaded: LoadedLibrary, loops: Sequence[Examined]) -> dict[str, Members]:
    store = loaded.store
    pairs = [(each.loop, store.pcm(store.number(each.loop.id))) for each in loops]
    return dict(fullest_sets(pairs))


def _sound(loops: Sequence[Examined], families: Mapping[str, Members], rate: int) -> Findings:
    sums = {
        name: gain_to_db(float(np.abs(mixed(members, rate)).max()))
        for name, members in families.items()
    }
    loud = sorted((name for name in sums if sums[name] >= 0), key=lambda name: -sums[name])
    note = listed(f"{name} {sums[name]:+.1f}" for name in loud)
    seams = listed(f"{each.loop.id} {each.seam:.2f}" for each in loops if each.seam > 1)
    return (
        [*figures_of.seam_figures(loops), *figures_of.level_figures(loops, sums)],
        [f"seams above 1: {seams}; families that together reach full scale, dBFS: {note}"],
    )


def _keys(
    loops: Sequence[Examined], families: Mapping[str, Members], written: Written, rate: int
) -> Findings:
    figures, notes = _key_group("families' pitched parts together", family_cases(families, rate))
    for part in _PITCHED:
        told, named = _key_group(f"{part.value} loops alone", loop_cases(loops, part))
        figures += told
        notes += named
        on_paper = [(case.heard(), case.written) for case in writing_cases(loops, part, written)]
        figures += figures_of.key_figures(f"{part.value}, from the notes on paper", on_paper)
    return [*figures, *figures_of.outside_figures(loops)], notes


def _key_group(name: str, cases: Sequence[KeyCase]) -> Findings:
    if not cases:
        return [], []
    figures = figures_of.key_figures(name, [(case.heard(), case.written) for case in cases])
    second = "Krumhansl-Kessler"
    other = figures_of.key_figures(name, [(case.heard(second), case.written) for case in cases])
    wrong = listed(case.told() for case in cases if not case.agrees)
    note = (
        f"key of {name}: with {second}'s profile {other[0].value} of {len(cases)}, "
        f"score {other[1].value:.2f}; with Temperley's not as written: {wrong}"
    )
    return figures, [note]


def _onsets(loops: Sequence[Examined]) -> Findings:
    figures = figures_of.onset_figures(loops)
    if not figures:
        return [], ["onsets: the library has no pieces, so nothing says where they belong"]
    late = [
        (float(np.percentile(np.abs(each.judged.onsets.from_grid), 95)), each.loop.id)
        for each in loops
        if each.judged is not None and each.judged.onsets is not None
        if each.judged.onsets.from_grid
    ]
    worst = [f"{loop} {error:.0f}" for error, loop in sorted(late, reverse=True) if error > 15]
    return figures, [
        f"loops whose onsets lie off the grid by more than 15 ms at p95: {listed(worst)}"
    ]


def _scenes(loaded: LoadedLibrary, library: Path, listening: Listening, work: Path) -> Findings:
    scenes = list(loaded.library.score.scenes)

    def ladder(place: int) -> list[Step]:
        folder = work / f"scene-{place}"
        folder.mkdir()
        return steps_of(scenes[place], scene_ladder(library, scenes[place], listening, folder))

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        ladders = pool.map(ladder, range(len(scenes)))
        bar = tqdm(ladders, "scenes", len(scenes), unit="scene", file=sys.stderr)
        steps = [step for rungs in bar for step in rungs]
    rungs = ", ".join(f"{energy:g}" for energy in ENERGIES)
    played = [each for scene in scenes for each in energy_played(loaded, scene, listening)]
    figures = figures_of.order_figures("steps of scenes", steps, aim=True)
    return [*figures, *figures_of.played_figures(played)], [
        f"{len(scenes)} scenes through the engine at energies {rungs}, {listening.listen_s:g} s "
        f"of each, from {listening.settle_s:g} s after the change; 'nearest' is the mean of the "
        "nearest energies that the same families have for the same parts",
        *_not_rising("scenes", steps, most=len(steps)),
    ]


def _ladders(loops: Sequence[Examined]) -> Findings:
    steps = figures_of.family_steps(loops)
    figures = figures_of.order_figures("steps of a family's part", steps, aim=False)
    return figures, _not_rising("a family's part", steps, most=12)


def _not_rising(where: str, steps: Sequence[Step], most: int) -> list[str]:
    units = {"loud": "RMS, dBFS", "busy": "onsets a second", "bright": "centroid, Hz"}
    return [
        f"{where}, no rise in {units[sense]}: "
        + listed((step.told(sense) for step in steps if not step.rises(sense)), most)
        for sense in SENSES
    ]
