"""Regressions: a planted one is told, noise is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.distribution import Distribution
from bench.regression import quantile_ranks, regressions
from bench.result import Figure, Result
from bench.surroundings import Surroundings
from bench.yardstick import Yardstick


def around(pace: float = 1.0, unrest: float = 0.0, *, full: bool = False) -> Surroundings:
    """A machine whose fixed work takes so long, and varies by so much."""
    before, after = (Yardstick(p, p, p, p) for p in (pace, pace * (1 + unrest)))
    day = "2026-01-01T00:00:00+00:00"
    return Surroundings(day, 1.0, full, "abc", ("a machine",), (0, 0), None, None, before, after)


def result(figure: Figure, surroundings: Surroundings | None = None) -> Result:
    return Result("measure", "a measure", [figure], [], surroundings or around())


def told(old: Figure, new: Figure, *machines: Surroundings) -> list[str]:
    first, second = machines or (around(), around())
    return [r.what for r in regressions(result(old, first), result(new, second))]


def waits(scale: float, seed: int, count: int = 400) -> Figure:
    """Waits with a long tail, as those of a program are."""
    drawn = scale * np.random.default_rng(seed).lognormal(1.0, 0.6, count)
    return Figure("wait", Distribution.of(drawn), "ms")


def test_noise_is_told_in_fewer_than_one_of_a_hundred_comparisons() -> None:
    alarms = sum(
        bool(told(waits(1.0, 2 * n, count), waits(1.0, 2 * n + 1, count)))
        for count in (30, 150, 900)
        for n in range(200)
    )
    assert alarms < 6, "of 600"


@pytest.mark.parametrize("seed", range(10))
def test_a_planted_regression_is_told(seed: int) -> None:
    assert "p50" in told(waits(1.0, seed), waits(1.7, seed + 1000))
    assert told(waits(1.7, seed), waits(1.0, seed + 1000)) == [], "better is not worse"


def test_a_tail_that_grows_is_told_where_the_median_stays() -> None:
    spread = np.random.default_rng(3).uniform(4.0, 5.0, 1200)
    longer = np.where(np.arange(1200) % 10 == 0, 3 * spread, spread)
    old, new = (Figure("wait", Distribution.of(v), "ms") for v in (spread, longer))
    assert told(old, new) == ["p95", "p99"]


def test_a_slower_machine_excuses_slower_work_and_only_that() -> None:
    old, new = Figure("run", 10.0, "s"), Figure("run", 18.0, "s")
    assert told(old, new) == ["value"]
    assert told(old, new, around(1.0), around(1.8)) == []
    steps = Figure("ratio", 1.0, "", better="lower"), Figure("ratio", 1.8, "", better="lower")
    assert told(*steps, around(1.0), around(1.8)) == ["value"], "a ratio knows no machine"


def test_a_wait_is_not_held_against_a_faster_machine() -> None:
    assert told(Figure("wait", 20.0, "ms"), Figure("wait", 20.0, "ms"), around(2), around(1)) == []


def test_an_unquiet_machine_widens_the_margin() -> None:
    old, new = Figure("run", 10.0, "s"), Figure("run", 14.0, "s")
    assert told(old, new) == ["value"]
    assert told(old, new, around(), around(unrest=0.5)) == []


def test_counts_and_targets() -> None:
    def clicks(n: int) -> Figure:
        return Figure("clicks", n, "", better="lower")

    assert told(clicks(0), clicks(2)) == []
    assert told(clicks(3), clicks(30)) == ["count"]
    assert told(clicks(30), clicks(3)) == []
    met = Figure("hashes agree", "yes", "", "yes", True)
    assert told(met, replace(met, value="no", met=False)) == ["target"]


def test_speeds_are_better_higher() -> None:
    old, new = Figure("speed", 200.0, "× real time"), Figure("speed", 100.0, "× real time")
    assert told(old, new) == ["value"]
    assert told(new, old) == []


def test_a_short_form_is_not_compared_with_a_long_one() -> None:
    assert told(waits(1, 1), waits(3, 2), around(full=True), around(full=False)) == []


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_the_interval_of_a_quantile_holds_it(share: float) -> None:
    low, high = quantile_ranks(200, share)
    assert low is not None and high is not None
    drawn = np.sort(np.random.default_rng(1).random((4000, 200)), axis=1)
    assert np.mean(drawn[:, low - 1] > share) <= 2 / 400
    assert np.mean(drawn[:, high - 1] < share) <= 2 / 400
    assert np.mean(drawn[:, low] > share) > 1 / 400 / 2, "and is no wider than it must be"


def test_too_few_values_say_nothing_of_a_tail() -> None:
    assert quantile_ranks(40, 0.99)[1] is None
    assert quantile_ranks(0, 0.5) == (None, None)
