"""A driver without a device: pulls blocks in real time, by the monotonic clock."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["PacedDriver"]

_SECOND_NS = 1_000_000_000
_REBASE_NS = _SECOND_NS
"""A stall this long is not caught up: the schedule begins anew."""


class PacedDriver:
    """Keeps an absolute schedule, so that no rounding adds up.

    After a stall it pulls the blocks that it owes at once, skipping none; after a long one it
    pulls from there on at the normal rate, so that the sound is late but not hurried.

    Thread: audio.

    Parameters
    ----------
    sample_rate, block : int
        Frames a second and a block.
    clock : callable
        Monotonic nanoseconds.
    sleep : callable
        Waits for so many seconds.

    Attributes
    ----------
    underruns : int
        Stalls after which a block was begun more than one block too late: with a device, the
        sound would have broken up.
    rebases : int
        Stalls of a second and more.
    """

    def __init__(
        self,
        sample_rate: int,
        block: int,
        clock: Callable[[], int] = time.monotonic_ns,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sample_rate = sample_rate
        self._block = block
        self._clock = clock
        self._sleep = sleep
        self.underruns = 0
        self.rebases = 0

    def run(self, pull: Callable[[int], None], stopped: Callable[[], bool]) -> None:
        """Call ``pull``, with the clock's time, once a block until ``stopped`` says so."""
        clock, sleep, block, rate = self._clock, self._sleep, self._block, self._sample_rate
        block_ns = block * _SECOND_NS // rate
        begin = due = clock()
        pulled, behind = 0, False
        while not stopped():
            now = clock()
            while now < due:
                sleep((due - now) / _SECOND_NS)
                now = clock()
            late = now - due
            if late > block_ns and not behind:
                self.underruns += 1
            behind = late > block_ns
            if late >= _REBASE_NS:
                begin += late
                self.rebases += 1
            pull(now)
            pulled += 1
            due = begin + pulled * block * _SECOND_NS // rate
