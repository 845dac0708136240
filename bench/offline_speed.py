"""Offline speed, and the law that one sound is one file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bench.five_parts import busy_scene
from bench.random_events import draw_events, write_events
from bench.render_file import render_file
from bench.result import Figure, Result

__all__ = ["offline_speed"]

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
