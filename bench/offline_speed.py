"""Offline speed, and the law that one sound is one file."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.five_parts import busy_scene
from bench.random_events import draw_events, write_events
from bench.result import Figure, Result

__all__ = ["offline_speed", "render_file"]

_TARGET = 50.0


def offline_speed(library: Path, work: Path, *, full: bool) -> Result:
    """Render with five parts at two block sizes, and a busy session at several."""
    seconds = 300 if full else 60
    scene, parts = busy_scene(library)
    steady = write_events([{"at": 0.0, **scene}], work / "steady.jsonl")
    speeds = {
        block: render_file(library, steady, work / "steady.wav", block, seconds)["times_real_time"]
        for block in (256, 2048)
    }
    busy = write_events(draw_events(library, 40, 5), work / "busy.jsonl")
    hashes = []
    for block in (64, 256, 1000, 1000):
        render_file(library, busy, work / "busy.wav", block, 24)
        hashes.append(hashlib.sha256((work / "busy.wav").read_bytes()).hexdigest())
    same = len(set(hashes)) == 1
    return Result(
        "offline_speed",
        "`adaptive render` on one core, and one sound is one file",
        [
            *(
                Figure.at_least(f"{parts} parts, blocks of {block}", speed, "× real time", _TARGET)
                for block, speed in speeds.items()
            ),
            Figure(
                "files of 40 events at blocks 64, 256, 1000 and again 1000",
                "identical" if same else f"{len(set(hashes))} different",
                "",
                "identical",
                same,
            ),
        ],
        [
            f"{seconds} s with {parts} parts, float32 WAV, one core; without start and decoding",
            f"SHA-256 of the busy session begins {hashes[0][:16]}",
        ],
    )


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
