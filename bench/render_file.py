"""One run of `adaptive render`, on one core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Run", "render_file"]


@dataclass(frozen=True, slots=True)
class Run:
    """How fast a run was from its first block on: by the clock, and by its processor time."""

    times_real_time: float
    by_processor: float


def render_file(library: Path, events: Path, out: Path, block: int, seconds: float) -> Run:
    """Run it. Raises RuntimeError, with what it said, when it fails."""
    core = min(os.sched_getaffinity(0))
    command = [sys.executable, "-m", "adaptive", "render", "--json", "--library", str(library)]
    command += ["--events", str(events), "--out", str(out), "--block", str(block)]
    command += ["--seconds", str(seconds)]
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
        process = subprocess.Popen(
            command,
            stdout=said,
            stderr=wrong,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        process.wait()
        said.seek(0)
        wrong.seek(0)
        if process.returncode:
            raise RuntimeError(f"adaptive render: {wrong.read()}")
        summary = json.loads(said.read().splitlines()[-1])
    return Run(float(summary["times_real_time"]), float(summary["times_real_time_by_processor"]))
