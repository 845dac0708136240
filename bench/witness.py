"""A witness of the machine's stalls: a process on each core that wakes a thousand times a second.

Where it did not wake, nothing else on that core could run either; so a late answer during a stall
says nothing about the engine. Figures are given raw, and without the events that met a stall.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

__all__ = ["LONGEST_GAP_MS", "StallWitness"]

LONGEST_GAP_MS = 3.0
"""Oversleep that counts as a stall."""

_TICK_S = 0.001
_PRIORITY = 80

Stall = tuple[int, int]
"""Begin and end, nanoseconds of the monotonic clock."""


class StallWitness:
    """Watches while its ``with`` block runs.

    Attributes
    ----------
    stalls : list of (int, int)
        Begin and end of every stall of any core, in nanoseconds; complete after the block.
    """

    def __init__(self) -> None:
        self.stalls: list[Stall] = []
        self._processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> StallWitness:
        for core in sorted(os.sched_getaffinity(0)):
            command = [sys.executable, str(Path(__file__).resolve()), str(core)]
            self._processes.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            said, _unused = process.communicate("")  # its input ends, and so does it
            self.stalls += [(begin, end) for begin, end in json.loads(said or "[]")]
        self.stalls.sort()

    def stalled(self, begin_ns: int, end_ns: int) -> bool:
        """Whether any core stalled between two moments."""
        return any(begin < end_ns and end > begin_ns for begin, end in self.stalls)


def _watch(core: int) -> None:
    """Count the core's stalls until the input ends, then print them."""
    os.sched_setaffinity(0, {core})
    with contextlib.suppress(OSError):  # without the right to it, an ordinary priority must do
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_PRIORITY))
    ended = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    stalls: list[Stall] = []
    before = time.monotonic_ns()
    while not ended.is_set():
        time.sleep(_TICK_S)
        now = time.monotonic_ns()
        if now - before > (LONGEST_GAP_MS + 1000 * _TICK_S) * 1e6:
            stalls.append((before, now))
        before = now
    print(json.dumps(stalls))


if __name__ == "__main__":
    _watch(int(sys.argv[1]))
