"""The paced driver, on a clock turned by hand."""

from __future__ import annotations

from collections.abc import Mapping

from adaptive.audio.paced_driver import PacedDriver

MS = 1_000_000


class Clockwork:
    """A clock that sleeping turns, and a pull that may take long."""

    def __init__(self, stalls_ms: Mapping[int, int] | None = None) -> None:
        self.now = 123
        self.pulls: list[int] = []
        self._stalls = stalls_ms or {}

    def clock(self) -> int:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += max(1, round(seconds * 1e9))

    def pull(self, now: int) -> None:
        assert now == self.now
        self.pulls.append((self.now - 123) // MS)
        self.now += self._stalls.get(len(self.pulls) - 1, 0) * MS


def run(work: Clockwork, blocks: int) -> PacedDriver:
    driver = PacedDriver(1_000, 10, clock=work.clock, sleep=work.sleep)
    driver.run(work.pull, lambda: len(work.pulls) == blocks)
    return driver


def test_blocks_come_on_an_absolute_schedule() -> None:
    work = Clockwork({1: 7, 2: 3})
    driver = run(work, 5)
    assert work.pulls == [0, 10, 20, 30, 40]
    assert (driver.underruns, driver.rebases) == (0, 0)


def test_no_rounding_adds_up() -> None:
    work = Clockwork()
    driver = PacedDriver(44_100, 256, clock=work.clock, sleep=work.sleep)
    driver.run(work.pull, lambda: len(work.pulls) == 44_101)
    assert work.now - 123 == 256 * 10**9
    assert driver.underruns == 0


def test_after_a_stall_no_block_is_skipped_and_the_schedule_is_met_again() -> None:
    work = Clockwork({1: 55})
    driver = run(work, 9)
    assert work.pulls == [0, 10, 65, 65, 65, 65, 65, 70, 80]
    assert (driver.underruns, driver.rebases) == (1, 0)


def test_a_delay_within_one_block_is_no_underrun() -> None:
    assert run(Clockwork({1: 19}), 5).underruns == 0


def test_after_a_long_stall_the_schedule_begins_anew() -> None:
    work = Clockwork({1: 5_000})
    driver = run(work, 5)
    assert work.pulls == [0, 10, 5_010, 5_020, 5_030]
    assert (driver.underruns, driver.rebases) == (1, 1)
