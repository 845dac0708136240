"""One run of `adaptive render`."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Run", "render_file"]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took.

    Parameters
    ----------
    times_real_time : float
        How fast it was by the clock, from its first block on.
    processor_s : float
        Processor time of all its processes, their start included.
    """

    times_real_time: float
    processor_s: float


def render_file(
    library: Path, events: Path, out: Path, block: int, seconds: float, *, cores: int = 0
) -> Run:
    """Run it, on so many cores (0: on all). Raises RuntimeError, with what it said, if it fails."""
    allowed = sorted(os.sched_getaffinity(0))[: cores or None]
    command = [sys.executable, "-m", "adaptive", "render", "--json", "--library", str(library)]
    command += ["--events", str(events), "--out", str(out), "--block", str(block)]
    command += ["--seconds", str(seconds)]
    before = _children_s()
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
        process = subprocess.Popen(
            command,
            stdout=said,
            stderr=wrong,
            preexec_fn=lambda: os.sched_setaffinity(0, allowed),
        )
        process.wait()
        said.seek(0)
        wrong.seek(0)
        if process.returncode:
            raise RuntimeError(f"adaptive render: {wrong.read()}")
        summary = json.loads(said.read().splitlines()[-1])
    return Run(float(summary["times_real_time"]), _children_s() - before)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
