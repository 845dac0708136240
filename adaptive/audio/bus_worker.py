"""The bus's own process: ``python -m adaptive.audio.bus_worker FD RATE BLOCK SETTINGS``.

It lives until its input ends, which it does when whoever feeds it ends.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import signal
import sys
from typing import BinaryIO

from adaptive.audio.bus import Bus
from adaptive.audio.bus_settings import BusSettings
from adaptive.audio.bus_slots import COMPUTED, FEED, READY, bytes_for, slots_in
from adaptive.errors import AdaptiveError

__all__ = ["bus_main"]


def bus_main(fd: int, sample_rate: int, block: int, settings: BusSettings) -> int:
    """Compute what is fed until the input ends; returns the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what pyo prints is no answer
    try:
        bus = Bus(sample_rate, block, settings)
    except AdaptiveError as error:
        message = str(error).encode()
        told.write(READY.pack(len(message), 0) + message)
        return 1
    try:
        bus.start()
        bus.warm_up()
        told.write(READY.pack(0, bus.latency_frames))
        gc.freeze()
        _compute(fd, bus, told)
    finally:
        bus.close()
    return 0


def _compute(fd: int, bus: Bus, told: BinaryIO) -> None:
    slots = slots_in(memoryview(mmap.mmap(fd, bytes_for(bus.ahead))), bus.ahead)
    number, feeds = 0, sys.stdin.buffer
    while len(record := feeds.read(FEED.size)) == FEED.size:
        slot = slots[number % len(slots)]
        bus.feed(slot.mixed, bus.ahead, slot.announced(record))
        for first in range(0, bus.ahead, bus.block):
            bus.process()
            slot.output[first : first + bus.block] = bus.output
        number += 1
        try:
            told.write(COMPUTED)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    _fd, _rate, _block = map(int, sys.argv[1:4])
    sys.exit(bus_main(_fd, _rate, _block, BusSettings(**json.loads(sys.argv[4]))))
