"""Which materials are loaded, in shared memory, for the next audio process."""

from __future__ import annotations

from adaptive.audio.ring import Slot

__all__ = ["MaterialTable"]

_COUNTER = 64


class MaterialTable:
    """Records by number. Written by one thread, read by the next process.

    Parameters
    ----------
    memory : memoryview
        At least :meth:`size_for` bytes; zeros at first, of which untouched parts stay untouched.
    slots : int > 0
        Numbers run from 0 to ``slots − 1``; higher ones are not remembered.
    capacity : int > 0
        Largest record in bytes.
    """

    def __init__(self, memory: memoryview, slots: int, capacity: int) -> None:
        self._slots = slots
        self._capacity = capacity
        self._stride = Slot.size_for(capacity)
        self._used = memory[:_COUNTER].cast("Q")
        self._memory = memory[_COUNTER : self.size_for(slots, capacity)]

    @staticmethod
    def size_for(slots: int, capacity: int) -> int:
        """Bytes that a table takes."""
        return _COUNTER + slots * Slot.size_for(capacity)

    def put(self, number: int, record: bytes) -> None:
        """Remember a record under its number."""
        if 0 <= number < self._slots:
            self._slot(number).write(record)
            self._used[0] = max(self._used[0], number + 1)

    def remove(self, number: int) -> None:
        """Forget a number."""
        if 0 <= number < self._used[0]:
            self._slot(number).write(b"")

    def records(self) -> list[bytes]:
        """All records, in the order of their numbers."""
        found = (self._slot(number).read() for number in range(self._used[0]))
        return [record for record in found if record]

    def _slot(self, number: int) -> Slot:
        place = number * self._stride
        return Slot(self._memory[place : place + self._stride], self._capacity)
