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
    seconds = 600 if full else 180
    scene, parts = busy_scene(library)
    steady = write_events([{"at": 0.0, **scene}], work / "steady.jsonl")
    figures = []
    for block in (256, 2048):
        run = render_file(library, steady, work / "steady.wav", block, seconds)
        name = f"{parts} parts, blocks of {block}"
        figures += [
            Figure.at_least(name, run.times_real_time, "× real time", _TARGET),
            Figure.at_least(f"{name}, by processor time", run.by_processor, "× real time", _TARGET),
        ]
    busy = write_events(draw_events(library, 40, 5), work / "busy.jsonl")
    hashes = []
    for block in (64, 256, 1000, 1000):
        render_file(library, busy, work / "busy.wav", block, 24)
        hashes.append(hashlib.sha256((work / "busy.wav").read_bytes()).hexdigest())
    same = len(set(hashes)) == 1
    told = "identical" if same else f"{len(set(hashes))} different"
    title = "files of 40 events at blocks 64, 256, 1000 and again 1000"
    return Result(
        "offline_speed",
        "`adaptive render` on one core, and one sound is one file",
        [*figures, Figure(title, told, "", "identical", same)],
        [
            f"{seconds} s with {parts} parts, float32 WAV, one core; from the first block on, so "
            "without start and decoding",
            f"SHA-256 of the busy session begins {hashes[0][:16]}",
        ],
    )
