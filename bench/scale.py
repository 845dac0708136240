"""Scale: how opening, building, walking and memory grow with the size of a catalogue."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.catalogue_generator import write_catalogue
from bench.distribution import Distribution
from bench.result import Figure, Result

__all__ = ["scale"]

_SIZES = (1_000, 10_000, 100_000)
_FULL_SIZES = (*_SIZES, 1_000_000)
_TARGET = 100_000
_EVENTS = 600
_PATHS = 30
_BLOCK = 256


def scale(library: Path, work: Path, *, full: bool) -> Result:
    """Measure generated catalogues, each in processes of its own."""
    figures: list[Figure] = []
    for count in _FULL_SIZES if full else _SIZES:
        folder = write_catalogue(work / str(count), count, 1, library)
        first = _in_process("first", folder, work / "graphs")
        again = _in_process("again", folder, work / "graphs")
        figures += _figures(count, first, again)
    notes = [
        "catalogues made by bench/catalogue_generator.py from the 23 dimensions, without audio; "
        "scenes, triggers and stingers of the starter library",
        "open is read_library; second open is that and everything up to a scheduler, the graph "
        "read from the cache; both after the imports",
        f"memory is the peak of the process that opened it a second time and played {_EVENTS} "
        f"random events; decisions are feed and advance to the event's own frame",
        "a way of at most four hops from what leads to a loop of the same part, drawn at random",
    ]
    return Result("scale", "how cost grows with the size of a catalogue", figures, notes)


def _figures(count: int, first: dict[str, Any], again: dict[str, Any]) -> list[Figure]:
    def limited(name: str, value: Any, unit: str, limit: float) -> Figure:
        name = f"{count:,} loops: {name}"
        if count != _TARGET:
            return Figure(name, value, unit)
        return Figure.at_most(name, value, unit, limit)

    return [
        limited("open", again["open"], "s", 1.0),
        limited("build the graph, 16 successors each", first["graph"], "s", 60.0),
        Figure(f"{count:,} loops: second open, ready to play", again["ready"], "s"),
        limited("resident memory", again["rss"], "MB", 500.0),
        limited("decisions", Distribution.of(again["decisions"]), "ms", 5.0),
        limited("… processor time only", Distribution.of(again["processor"]), "ms", 5.0),
        Figure(f"{count:,} loops: a smooth way", Distribution.of(again["paths"]), "ms"),
    ]


def _in_process(what: str, folder: Path, graphs: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.scale", what, str(folder), str(graphs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(what: str, folder: Path, graphs: Path) -> dict[str, Any]:
    from adaptive.conduct import Repertoire, Settings, new_scheduler
    from adaptive.graph import FeatureTable, TransitionCost, cached_graph
    from adaptive.library import read_library
    from adaptive.serve.run import lead_frames

    began = time.perf_counter()
    library = read_library(folder)
    opened = time.perf_counter()
    cost = TransitionCost(FeatureTable(library.loops), library.score.weights)
    before = time.perf_counter()
    graph = cached_graph(cost, graphs)
    built = time.perf_counter()
    found: dict[str, Any] = {"open": opened - began, "graph": built - before}
    if what == "first":
        return found
    materials = range(len(library.loops) + len(library.stingers))
    repertoire = Repertoire(library.loops, library.stingers, materials)
    rate = library.sample_rate
    settings = Settings(rate, 1, lead_frames(_BLOCK, rate))
    scheduler = new_scheduler(repertoire, cost, graph, library.score, settings, lambda *_: 0.0)
    found["ready"] = time.perf_counter() - began
    found |= _decisions(scheduler, folder, rate)
    found["paths"] = _paths(graph)
    found["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _decisions(scheduler: Any, folder: Path, rate: int) -> dict[str, list[float]]:
    import gc

    from adaptive.events import Stamped, event_from_map
    from adaptive.music import Frame, seconds_to_frames
    from bench.decisions import Timed
    from bench.random_events import draw_events

    timed = Timed()
    events = draw_events(folder, _EVENTS, 1)
    gc.collect()
    gc.freeze()
    for seq, message in enumerate(events):
        arrival = seconds_to_frames(message.pop("at"), rate)
        scheduler.advance(Frame(arrival - 1))
        stamped = Stamped(Frame(arrival), seq, event_from_map(message))

        def decide(stamped: Stamped = stamped) -> None:
            scheduler.feed(stamped)
            scheduler.advance(stamped.frame)

        timed.call(decide)
    return {"decisions": timed.wall_ms, "processor": timed.cpu_ms}


def _paths(graph: Any) -> list[float]:
    import numpy as np

    rng = np.random.default_rng(1)
    found: list[float] = []
    for start in rng.integers(0, len(graph), _PATHS).tolist():
        goals = np.flatnonzero(graph.table.part == graph.table.part[start])
        goal = goals[rng.integers(len(goals))]
        began = time.perf_counter()
        graph.path(start, [goal], 4)
        found.append((time.perf_counter() - began) * 1e3)
    return found


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
