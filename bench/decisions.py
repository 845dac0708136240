"""Decisions: how long the scheduler takes over an event."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from adaptive.conduct import Settings
from adaptive.events import Stamped, event_from_map
from adaptive.music import Frame, seconds_to_frames
from adaptive.serve.assemble import build_scheduler, load_library
from bench.distribution import Distribution
from bench.random_events import draw_events
from bench.result import Figure, Result

__all__ = ["Timed", "decisions", "time_decisions"]

_TARGET_MS = 5.0
_WALK = "the walk"
_LEAD = 918  # of a served engine at 256 frames and 44.1 kHz


def decisions(library: Path, work: Path, *, full: bool) -> Result:
    """Time random events on a library."""
    count = 10_000 if full else 2_000
    timed = time_decisions(library, count, seed=1)
    events = [t for t in timed if t.kind != _WALK]
    kinds = sorted({t.kind for t in timed})
    figures = [
        Figure.at_most("all events", Distribution.of(t.wall_ms for t in events), "ms", _TARGET_MS),
        Figure.at_most(
            "… processor time only", Distribution.of(t.cpu_ms for t in events), "ms", _TARGET_MS
        ),
        *(
            Figure(kind, Distribution.of(t.wall_ms for t in timed if t.kind == kind), "ms")
            for kind in kinds
        ),
    ]
    notes = [
        f"{count} random events on one scheduler; feed and advance to the event's own frame",
        "the walk is what happens between events, a step each 256 frames: loops end, beats come, "
        "and changes that events planned are made",
    ]
    return Result("decisions", "how long the scheduler takes over an event", figures, notes)


@dataclass(frozen=True, slots=True)
class Timed:
    """One call of the scheduler: the event's type, its time and its processor time."""

    kind: str
    wall_ms: float
    cpu_ms: float


def time_decisions(library: Path, count: int, seed: int) -> list[Timed]:
    """Time random events, and the steps of the music between them."""
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    scheduler = build_scheduler(loaded, Settings(rate, seed, _LEAD))
    timed: list[Timed] = []
    frame = 0

    def feed(stamped: Stamped) -> None:
        scheduler.feed(stamped)
        scheduler.advance(stamped.frame)

    for seq, message in enumerate(draw_events(library, count, seed)):
        arrival = seconds_to_frames(message.pop("at"), rate)
        for step in range(frame, arrival, 256):
            timed.append(_timed(_WALK, partial(scheduler.advance, Frame(step))))
        frame = arrival
        stamped = Stamped(Frame(arrival), seq, event_from_map(message))
        timed.append(_timed(f"`{stamped.event.type}`", partial(feed, stamped)))
    return timed


def _timed(kind: str, call: Callable[[], object]) -> Timed:
    wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
    call()
    return Timed(
        kind, (time.perf_counter_ns() - wall) / 1e6, (time.thread_time_ns() - cpu) / 1e6
    )
