"""The tap ring: every block that the bus put out lately, for any number of listeners.

The audio process writes and never looks back; each listener keeps its own place and finds out by
itself when it was too slow. So no listener can hold up the music or another listener. Until the
first one comes nothing is written, which would cost the audio process a tenth of its time.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

from adaptive.music import Frame

__all__ = ["TapReader", "TapRing"]

_HEADER = struct.Struct("<QqIxxxx")  # number, frame, checksum
_HEADER_BYTES = 64
_COUNTER = 64
_HEAD, _WANTED = 0, 1


class TapRing:
    """The memory of the ring, and its writer.

    Thread: audio (:meth:`write`).

    Parameters
    ----------
    memory : memoryview
        At least :meth:`size_for` bytes; zeros at first.
    slots : int > 2
        Blocks that fit.
    block : int > 0
        Frames of a block.
    """

    def __init__(self, memory: memoryview, slots: int, block: int) -> None:
        self.slots = slots
        self.block = block
        self._counters = memory[:_COUNTER].cast("Q")
        stride = _HEADER_BYTES + 8 * block
        self._headers = [
            memory[_COUNTER + k * stride : _COUNTER + k * stride + _HEADER_BYTES]
            for k in range(slots)
        ]
        self._bodies = [
            memory[_COUNTER + k * stride + _HEADER_BYTES : _COUNTER + (k + 1) * stride]
            for k in range(slots)
        ]
        self._sounds = [
            np.frombuffer(body, dtype=np.float32).reshape(block, 2) for body in self._bodies
        ]

    @staticmethod
    def size_for(slots: int, block: int) -> int:
        """Bytes that a ring takes."""
        return _COUNTER + slots * (_HEADER_BYTES + 8 * block)

    @property
    def head(self) -> int:
        """Blocks written so far."""
        return int(self._counters[_HEAD])

    @property
    def wanted(self) -> bool:
        """Whether anyone ever listened: from then on blocks are worth writing."""
        return bool(self._counters[_WANTED])

    def want(self) -> None:
        """Ask for the blocks that come from now on: the audio thread looks every 80 ms."""
        self._counters[_WANTED] = 1

    def write(self, frame: int, sound: npt.NDArray[np.float32]) -> None:
        """Append a block, shape (block, 2), whose first row is engine frame ``frame``."""
        head = self._counters[_HEAD]
        place = head % self.slots
        np.copyto(self._sounds[place], sound)
        _HEADER.pack_into(self._headers[place], 0, head + 1, frame, zlib.crc32(self._bodies[place]))
        self._counters[_HEAD] = head + 1

    def copy_block(self, number: int, out: npt.NDArray[np.float32]) -> int | None:
        """Copy block ``number`` into ``out``; its first frame, or ``None`` if it is gone."""
        place = number % self.slots
        found, frame, checksum = _HEADER.unpack_from(self._headers[place])
        if found != number + 1:
            return None
        np.copyto(out, self._sounds[place])
        return int(frame) if zlib.crc32(out.data) == checksum else None


class TapReader:
    """One listener of a tap ring.

    Thread: any but the audio thread.

    Parameters
    ----------
    ring : TapRing
        What to listen to.
    from_oldest : bool
        Begin with the oldest block still there instead of the next one; before the first listener
        there is none.

    Attributes
    ----------
    dropped : int
        Frames that were overwritten before they were read.
    """

    def __init__(self, ring: TapRing, *, from_oldest: bool = False) -> None:
        self._ring = ring
        ring.want()
        head = ring.head
        self._next = max(0, head - ring.slots + 2) if from_oldest else head
        self.dropped = 0

    def read(self, most: int = 1 << 20) -> tuple[Frame, npt.NDArray[np.float32]]:
        """What has been put out since the last call, up to about ``most`` frames.

        Returns
        -------
        first_frame : Frame
            Engine frame of the first row (0 when there are no rows).
        sound : np.ndarray [shape=(n, 2), dtype=float32]
            Rows without a gap between them; a gap ends the array, and the next call goes on
            behind it.
        """
        ring, block = self._ring, self._ring.block
        head = ring.head
        oldest = head - ring.slots + 1
        if self._next < oldest:
            self.dropped += (oldest - self._next) * block
            self._next = oldest
        count = min(head - self._next, max(1, most // block))
        out = np.empty((max(count, 0) * block, 2), np.float32)
        first, filled = 0, 0
        for _ in range(count):
            rows = out[filled : filled + block]
            frame = ring.copy_block(self._next, rows)
            if frame is None:
                if filled:
                    break
                self.dropped += block
            elif filled and frame != first + filled:
                break
            else:
                first = frame if not filled else first
                filled += block
            self._next += 1
        return Frame(first), out[:filled]
