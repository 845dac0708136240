"""Offline speed, and the law that one sound is one file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bench.five_parts import busy_scene
from bench.random_events import draw_events, write_events
from bench.render_file import Run, render_file
from bench.result import Figure, Result

__all__ = ["offline_speed"]

_TARGET = 200.0
_TIMES = "× real time"
_SHORT_S = 20
_OWN_BLOCK = 2048


def offline_speed(library: Path, work: Path, *, full: bool) -> Result:
    """Render with five parts at two block sizes, and a busy session at several."""
    seconds = 600 if full else 180
    scene, parts = busy_scene(library)
    steady = write_events([{"at": 0.0, **scene}], work / "steady.jsonl")

    def run(block: int, length: int, cores: int = 0) -> Run:
        return render_file(library, steady, work / "steady.wav", block, length, cores=cores)

    figures = []
    for block in (256, _OWN_BLOCK):
        name = f"{parts} parts, blocks of {block}"
        fast, alone, short = run(block, seconds), run(block, seconds, 1), run(block, _SHORT_S, 1)
        by_processor = (seconds - _SHORT_S) / (alone.processor_s - short.processor_s)
        figures += [
            _figure(name, fast.times_real_time, block),
            Figure(f"{name}, on one core", alone.times_real_time, _TIMES),
            Figure(f"{name}, by processor time of all processes", by_processor, _TIMES),
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
        "`adaptive render`, and one sound is one file",
        [*figures, Figure(title, told, "", "identical", same)],
        [
            f"{seconds} s with {parts} parts, float32 WAV; from the first block on, so without "
            "start and decoding; on all of this machine's cores (mixer and bus are two processes) "
            "unless it says otherwise",
            f"SHA-256 of the busy session begins {hashes[0][:16]}",
        ],
    )


def _figure(name: str, times: float, block: int) -> Figure:
    """The aim is for the block that `adaptive render` takes by itself."""
    if block != _OWN_BLOCK:
        return Figure(name, times, _TIMES)
    return Figure.at_least(name, times, _TIMES, _TARGET)
