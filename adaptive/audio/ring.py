"""Shared memory for one writer and one reader: a ring of records and a slot of the latest value.

Both live in a file that the two processes map, and hold all their state in it, so that either
process may die and be replaced. Neither uses a lock. A record counts only when its number and its
checksum fit, so that a processor that shows another core's writes out of order, or a writer that
died half-way, can delay a record but never damage one.
"""

from __future__ import annotations

import struct
import zlib

__all__ = ["Ring", "Slot"]

_RECORD = struct.Struct("<QII")  # number, checksum, size
_COUNTERS = 128  # head and tail, each on a cache line of its own
_PATIENCE = 1000


class Ring:
    """Bounded first-in first-out ring of records, from one thread to one other.

    Parameters
    ----------
    memory : memoryview
        At least :meth:`size_for` bytes; zeros at first.
    slots : int > 0
        Records that fit.
    capacity : int > 0
        Largest record in bytes.

    Attributes
    ----------
    damaged : int
        Records that this end gave up on.
    """

    def __init__(self, memory: memoryview, slots: int, capacity: int) -> None:
        self._slots = slots
        self._capacity = capacity
        self._stride = _stride(capacity)
        self._counters = memory[:_COUNTERS].cast("Q")
        self._records = memory[_COUNTERS : self.size_for(slots, capacity)]
        self._tries = 0
        self.damaged = 0

    @staticmethod
    def size_for(slots: int, capacity: int) -> int:
        """Bytes that a ring takes."""
        return _COUNTERS + slots * _stride(capacity)

    def push(self, record: bytes) -> bool:
        """Add a record; ``False`` when the ring is full. Producer's end only."""
        head = self._counters[0]
        if head - self._counters[8] >= self._slots:
            return False
        if len(record) > self._capacity:
            raise ValueError(f"a record of {len(record)} bytes; at most {self._capacity}")
        place = (head % self._slots) * self._stride
        body = place + _RECORD.size
        self._records[body : body + len(record)] = record
        _RECORD.pack_into(self._records, place, head + 1, zlib.crc32(record), len(record))
        self._counters[0] = head + 1
        return True

    def pop(self) -> bytes | None:
        """Take the oldest record; ``None`` when there is none. Consumer's end only."""
        tail = self._counters[8]
        if tail == self._counters[0]:
            return None
        place = (tail % self._slots) * self._stride
        number, checksum, size = _RECORD.unpack_from(self._records, place)
        if number == tail + 1 and size <= self._capacity:
            body = place + _RECORD.size
            record = bytes(self._records[body : body + size])
            if zlib.crc32(record) == checksum:
                self._counters[8] = tail + 1
                self._tries = 0
                return record
        self._tries += 1
        if self._tries >= _PATIENCE:
            self._counters[8] = tail + 1
            self._tries = 0
            self.damaged += 1
        return None

    def __len__(self) -> int:
        return int(self._counters[0] - self._counters[8])


class Slot:
    """The latest value, from one writer to any number of readers.

    Two copies are written in turn, so that one of them is whole whenever the writer dies.

    Parameters
    ----------
    memory : memoryview
        At least :meth:`size_for` bytes; zeros at first.
    capacity : int > 0
        Largest value in bytes.
    """

    def __init__(self, memory: memoryview, capacity: int) -> None:
        self._capacity = capacity
        stride = _stride(capacity)
        self._copies = (memory[:stride], memory[stride : 2 * stride])

    @staticmethod
    def size_for(capacity: int) -> int:
        """Bytes that a slot takes."""
        return 2 * _stride(capacity)

    def write(self, value: bytes) -> None:
        """Replace the value. One writer at a time."""
        if len(value) > self._capacity:
            raise ValueError(f"a value of {len(value)} bytes; at most {self._capacity}")
        one, other = self._copies
        number = 1 + max(_RECORD.unpack_from(one)[0], _RECORD.unpack_from(other)[0])
        copy = self._copies[number % 2]
        copy[_RECORD.size : _RECORD.size + len(value)] = value
        _RECORD.pack_into(copy, 0, number, zlib.crc32(value, number & 0xFFFFFFFF), len(value))

    def read(self) -> bytes | None:
        """The latest whole value; ``None`` before the first."""
        newest: bytes | None = None
        newest_number = 0
        for copy in self._copies:
            number, checksum, size = _RECORD.unpack_from(copy)
            if number <= newest_number or size > self._capacity:
                continue
            value = bytes(copy[_RECORD.size : _RECORD.size + size])
            if zlib.crc32(value, number & 0xFFFFFFFF) == checksum:
                newest, newest_number = value, number
        return newest


def _stride(capacity: int) -> int:
    """Bytes from record to record: header and body, on whole cache lines."""
    return -(-(_RECORD.size + capacity) // 64) * 64
