"""Growth is told by its exponent, and paper limits by what the machine does."""

from __future__ import annotations

import pytest

from bench.paper_limits import mixing_limit, read_bandwidth, stem_seconds
from bench.scale import growth


def test_growth_is_the_exponent_of_size() -> None:
    assert growth({10: 5.0, 1000: 5.0}) == [0.0]
    linear_then_square = growth({1_000: 2.0, 10_000: 20.0, 100_000: 2000.0})
    assert linear_then_square == pytest.approx([1.0, 2.0])


def test_a_stem_costs_what_it_is_mixed_in() -> None:
    small, large = (stem_seconds(block, (8, 64), 20) for block in (64, 8192))
    assert 0.0 < small < 1e-3
    assert large > 1.5 * small, "128 times the samples"


def test_no_mixer_reaches_what_memory_would_allow() -> None:
    limit = mixing_limit(2048, read_bandwidth(1 << 27))
    assert limit.bandwidth > 1e8
    assert limit.by_bandwidth == pytest.approx(limit.bandwidth / (44_100 * 8))
    assert 10.0 < limit.by_mixer < limit.by_bandwidth
