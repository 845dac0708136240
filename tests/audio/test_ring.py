"""Rings, slots and the material table: whole records in order, whatever either side does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.audio.material_table import MaterialTable
from adaptive.audio.ring import Ring, Slot

SLOTS, CAPACITY = 5, 40


def ring_memory() -> memoryview:
    return memoryview(bytearray(Ring.size_for(SLOTS, CAPACITY)))


def slot_memory() -> memoryview:
    return memoryview(bytearray(Slot.size_for(CAPACITY)))


@given(st.lists(st.one_of(st.none(), st.binary(max_size=CAPACITY)), max_size=60))
def test_a_ring_is_a_bounded_queue(steps: list[bytes | None]) -> None:
    memory = ring_memory()
    model: list[bytes] = []
    for step in steps:
        # A new object each time: everything is in the memory, so that ends may be replaced.
        if step is None:
            assert Ring(memory, SLOTS, CAPACITY).pop() == (model.pop(0) if model else None)
        else:
            fits = len(model) < SLOTS
            assert Ring(memory, SLOTS, CAPACITY).push(step) is fits
            model += [step] * fits
        assert len(Ring(memory, SLOTS, CAPACITY)) == len(model)


def test_too_long_a_record_is_refused_and_leaves_the_ring_whole() -> None:
    ring = Ring(ring_memory(), SLOTS, CAPACITY)
    with pytest.raises(ValueError, match="at most 40"):
        ring.push(b"x" * (CAPACITY + 1))
    assert ring.push(b"next") and ring.pop() == b"next"


def test_a_damaged_record_delays_but_does_not_block_the_next() -> None:
    memory = ring_memory()
    ring = Ring(memory, SLOTS, CAPACITY)
    ring.push(b"first")
    ring.push(b"second")
    memory[memory.obj.index(b"first")] ^= 0xFF  # type: ignore[attr-defined]
    assert ring.pop() is None
    found = [ring.pop() for _ in range(2000)]
    assert [record for record in found if record] == [b"second"]
    assert ring.damaged == 1


def test_a_record_of_an_earlier_lap_is_never_taken_for_a_new_one() -> None:
    memory = ring_memory()
    ring = Ring(memory, SLOTS, CAPACITY)
    for k in range(SLOTS):
        ring.push(b"old %d" % k)
        ring.pop()
    memory[:8] = (SLOTS + 1).to_bytes(8, "little")  # the counter is seen before the record
    assert ring.pop() is None
    memory[:8] = SLOTS.to_bytes(8, "little")
    ring.push(b"new")
    assert ring.pop() == b"new"


@given(st.lists(st.binary(max_size=CAPACITY), min_size=1, max_size=9))
def test_a_slot_holds_the_latest_value(values: list[bytes]) -> None:
    memory = slot_memory()
    assert Slot(memory, CAPACITY).read() is None
    for value in values:
        Slot(memory, CAPACITY).write(value)
        assert Slot(memory, CAPACITY).read() == value


def test_a_slot_survives_a_writer_that_died_half_way() -> None:
    memory = slot_memory()
    slot = Slot(memory, CAPACITY)
    slot.write(b"whole")
    slot.write(b"newer")
    memory[memory.obj.index(b"newer") + 2] ^= 1  # type: ignore[attr-defined]
    assert slot.read() == b"whole"
    slot.write(b"latest")
    assert slot.read() == b"latest"


def test_the_material_table_remembers_what_is_loaded() -> None:
    memory = memoryview(bytearray(MaterialTable.size_for(4, CAPACITY)))
    table = MaterialTable(memory, 4, CAPACITY)
    for number, record in ((2, b"two"), (0, b"zero"), (90_000, b"high")):
        table.put(number, record)
    table.put(0, b"zero again")
    table.remove(90_000)
    assert sorted(MaterialTable(memory, 4, CAPACITY).records()) == [b"two", b"zero again"]


def test_a_material_table_takes_no_more_than_its_slots_and_fills_freed_ones() -> None:
    memory = memoryview(bytearray(MaterialTable.size_for(2, CAPACITY)))
    table = MaterialTable(memory, 2, CAPACITY)
    for number in (5, 6, 7):
        table.put(number, str(number).encode())
    assert sorted(table.records()) == [b"5", b"6"]
    table.remove(5)
    table.put(8, b"8")
    assert sorted(table.records()) == [b"6", b"8"]


def test_the_next_process_goes_on_with_the_table_that_it_finds() -> None:
    memory = memoryview(bytearray(MaterialTable.size_for(3, CAPACITY)))
    first = MaterialTable(memory, 3, CAPACITY)
    for number in (5, 6, 7):
        first.put(number, str(number).encode())
    second = MaterialTable(memory, 3, CAPACITY)
    second.adopt({place: int(record) for place, record in second.entries() if record != b"6"})
    assert sorted(second.records()) == [b"5", b"7"]
    second.put(5, b"5 again")
    second.put(9, b"9")
    assert sorted(second.records()) == [b"5 again", b"7", b"9"]
