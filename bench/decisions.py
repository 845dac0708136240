"""Decisions: how long the scheduler takes over an event."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path

from adaptive.conduct import Settings
from adaptive.errors import ProtocolError
from adaptive.events import Stamped, event_from_map
from adaptive.music import Frame, seconds_to_frames
from adaptive.serve.assemble import build_scheduler, load_library
from bench.distribution import Distribution
from bench.random_events import draw_events
from bench.result import Figure, Result

__all__ = ["decisions", "time_decisions"]

_TARGET_MS = 5.0
_LEAD = 918  # of a served engine at 256 frames and 44.1 kHz


def decisions(library: Path, work: Path, *, full: bool) -> Result:
    """Time random events on a library."""
    count = 10_000 if full else 2_000
    taken, between = time_decisions(library, count, seed=1)
    together = [ms for of_kind in taken.values() for ms in of_kind]
    figures = [
        Figure.at_most("all events", Distribution.of(together), "ms", _TARGET_MS),
        *(Figure(f"`{kind}`", Distribution.of(taken[kind]), "ms") for kind in sorted(taken)),
        Figure("the music going on, per 5.8 ms step", Distribution.of(between), "ms"),
    ]
    notes = [
        f"{count} random events on one scheduler; feed and advance to the event's own frame",
        "the last line is the walk without events: hand-overs at the end of loops, and beats; "
        "there the change that an earlier event planned is made, too",
    ]
    return Result("decisions", "how long the scheduler takes over an event", figures, notes)


def time_decisions(
    library: Path, count: int, seed: int
) -> tuple[dict[str, list[float]], list[float]]:
    """Milliseconds of each event by its type, and of each step of the music between events."""
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    scheduler = build_scheduler(loaded, Settings(rate, seed, _LEAD))
    taken: dict[str, list[float]] = defaultdict(list)
    between: list[float] = []
    frame = 0
    for seq, message in enumerate(draw_events(library, count, seed)):
        arrival = seconds_to_frames(message.pop("at"), rate)
        for step in range(frame, arrival, 256):
            began = time.perf_counter_ns()
            scheduler.advance(Frame(step))
            between.append((time.perf_counter_ns() - began) / 1e6)
        frame = arrival
        stamped = Stamped(Frame(arrival), seq, event_from_map(message))
        began = time.perf_counter_ns()
        try:
            scheduler.feed(stamped)
            scheduler.advance(Frame(arrival))
        except ProtocolError:
            continue
        taken[stamped.event.type].append((time.perf_counter_ns() - began) / 1e6)
    return taken, between
