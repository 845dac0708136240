"""Processor time of an engine while several stereo loops sound at once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.black_box.change_finder import lag
from bench.black_box.loops import PATTERN, loop_pattern
from bench.black_box.stage import ENGINE_EAR, Hall, Take, stage
from bench.process_figures import cpu_ns

__all__ = ["STEMS", "Cost", "run_cost"]

STEMS = 6
"""Stereo loops at once: as many as this engine has parts that sound together."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What it used.

    Parameters
    ----------
    cpu : float
        All of its processes, % of one core.
    likeness : float
        Correlation of what was heard with the sum of all loops at one lag: near 1 when they all
        sounded, equally loud and in phase.
    """

    cpu: float
    likeness: float


def run_cost(take: Take, hall: Hall, work: Path, *, seconds: float) -> Cost:
    """Let :data:`STEMS` loops sound and read what it uses. Raises as :func:`stage`."""
    with stage(take, hall, work, STEMS) as on:
        pids = on.engine.pids()
        on.ear.begin(seconds + 5.0)
        before, began = sum(map(cpu_ns, pids)), time.monotonic()
        time.sleep(seconds)
        used = sum(map(cpu_ns, pids)) - before
        elapsed = time.monotonic() - began
        recording = on.ear.save(work / "heard.npz")
    sound = recording.sound[ENGINE_EAR]
    known = np.sum([loop_pattern("a", stem)[:, 0] for stem in range(STEMS)], axis=0)
    middle = len(sound) // 2
    _, likeness = lag(np.nan_to_num(sound[middle : middle + PATTERN]), known)
    return Cost(used / 1e7 / elapsed, likeness)
