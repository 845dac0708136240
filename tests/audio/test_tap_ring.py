"""The tap ring: listeners that keep up hear everything, listeners that do not are told."""

from __future__ import annotations

import numpy as np

from adaptive.audio.tap_ring import TapReader, TapRing

SLOTS, BLOCK = 6, 4


def new_ring() -> TapRing:
    return TapRing(memoryview(bytearray(TapRing.size_for(SLOTS, BLOCK))), SLOTS, BLOCK)


def put(ring: TapRing, *frames: int) -> None:
    for frame in frames:
        rows = np.arange(frame, frame + BLOCK, dtype=np.float32)
        ring.write(frame, np.stack([rows, -rows], axis=1))


def test_what_is_written_is_heard_once_and_in_order() -> None:
    ring = new_ring()
    tap = TapReader(ring)
    assert len(tap.read()[1]) == 0
    put(ring, -3, 1, 5)
    first, sound = tap.read()
    assert first == -3
    np.testing.assert_array_equal(sound[:, 0], np.arange(-3, 9))
    assert len(tap.read()[1]) == 0 and tap.dropped == 0


def test_the_first_listener_asks_for_blocks_and_it_stays_asked_for() -> None:
    ring = new_ring()
    assert not ring.wanted
    TapReader(ring)
    assert ring.wanted


def test_every_listener_has_its_own_place() -> None:
    ring = new_ring()
    early = TapReader(ring)
    put(ring, 0, 4)
    late = TapReader(ring)
    put(ring, 8)
    assert early.read()[0] == 0
    assert late.read()[0] == 8
    assert TapReader(ring, from_oldest=True).read()[0] == 0


def test_a_slow_listener_loses_the_oldest_and_is_told_how_much() -> None:
    ring = new_ring()
    tap = TapReader(ring)
    put(ring, *range(0, 40, BLOCK))
    first, sound = tap.read()
    assert tap.dropped == first  # everything before what it got
    assert first + len(sound) == 40
    assert 0 < len(sound) < SLOTS * BLOCK
    put(ring, 40)
    assert tap.read()[0] == 40


def test_a_gap_in_the_frames_ends_an_array() -> None:
    ring = new_ring()
    tap = TapReader(ring)
    put(ring, 0, 4, 100)
    assert [(first, len(sound)) for first, sound in (tap.read(), tap.read())] == [(0, 8), (100, 4)]
    assert tap.dropped == 0


def test_at_most_so_many_frames_at_once() -> None:
    ring = new_ring()
    tap = TapReader(ring)
    put(ring, 0, 4, 8)
    assert [len(tap.read(most=8)[1]) for _ in range(3)] == [8, 4, 0]


def test_a_block_that_is_overwritten_while_it_is_read_is_dropped() -> None:
    ring = new_ring()
    put(ring, 0)
    out = np.empty((BLOCK, 2), np.float32)
    assert ring.copy_block(0, out) == 0
    put(ring, *range(4, 4 * (SLOTS + 1), BLOCK))
    assert ring.copy_block(0, out) is None
