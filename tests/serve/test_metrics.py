"""Distributions against exact quantiles; names as Prometheus wants them."""

from __future__ import annotations

import math
import random
import re
from pathlib import Path

import pytest

import adaptive.serve
from adaptive.events import METRICS
from adaptive.serve.metrics import Distribution, Metrics


@pytest.mark.parametrize("scale", [2e-6, 1e-3, 0.05, 20.0])
def test_quantiles_are_within_a_bucket_of_the_exact_ones(scale: float) -> None:
    rng = random.Random(3)
    values = sorted(scale * (1.0 + rng.random()) for _ in range(2_000))
    spread = Distribution()
    for value in values:
        spread.observe(value)
    for q in (0.5, 0.95, 0.99):
        exact = values[math.ceil(q * len(values)) - 1]
        assert spread.quantile(q) == pytest.approx(exact, rel=0.025)
    assert spread.to_map()["max"] == values[-1]
    assert spread.total == pytest.approx(sum(values))


def test_extremes_stay_within_the_buckets() -> None:
    spread = Distribution()
    assert spread.quantile(0.99) == 0.0
    for value in (-1.0, 0.0, 1e-12):
        spread.observe(value)
    assert spread.quantile(0.5) <= 1e-6
    spread.observe(1e9)
    assert spread.quantile(1.0) >= 900.0


def test_counters_by_label_and_gauges() -> None:
    metrics = Metrics()
    metrics.count("events_total", type="scene")
    metrics.count("events_total", 2, type="scene")
    metrics.gauge("clock_rate_hertz", 44_100.5)
    metrics.gauge("clock_rate_hertz", 44_099.5)
    metrics.observe("event_to_audible_seconds", 0.02)
    assert metrics.value("events_total", type="scene") == 3
    found = metrics.to_map()
    assert found['adaptive_events_total{type="scene"}'] == 3
    assert found["adaptive_clock_rate_hertz"] == 44_099.5
    spread = found["adaptive_event_to_audible_seconds"]
    assert isinstance(spread, dict)
    assert spread["count"] == 1


def test_the_text_parses_as_prometheus_exposition() -> None:
    metrics = Metrics()
    metrics.count("events_total", type="scene")
    metrics.observe("loop_lag_seconds", 0.001)
    line = re.compile(r'^[a-z_]+(\{[a-z]+="[^"]*"\})? [0-9.e+-]+$')
    lines = metrics.to_prometheus().splitlines()
    assert len(lines) == 6
    assert all(line.match(text) for text in lines), lines


def test_everything_that_the_room_counts_is_documented() -> None:
    counted = re.compile(r'\.(?:count|gauge|observe|distribution)\(\s*"([a-z_]+)"')
    room = Path(adaptive.serve.__file__).parent
    names = {name for file in room.glob("*.py") for name in counted.findall(file.read_text())}
    assert len(names) > 15
    assert names == set(METRICS)
