"""Scale: how opening, building, walking and memory grow with the size of a catalogue."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from adaptive.serve.run import lead_frames, prompt_frames
from bench.catalogue_generator import write_catalogue
from bench.distribution import Distribution
from bench.paper_limits import mixing_limit, read_bandwidth
from bench.peak_memory import peak_mib
from bench.result import Figure, Result

__all__ = ["growth", "scale"]

_SIZES = (1_000, 10_000)
_FULL_SIZES = (*_SIZES, 100_000, 1_000_000)
_TARGET = 100_000
_EVENTS = 600
_PATHS = 30
_BLOCK = 256
_RATE = 44_100
_MEGABYTE = 1e6

Found = dict[str, Any]


def scale(library: Path, work: Path, *, full: bool) -> Result:
    """Measure generated catalogues, each in processes of its own."""
    figures: list[Figure] = []
    by_size: dict[int, Found] = {}
    for count in _sizes(full=full):
        folder = write_catalogue(work / str(count), count, 1, library)
        first = _in_process("first", folder, work / "graphs")
        again = _in_process("again", folder, work / "graphs")
        again["build"] = first["graph"]
        again["disk"] = _bytes_of(folder)
        by_size[count] = again
        figures += _figures(count, again)
    notes = [
        "catalogues made by bench/catalogue_generator.py from the 23 dimensions, without audio; "
        "scenes, triggers and stingers of the starter library",
        "open is read_library; second open is that and everything up to a scheduler, the graph "
        "read from the cache; both after the imports",
        f"memory is the peak of the process that opened it a second time and played {_EVENTS} "
        f"random events; decisions are feed and advance to the event's own frame",
        "a way of at most four hops from what leads to a loop of the same part, drawn at random",
        "growth: the exponent of the number of loops between one size and the next, 0 for no "
        "growth, 1 for a cost that grows as the loops do",
        "on paper: one core's reading of memory that it has not read before, by NumPy's maximum "
        "over 512 MB; what the mixer reaches is what one more stem costs it, at rest, in a loop "
        "without bus or clock; a block is the least that a sound can be late by",
    ]
    figures += [*_growth_figures(by_size), *_paper_figures()]
    return Result("scale", "how cost grows with the size of a catalogue", figures, notes)


def growth(costs: dict[int, float]) -> list[float]:
    """Exponents of size between each size and the next: ``cost ∝ size ** exponent``."""
    return [
        math.log(costs[larger] / costs[smaller]) / math.log(larger / smaller)
        for smaller, larger in pairwise(sorted(costs))
    ]


def _sizes(*, full: bool) -> tuple[int, ...]:
    """Loops of each catalogue; ``ADAPTIVE_BENCH_SIZES`` names others, with commas between."""
    named = os.environ.get("ADAPTIVE_BENCH_SIZES")
    if named:
        return tuple(int(word) for word in named.split(","))
    return _FULL_SIZES if full else _SIZES


def _figures(count: int, found: Found) -> list[Figure]:
    def limited(name: str, value: Any, unit: str, limit: float) -> Figure:
        name = f"{count:,} loops: {name}"
        if count != _TARGET:
            return Figure(name, value, unit)
        return Figure.at_most(name, value, unit, limit)

    return [
        limited("open", found["open"], "s", 1.0),
        limited("build the graph, 16 successors each", found["build"], "s", 60.0),
        Figure(f"{count:,} loops: second open, ready to play", found["ready"], "s"),
        limited("resident memory", found["rss"], "MB", 500.0),
        Figure(f"{count:,} loops: annotations on disk", found["disk"] / _MEGABYTE, "MB"),
        limited("decisions", Distribution.of(found["decisions"]), "ms", 5.0),
        limited("… processor time only", Distribution.of(found["processor"]), "ms", 5.0),
        Figure(f"{count:,} loops: a smooth way", Distribution.of(found["paths"]), "ms"),
    ]


def _growth_figures(by_size: dict[int, Found]) -> Iterable[Figure]:
    sizes = " → ".join(f"{size:,}" for size in sorted(by_size))
    kinds: dict[str, Callable[[Found], float]] = {
        "open": lambda found: float(found["open"]),
        "build": lambda found: float(found["build"]),
        "second open": lambda found: float(found["ready"]),
        "memory": lambda found: float(found["rss"]),
        "decisions, p50": lambda found: Distribution.of(found["processor"]).p50,
        "decisions, p99": lambda found: Distribution.of(found["processor"]).p99,
    }
    for name, cost in kinds.items():
        exponents = growth({size: cost(found) for size, found in by_size.items()})
        told = ", ".join(f"{exponent:.2f}" for exponent in exponents)
        yield Figure(f"growth of {name}, {sizes}", told, "exponent")


def _paper_figures() -> Iterable[Figure]:
    bandwidth = read_bandwidth()
    yield Figure("on paper: one core reads", bandwidth / 1e9, "GB/s")
    for block in (_BLOCK, 8 * _BLOCK):
        limit = mixing_limit(block, bandwidth)
        if block == _BLOCK:
            yield Figure("on paper: stems by that bandwidth", round(limit.by_bandwidth), "stems")
        name = f"stems by what the mixer takes, blocks of {block}"
        yield Figure(name, round(limit.by_mixer), "stems")
    block_ms, lead_ms, prompt_ms = (
        1000.0 * n / _RATE for n in (_BLOCK, lead_frames(_BLOCK, _RATE), prompt_frames(_RATE))
    )
    yield Figure(f"on paper: latency of one block of {_BLOCK}", block_ms, "ms")
    first = "arrival to the first frame that may change, {}"
    yield Figure(first.format("what is wanted at once, at best"), prompt_ms, "ms")
    yield Figure(first.format("what is wanted at once, at worst"), prompt_ms + block_ms, "ms")
    yield Figure(first.format("what lands on the grid"), lead_ms, "ms")


def _in_process(what: str, folder: Path, graphs: Path) -> Found:
    command = [sys.executable, "-m", "bench.scale", what, str(folder), str(graphs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def _bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _measure(what: str, folder: Path, graphs: Path) -> Found:
    from adaptive.conduct import Repertoire, Settings, new_scheduler
    from adaptive.graph import FeatureTable, TransitionCost, cached_graph
    from adaptive.library import read_library

    began = time.perf_counter()
    library = read_library(folder)
    opened = time.perf_counter()
    cost = TransitionCost(FeatureTable(library.loops), library.score.weights)
    before = time.perf_counter()
    graph = cached_graph(cost, graphs)
    built = time.perf_counter()
    found: Found = {"open": opened - began, "graph": built - before}
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
    found["rss"] = peak_mib()
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
