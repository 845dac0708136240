"""Processor time of a whole served session."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from pathlib import Path

from bench.engine import ServedEngine, cpu_seconds, process_tree
from bench.five_parts import busy_scene
from bench.result import Figure, Result

__all__ = ["cpu"]

_TARGET = 15.0
_SETTLE_S = 3.0


def cpu(library: Path, work: Path, *, full: bool) -> Result:
    """Let five parts play and read what each process used."""
    seconds = 60.0 if full else 20.0
    scene, _ = busy_scene(library)
    pause = threading.Event()
    with ServedEngine("--library", str(library)) as engine, engine.client() as client:
        client.send(scene)
        pause.wait(_SETTLE_S)
        tree = process_tree(engine.pid)
        before, began = {p: cpu_seconds(p) for p in tree}, time.monotonic()
        pause.wait(seconds)
        elapsed = time.monotonic() - began
        used: dict[str, float] = defaultdict(float)
        for pid, role in tree.items():
            used[role] += 100.0 * (cpu_seconds(pid) - before[pid]) / elapsed
        state = client.query("state")
        metrics = client.query("metrics")
    parts = len(state["parts"])
    underruns = metrics.get("adaptive_underruns_total", 0)
    return Result(
        "cpu",
        "processor time of a served session, % of one core",
        [
            Figure.at_most("all processes", sum(used.values()), "%", _TARGET),
            *(Figure(f"the {role}", share, "%") for role, share in sorted(used.items())),
        ],
        [
            f"{elapsed:.0f} s of scene {state['scene']} with {parts} parts at 256 frames, on the "
            f"paced null device; {underruns} underruns since the start",
        ],
    )
