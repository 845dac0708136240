"""Scenes of the starter library that have both modes keep the one that they ask for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from adaptive.conduct import Repertoire, Scheduler, Settings, new_scheduler
from adaptive.events import Stamped, event_from_map
from adaptive.graph import FeatureTable, LoopGraph, TransitionCost
from adaptive.library import Library, read_library
from adaptive.music import Frame

LOOPS = Path(__file__).resolve().parents[2] / "loops"


@cache
def starter() -> tuple[Library, TransitionCost, LoopGraph]:
    library = read_library(LOOPS)
    cost = TransitionCost(FeatureTable(library.loops), library.score.weights)
    return library, cost, LoopGraph.build(cost.table, cost)


def scheduler_of(seed: int) -> Scheduler:
    library, cost, graph = starter()
    numbers = range(len(library.loops) + len(library.stingers))
    repertoire = Repertoire(library.loops, library.stingers, numbers)
    settings = Settings(library.sample_rate, seed)
    return new_scheduler(repertoire, cost, graph, library.score, settings, lambda *_: 0.0)


@pytest.mark.parametrize("scene", ["calm", "town", "combat", "boss", "duel", "romance"])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_scene_left_alone_stays_in_its_mode(scene: str, seed: int) -> None:
    scheduler = scheduler_of(seed)
    rate = scheduler.settings.sample_rate
    scheduler.feed(Stamped(Frame(0), 0, event_from_map({"type": "scene", "name": scene})))
    families = set()
    for second in range(2, 180, 4):
        scheduler.advance(Frame(second * rate))
        loops = scheduler.director.walk.repertoire.loops
        families |= {loops[n].family for n in scheduler.director.stage.loops().values()}
    assert families and not any(name.endswith(("-major", "-minor")) for name in families)
