"""The host clock against devices of known rate, jitter, stalls and slips."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.errors import ParameterError
from adaptive.serve.clock import HostClock
from adaptive.testing.clock import ManualClock

RATE = 44_100
BLOCK = 256


class Device:
    """A device of a true rate that reports each block with a delay that a test decides."""

    def __init__(self, host: ManualClock, clock: HostClock, true_rate: float) -> None:
        self.host, self.clock, self.true_rate = host, clock, true_rate
        self.block, self.lost_ns = 0, 0
        self.start_ns = host.monotonic_ns()

    @property
    def due_ns(self) -> int:
        """When the next block is due by the device's own pace."""
        return self.start_ns + self.lost_ns + round(self.block * BLOCK / self.true_rate * 1e9)

    def render(self, late_ns: int = 0) -> None:
        """Render the next block, this late."""
        at = max(self.host.monotonic_ns(), self.due_ns + late_ns)
        self.host.advance(ns=at - self.host.monotonic_ns())
        self.clock.report(self.block * BLOCK, at)
        self.block += 1

    def true_frame(self, ns: int) -> float:
        """The frame that is truly being rendered."""
        return (ns - self.start_ns - self.lost_ns) * self.true_rate / 1e9


def _run(true_rate: float, seconds: float, late: Callable[[], int]) -> tuple[Device, HostClock]:
    host, clock = ManualClock(), HostClock(RATE)
    device = Device(host, clock, true_rate)
    for _ in range(int(seconds * true_rate / BLOCK)):
        device.render(late())
    return device, clock


@settings(max_examples=30, deadline=None)
@given(st.floats(-400e-6, 400e-6), st.integers(0, 2**32))
def test_rate_and_frame_are_found_under_jitter(error: float, seed: int) -> None:
    rng = random.Random(seed)
    device, clock = _run(RATE * (1 + error), 12.0, lambda: round(rng.expovariate(1 / 400_000)))
    assert clock.rate == pytest.approx(device.true_rate, rel=60e-6)
    now = device.host.monotonic_ns()
    assert clock.frame_at(now) == pytest.approx(device.true_frame(now), abs=0.0015 * RATE)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2_000_000_000), st.integers(0, 100_000)), max_size=60))
def test_frames_never_go_back_nor_behind_the_device(steps: list[tuple[int, int]]) -> None:
    host, clock = ManualClock(), HostClock(RATE)
    frame, last = 0, -1
    for wait_ns, frames in steps:
        now = host.advance(ns=wait_ns)
        frame += frames
        clock.report(frame, now)
        for ns in (now, now + 1_000_000, now - 5_000_000):
            told = clock.frame_at(ns)
            assert told >= last
            last = told
        assert last >= frame


def test_a_stalled_device_stops_the_clock_and_loses_nothing_after() -> None:
    device, clock = _run(RATE, 3.0, lambda: 0)
    before = clock.frame_at(device.host.monotonic_ns())
    told = clock.frame_at(device.host.advance(3.0))
    assert told - before == pytest.approx(0.35 * RATE, abs=BLOCK), "held after 350 ms"
    device.lost_ns += 3_000_000_000  # the device goes on where it stopped
    for _ in range(400):
        device.render()
    now = device.host.monotonic_ns()
    assert clock.frame_at(now) == pytest.approx(device.true_frame(now), abs=0.001 * RATE)


def test_time_runs_on_while_the_device_is_being_replaced() -> None:
    device, clock = _run(RATE, 3.0, lambda: 0)
    clock.holds = False
    now = device.host.advance(1.5)
    assert clock.frame_at(now) == pytest.approx(device.true_frame(now), abs=2)
    clock.report(round(device.true_frame(now)), now)  # the new device keeps the old one's time
    clock.holds = True
    assert clock.frame_at(now) == pytest.approx(device.true_frame(now), abs=2)


def test_a_short_delay_does_not_move_the_clock() -> None:
    device, clock = _run(RATE, 3.0, lambda: 0)
    device.render(late_ns=30_000_000)
    for _ in range(4):
        device.render()  # the blocks that were due meanwhile follow at once
    now = device.host.monotonic_ns()
    assert clock.frame_at(now) == pytest.approx(device.true_frame(now), abs=2)


def test_a_device_that_skips_frames_is_followed_at_once() -> None:
    device, clock = _run(RATE, 3.0, lambda: 0)
    device.block += 100
    device.lost_ns -= round(100 * BLOCK / RATE * 1e9)
    device.render()
    now = device.host.monotonic_ns()
    assert clock.frame_at(now) == pytest.approx(device.true_frame(now), abs=2)


def test_heard_is_rendered_plus_latency_and_inverts_the_frame() -> None:
    device, clock = _run(RATE * 1.0001, 5.0, lambda: 0)
    clock.latency_ns = 11_000_000
    frame = device.block * BLOCK + RATE
    assert clock.heard_ns(frame) - clock.rendered_ns(frame) == 11_000_000
    assert device.true_frame(clock.rendered_ns(frame)) == pytest.approx(frame, abs=3)


def test_before_any_report_it_is_frame_zero() -> None:
    clock = HostClock(RATE)
    assert (clock.started, clock.frame_at(10**12)) == (False, 0)
    with pytest.raises(ParameterError):
        HostClock(0)


def test_a_manual_clock_never_goes_back() -> None:
    host = ManualClock(5)
    assert host.advance(ns=2) == host.monotonic_ns() == 7
    with pytest.raises(ParameterError):
        host.advance(-1.0)
