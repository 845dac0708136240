"""One run of `adaptive render`, on one core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["render_file"]


def render_file(library: Path, events: Path, out: Path, block: int, seconds: float) -> Any:
    """`adaptive render` on one core; answers its summary."""
    core = min(os.sched_getaffinity(0))
    command = [sys.executable, "-m", "adaptive", "render", "--json", "--library", str(library)]
    command += ["--events", str(events), "--out", str(out), "--block", str(block)]
    command += ["--seconds", str(seconds)]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    return json.loads(done.stdout.splitlines()[-1])
