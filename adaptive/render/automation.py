"""Automation: one lane of the bus, rendered frame by frame."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.cues import RampCue
from adaptive.music import Frame
from adaptive.render.log import StartLog

__all__ = ["Automation"]


class Automation:
    """A lane's value over time: linear ramps between targets.

    A ramp starts from the value that the lane has at that moment, and takes over from a ramp that
    is still running. Thread: audio.

    Parameters
    ----------
    value : float
        The value before the first ramp.
    max_block : int > 0
        Largest number of frames of one call of :meth:`render`.
    waiting : int > 0
        Ramps that may wait for their start. One more drops the last of them.
    log : StartLog
        Where ramps are entered as they begin.
    """

    def __init__(self, value: float, max_block: int, waiting: int, log: StartLog) -> None:
        self._origin = value
        self._target = value
        self._start = 0
        self._length = 0  # 0: no ramp is running
        self._limit = waiting
        self._log = log
        self._pending: list[tuple[int, RampCue]] = []
        self._count = np.arange(max_block, dtype=np.float64)
        self._values = np.empty(max_block)

    @property
    def target(self) -> float:
        """The value at which the lane will rest if no waiting ramp begins."""
        return self._target

    @property
    def waiting(self) -> tuple[RampCue, ...]:
        """Ramps that wait for their start, in the order of their starts."""
        return tuple(cue for _, cue in self._pending)

    def steady(self, frame: int) -> bool:
        """Whether the lane rests from a frame on, and no ramp waits."""
        return not self._pending and frame >= self._start + self._length

    def schedule(self, cue: RampCue, now: Frame) -> Frame:
        """Enter a ramp; returns the frame at which it starts, ``max(cue.start, now)``."""
        start = max(cue.start, now)
        place = len(self._pending)
        while place and self._pending[place - 1][0] > start:
            place -= 1
        self._pending.insert(place, (start, cue))
        if len(self._pending) > self._limit:
            _, dropped = self._pending.pop()
            self._log.drop(dropped.cue_id, dropped.start)
        return Frame(start)

    def value_at(self, frame: int) -> float:
        """Value at ``frame``, by the ramp that runs now (waiting ramps not counted)."""
        done = frame - self._start
        if done >= self._length:
            return self._target
        return self._origin + (self._target - self._origin) * (max(done, 0) / self._length)

    def render(self, frame: int, n: int, out: npt.NDArray[np.float32]) -> float | None:
        """Write the lane for frames ``frame`` … ``frame + n − 1`` into ``out[:n]``.

        Returns the value if it is one and the same over the block, else ``None``.
        """
        if self.steady(frame):
            out[:n] = self._target
            return self._target
        end, place = frame + n, frame
        while place < end:
            self._begin_due(place)
            stop = min(end, self._pending[0][0]) if self._pending else end
            ramp_end = self._start + self._length
            if place < ramp_end:
                stop = min(stop, ramp_end)
                self._ramp(place, stop - place, out[place - frame : stop - frame])
            else:
                out[place - frame : stop - frame] = self._target
            place = stop
        return None

    def _begin_due(self, frame: int) -> None:
        while self._pending and self._pending[0][0] <= frame:
            _, cue = self._pending.pop(0)
            self._origin = self.value_at(frame)
            self._target = cue.target
            self._start, self._length = frame, cue.length
            self._log.start(cue.cue_id, cue.start, frame, found=True)

    def _ramp(self, frame: int, n: int, out: npt.NDArray[np.float32]) -> None:
        values = self._values[:n]
        np.add(self._count[:n], float(frame - self._start), out=values)
        np.divide(values, self._length, out=values)
        np.multiply(values, self._target - self._origin, out=values)
        np.add(values, self._origin, out=values)
        np.copyto(out, values, casting="same_kind")
