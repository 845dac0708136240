"""Steering: ranks, responses and the session that is steered, on synthetic truth."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from adaptive.library import read_library
from bench.rank_correlation import rank_correlation
from bench.steering_response import level_response_s, time_to_arrive
from bench.steering_session import draw_commands

RATE = 8_000


def noise(seconds: float, level: float, seed: int = 1) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal((round(seconds * RATE), 2))
    return (level * drawn).astype(np.float32)


def test_ranks_and_not_values_count() -> None:
    assert rank_correlation([1, 2, 3, 4], [1, 10, 11, 1e6]) == pytest.approx(1.0)
    assert rank_correlation([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1.0)
    assert math.isnan(rank_correlation([1, 2, 3], [5, 5, 5]))
    assert math.isnan(rank_correlation([1, 2], [1, 2]))


def test_ties_share_their_rank_as_scipy_has_it() -> None:
    stats = pytest.importorskip("scipy.stats")
    drawn = np.random.default_rng(4).integers(0, 5, (2, 60)).astype(float)
    expected = float(stats.spearmanr(*drawn).statistic)
    assert rank_correlation(*drawn.tolist()) == pytest.approx(expected)


@pytest.mark.parametrize("late_s", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("levels", [(0.05, 0.3), (0.3, 0.05)])
def test_a_step_is_found_where_it_is(late_s: float, levels: tuple[float, float]) -> None:
    heard = np.concatenate([noise(4 + late_s, levels[0]), noise(8 - late_s, levels[1], 2)])
    found = level_response_s(heard, RATE, 4.0, 3.0)
    assert found is not None
    assert late_s - 0.35 <= found <= late_s + 0.1 or found == 0.0 == late_s


def test_a_slow_rise_takes_nine_tenths_of_its_time() -> None:
    rise = 10 ** (np.linspace(-40, -10, 5 * RATE) / 20)
    heard = noise(14, 1.0) * np.concatenate(
        [np.full(4 * RATE, rise[0]), rise, np.full(5 * RATE, rise[-1])]
    )[:, np.newaxis].astype(np.float32)
    found = level_response_s(heard, RATE, 4.0, 3.0)
    assert found == pytest.approx(4.1, abs=0.5)


def test_where_nothing_moves_nothing_is_claimed() -> None:
    assert level_response_s(noise(12, 0.1), RATE, 4.0, 3.0) is None
    assert time_to_arrive(np.ones(10), 1.0, 1.0) is None


def test_a_moment_at_the_goal_is_no_arrival() -> None:
    values = np.zeros(50)
    values[5] = 1.0
    values[30:] = 1.0
    assert time_to_arrive(values, 0.0, 1.0) == 30


def test_commands_are_dealt_evenly_and_never_repeat(small_library: Path) -> None:
    score = read_library(small_library).score
    scenes = sorted(score.scenes)[:2]
    counts = {"energy": 20, "valence": 7}
    commands, events, seconds = draw_commands(score, scenes, 5.0, counts, seed=1)
    again = draw_commands(score, scenes, 5.0, counts, seed=1)
    assert (commands, events, seconds) == again
    assert draw_commands(score, scenes, 5.0, counts, seed=2)[0] != commands
    for scene in scenes:
        own = [c for c in commands if c.scene == scene and c.kind == "energy"]
        assert set(Counter(c.value for c in own).values()) == {2}
        assert all(c.value != c.before for c in own) and own[0].before is None
    assert [e["type"] for e in events].count("scene") == 4
    assert events == sorted(events, key=lambda e: e["at"]) and events[-1]["at"] < seconds
