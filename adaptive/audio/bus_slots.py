"""What a bus in a process of its own exchanges with the process that feeds it."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.cues import Lane
from adaptive.render import MixBlock

__all__ = ["COMPUTED", "FEED", "READY", "SLOTS", "Slot", "bytes_for", "slots_in"]

SLOTS = 4
"""Blocks on their way at a time: one is computed while the next is mixed and the last is read."""

READY = struct.Struct("<ii")  # 0 and the latency in frames, or the bytes of a message and 0
FEED = struct.Struct("<Idd")  # guard's first row, steady cutoff, steady master; NaN where they move
COMPUTED = b"."

_FLOATS = 2 + 2 + len(Lane) + 2  # a frame's: dry, send, lanes, output


@dataclass(frozen=True, slots=True)
class Slot:
    """Shared memory of one block.

    Parameters
    ----------
    mixed : MixBlock
        What the bus is fed.
    output : np.ndarray [shape=(block, 2), dtype=float32]
        What it made of it.
    """

    mixed: MixBlock
    output: npt.NDArray[np.float32]

    def fill(self, sound: MixBlock, guard_from: int) -> bytes:
        """Take a block in; answers the record that announces it."""
        mixed = self.mixed
        np.copyto(mixed.dry, sound.dry[: len(self.output)])
        np.copyto(mixed.send, sound.send[: len(self.output)])
        steady = []
        for lane in (Lane.CUTOFF, Lane.MASTER):  # those that the bus itself follows
            value = sound.steady[lane]
            if value is None:
                np.copyto(mixed.lanes[lane], sound.lanes[lane, : len(self.output)])
            steady.append(math.nan if value is None else value)
        return FEED.pack(guard_from, *steady)

    def announced(self, record: bytes) -> int:
        """Take the record of a block in; answers from which row on it is guarded."""
        guard_from, *steady = FEED.unpack(record)
        for lane, value in zip((Lane.CUTOFF, Lane.MASTER), steady, strict=True):
            self.mixed.steady[lane] = None if math.isnan(value) else value
        return int(guard_from)


def bytes_for(block: int) -> int:
    """Bytes that the slots take for blocks of so many frames."""
    return SLOTS * 4 * _FLOATS * block


def slots_in(memory: memoryview, block: int) -> list[Slot]:
    """The slots in shared memory of :func:`bytes_for` bytes."""
    floats = np.frombuffer(memory, np.float32).reshape(SLOTS, _FLOATS, block)
    found = []
    for part in floats:
        mixed = MixBlock(0)
        mixed.dry, mixed.send = part[0:2].reshape(block, 2), part[2:4].reshape(block, 2)
        mixed.lanes = part[4 : 4 + len(Lane)]
        found.append(Slot(mixed, part[-2:].reshape(block, 2)))
    return found
