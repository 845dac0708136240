"""What a served session takes: processor time at rest and under events, and memory."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adaptive.serve import Client
from bench.engine import ServedEngine, process_tree
from bench.five_parts import busy_scene
from bench.process_figures import Memory, cpu_ns, memory
from bench.random_events import draw_events

__all__ = ["ServedCost", "measure_served"]

_SETTLE_S = 3.0
_SPACING_S = 0.25

_BY_ROLE = dict[str, float]


@dataclass(frozen=True, slots=True)
class ServedCost:
    """A session's cost.

    Parameters
    ----------
    parts : int
        That played at rest.
    at_rest, under_events : dict of str to float
        Percent of one core, by the process's role.
    memory : dict of str to Memory
        By role.
    underruns : int
        Since the start.
    """

    parts: int
    at_rest: _BY_ROLE
    under_events: _BY_ROLE
    memory: dict[str, Memory]
    underruns: int


def measure_served(library: Path, seconds: float) -> ServedCost:
    """Serve a library with five parts, left alone and then with four new scenes a second."""
    scene, _ = busy_scene(library)
    span = (_SPACING_S, _SPACING_S)
    count = round(seconds / _SPACING_S)
    events = draw_events(library, count, 7, spacing_s=span, first_s=0.0, kinds=("scene",))
    with ServedEngine("--library", str(library)) as engine, engine.client() as client:
        client.send(scene)
        _pause(_SETTLE_S)
        at_rest = _used(engine.pid, lambda: _pause(seconds))
        parts = len(client.query("state")["parts"])
        under_events = _used(engine.pid, lambda: _send(client, events))
        found = {role: memory(pid) for pid, role in process_tree(engine.pid).items()}
        metrics = client.query("metrics")
    underruns = int(metrics.get("adaptive_underruns_total", 0))
    return ServedCost(parts, at_rest, under_events, found, underruns)


def _used(pid: int, work: Callable[[], None]) -> _BY_ROLE:
    """Percent of one core of each process meanwhile."""
    tree = process_tree(pid)
    before, began = {p: cpu_ns(p) for p in tree}, time.monotonic_ns()
    work()
    elapsed = time.monotonic_ns() - began
    used: _BY_ROLE = defaultdict(float)
    for process, role in tree.items():
        used[role] += 100.0 * (cpu_ns(process) - before[process]) / elapsed
    return dict(used)


def _send(client: Client, events: list[dict[str, object]]) -> None:
    began = time.monotonic()
    for event in events:
        at = event.pop("at")
        assert isinstance(at, float)
        _pause(max(0.0, began + at - time.monotonic()))
        client.send(event)


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)
