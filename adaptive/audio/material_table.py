"""Which materials are loaded, in shared memory, for the next audio process."""

from __future__ import annotations

from collections.abc import Mapping

from adaptive.audio.ring import Slot

__all__ = ["MaterialTable"]

_COUNTER = 64


class MaterialTable:
    """Records by number, in whichever slot is free: numbers may be high, and come and go.

    Written by one thread; a process that comes after it reads the records and adopts them.

    Parameters
    ----------
    memory : memoryview
        At least :meth:`size_for` bytes; zeros at first, of which untouched parts stay untouched.
    slots : int > 0
        So many are remembered at a time; what comes when all are taken is not.
    capacity : int > 0
        Largest record in bytes.
    """

    def __init__(self, memory: memoryview, slots: int, capacity: int) -> None:
        self._slots = slots
        self._capacity = capacity
        self._stride = Slot.size_for(capacity)
        self._used = memory[:_COUNTER].cast("Q")
        self._memory = memory[_COUNTER : self.size_for(slots, capacity)]
        self._places: dict[int, int] = {}
        self._free: list[int] = []

    @staticmethod
    def size_for(slots: int, capacity: int) -> int:
        """Bytes that a table takes."""
        return _COUNTER + slots * Slot.size_for(capacity)

    def put(self, number: int, record: bytes) -> None:
        """Remember a record under its number."""
        place = self._places.get(number)
        if place is None:
            place = self._free.pop() if self._free else int(self._used[0])
            if place >= self._slots:
                return
            self._places[number] = place
        self._slot(place).write(record)
        self._used[0] = max(self._used[0], place + 1)

    def remove(self, number: int) -> None:
        """Forget a number."""
        place = self._places.pop(number, None)
        if place is not None:
            self._slot(place).write(b"")
            self._free.append(place)

    def records(self) -> list[bytes]:
        """All records that are remembered."""
        return [record for _, record in self.entries()]

    def entries(self) -> list[tuple[int, bytes]]:
        """All records that are remembered, each with its slot."""
        found = ((place, self._slot(place).read()) for place in range(self._used[0]))
        return [(place, record) for place, record in found if record]

    def adopt(self, numbers: Mapping[int, int]) -> None:
        """Go on with what a process before left: the number of each slot that still holds.

        Other slots are free again.
        """
        self._places = {number: place for place, number in numbers.items()}
        self._free = [place for place in range(self._used[0]) if place not in numbers]
        for place in self._free:
            self._slot(place).write(b"")

    def _slot(self, place: int) -> Slot:
        start = place * self._stride
        return Slot(self._memory[start : start + self._stride], self._capacity)
