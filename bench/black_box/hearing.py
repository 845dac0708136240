"""What the ear heard, and the ear as the measure holds it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.black_box.clock_fit import ClockFit
from bench.black_box.jack_server import RATE, JackServer
from bench.tied import tied

__all__ = ["Ear", "Recording"]

_HERE = Path(__file__).resolve().parents[2]
_PATIENCE_S = 20.0
_FIT_NS = 300_000.0
_GLANCE_S = 0.2


@dataclass(frozen=True, slots=True)
class Recording:
    """Captured sound on one line of frames.

    Parameters
    ----------
    sound : np.ndarray [shape=(ears, n), dtype=float32]
        Frames that were not captured are ``nan``.
    first : int
        JACK's number of the first frame.
    clock : ClockFit
        When frames are heard.
    xruns : np.ndarray [dtype=int64]
        Host times at which JACK said that a cycle was late, nanoseconds.
    """

    sound: npt.NDArray[np.float32]
    first: int
    clock: ClockFit
    xruns: npt.NDArray[np.int64]

    @classmethod
    def read(cls, path: Path) -> Recording:
        """Read what the ear saved."""
        with np.load(path) as saved:
            blocks, frames = saved["sound"], saved["frames"]
            stamps, xruns = saved["stamps"], saved["xruns"]
        if not len(frames):
            raise RuntimeError("the ear heard nothing; JACK did not run")
        period = blocks.shape[2]
        first = int(frames[0])
        sound = np.full((blocks.shape[1], int(frames[-1]) - first + period), np.nan, np.float32)
        for frame, block in zip(frames, blocks, strict=True):
            sound[:, frame - first : frame - first + period] = block
        return cls(sound, first, ClockFit.of(stamps, period, RATE), xruns)

    @property
    def soonest_ns(self) -> float:
        """Least time from a message to a frame that answers it: a period, less the fit's error."""
        return max(0.0, self.clock.period * 1e9 / RATE - _FIT_NS)

    def heard_ns(self, place: int) -> int:
        """Host time at which a frame of ``sound`` is heard: one period after its cycle began."""
        return self.clock.ns(self.first + place + self.clock.period)

    def place(self, host_ns: int) -> int:
        """The frame of ``sound`` that is heard at a host time."""
        return self.clock.frame(host_ns) - self.clock.period - self.first


class Ear:
    """The capture client, in a process of its own; ends with its ``with`` block.

    It begins while others do; the first call waits for it.
    """

    def __init__(self, jack: JackServer) -> None:
        self._process = subprocess.Popen(
            tied([sys.executable, "-m", "bench.black_box.ear"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_HERE,
            env=jack.environment,
        )
        self._begun = False

    def __enter__(self) -> Ear:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def ports(self) -> set[str]:
        """Every port that plays, but for the device's own."""
        return set(self._ask(do="ports")["ports"])

    def new_port(self, known: set[str], patience_s: float = _PATIENCE_S) -> str:
        """The first port by name that plays and is not among the known; waits for it.

        Raises
        ------
        RuntimeError
            There is none in time.
        """
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            fresh = sorted(self.ports() - known)
            if fresh:
                return fresh[0]
            time.sleep(0.05)
        raise RuntimeError("nothing began to play into JACK")

    def wait_alone(self, source: str, patience_s: float = _PATIENCE_S) -> None:
        """Wait until nothing but one port plays. Raises RuntimeError when that takes too long."""
        deadline = time.monotonic() + patience_s
        while self.ports() != {source}:
            if time.monotonic() > deadline:
                raise RuntimeError(f"others play: {', '.join(sorted(self.ports() - {source}))}")
            time.sleep(0.02)

    def connect(self, source: str, ear: int) -> None:
        """Hear a port, which may come only now, with one of the ears."""
        self._ask(do="connect", source=source, ear=ear)

    def begin(self, seconds: float) -> None:
        """Record from now on, at most for so many seconds."""
        self._ask(do="begin", seconds=seconds)

    def save(self, path: Path) -> Recording:
        """End the recording; answers it."""
        self._ask(do="save", path=str(path))
        recording = Recording.read(path)
        path.unlink()
        return recording

    def wait_steady(self, *ears: int, patience_s: float = _PATIENCE_S) -> None:
        """Wait until these ears hear a loop.

        Raises
        ------
        RuntimeError
            One of them hears none in time.
        """
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            self.begin(2.0 * _GLANCE_S)
            time.sleep(_GLANCE_S)
            repeating = self._ask(do="repeating")["repeating"]
            if all(repeating[ear] for ear in ears):
                return
        raise RuntimeError("what plays is no loop that repeats itself")

    def _ask(self, **order: Any) -> dict[str, Any]:
        if not self._begun:
            self._begun = True
            self._answer()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the ear has ended")
        found: dict[str, Any] = json.loads(line)
        return found
