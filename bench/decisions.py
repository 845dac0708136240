"""Decisions: how long the scheduler takes over an event."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from adaptive.conduct import Settings
from adaptive.events import Stamped, event_from_map
from adaptive.music import Frame, seconds_to_frames
from adaptive.serve.assemble import build_scheduler, load_library
from adaptive.serve.run import lead_frames
from bench.distribution import Distribution
from bench.random_events import draw_events
from bench.result import Figure, Result

__all__ = ["WALK", "Timed", "decisions", "time_decisions"]

_TARGET_MS = 5.0
_BLOCK = 256

WALK = "the walk"
"""Name of what happens between events."""


def decisions(library: Path, work: Path, *, full: bool) -> Result:
    """Time random events on a library."""
    count = 10_000 if full else 2_000
    timed = time_decisions(library, count, seed=1)
    wall = Distribution.of(ms for kind in timed if kind != WALK for ms in timed[kind].wall_ms)
    cpu = Distribution.of(ms for kind in timed if kind != WALK for ms in timed[kind].cpu_ms)
    figures = [
        Figure.at_most("all events", wall, "ms", _TARGET_MS),
        Figure.at_most("… processor time only", cpu, "ms", _TARGET_MS),
        *(Figure(kind, Distribution.of(timed[kind].wall_ms), "ms") for kind in sorted(timed)),
    ]
    notes = [
        f"{count} random events on one scheduler; feed and advance to the event's own frame",
        "the walk is what happens between events, a step each 256 frames: loops end, beats come, "
        "and changes that events planned are made",
    ]
    return Result("decisions", "how long the scheduler takes over an event", figures, notes)


@dataclass(frozen=True, slots=True)
class Timed:
    """Calls of the scheduler for one type of event: their times and their processor times."""

    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def call(self, what: Callable[[], object]) -> None:
        """Call and time."""
        wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
        what()
        self.cpu_ms.append((time.thread_time_ns() - cpu) / 1e6)
        self.wall_ms.append((time.perf_counter_ns() - wall) / 1e6)


def time_decisions(library: Path, count: int, seed: int) -> dict[str, Timed]:
    """Time random events by their type, and as :data:`WALK` the steps of the music between."""
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    scheduler = build_scheduler(loaded, Settings(rate, seed, lead_frames(_BLOCK, rate)))
    timed: dict[str, Timed] = defaultdict(Timed)
    frame = 0

    def feed(stamped: Stamped) -> None:
        scheduler.feed(stamped)
        scheduler.advance(stamped.frame)

    gc.collect()
    gc.freeze()  # as the engine does once it is loaded
    try:
        for seq, message in enumerate(draw_events(library, count, seed)):
            arrival = seconds_to_frames(message.pop("at"), rate)
            for step in range(frame, arrival, _BLOCK):
                timed[WALK].call(partial(scheduler.advance, Frame(step)))
            frame = arrival
            stamped = Stamped(Frame(arrival), seq, event_from_map(message))
            timed[f"`{stamped.event.type}`"].call(partial(feed, stamped))
    finally:
        gc.unfreeze()
    return timed
