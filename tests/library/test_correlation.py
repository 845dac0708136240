"""Correlation over an overlap: signals whose likeness is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.errors import ParameterError
from adaptive.library import overlap_correlation

RNG = np.random.default_rng(1)
NOISE = RNG.uniform(-1, 1, (4000, 2)).astype(np.float32)
OTHER = RNG.uniform(-1, 1, (3000, 2)).astype(np.float32)
WAVE = np.repeat(np.sin(2 * np.pi * 5 * np.arange(1000) / 1000)[:, None], 2, axis=1)
SINE = WAVE.astype(np.float32)
SILENCE = np.zeros((1000, 2), np.float32)


@given(st.integers(-10_000, 10_000), st.integers(1, 9000))
def test_a_loop_is_like_itself_anywhere(at: int, frames: int) -> None:
    assert overlap_correlation(NOISE, at, NOISE, at, frames) == 1.0


@given(st.integers(-9_999, 9_999), st.integers(-9_999, 9_999), st.integers(1, 7000))
def test_positions_wrap_and_sides_may_be_swapped(a: int, b: int, frames: int) -> None:
    found = overlap_correlation(NOISE, a, OTHER, b, frames)
    assert -1.0 <= found <= 1.0
    assert found == overlap_correlation(OTHER, b, NOISE, a, frames)
    assert found == overlap_correlation(NOISE, a % 4000, OTHER, b % 3000, frames)


def test_known_phases_of_a_sine() -> None:
    assert overlap_correlation(SINE, 0, -SINE, 0, 1000) == -1.0
    assert overlap_correlation(SINE, 0, SINE, 50, 1000) == pytest.approx(0.0, abs=1e-5)
    assert overlap_correlation(SINE, 0, 0.1 * SINE, 25, 1000) == pytest.approx(2**-0.5, abs=1e-5)


def test_unrelated_noise_has_nearly_none() -> None:
    assert abs(overlap_correlation(NOISE, 0, OTHER, 0, 3000)) < 0.05


def test_channels_count_together() -> None:
    half = SINE * np.array([1.0, -1.0], np.float32)
    assert overlap_correlation(SINE, 0, half, 0, 1000) == 0.0


@pytest.mark.parametrize("level", [0.0, 1e-6])
def test_silence_is_like_nothing(level: float) -> None:
    quiet = SILENCE + np.float32(level)
    assert overlap_correlation(NOISE, 0, quiet, 0, 500) == 0.0
    assert overlap_correlation(quiet, 0, NOISE, 0, 500) == 0.0


def test_a_one_shot_ends() -> None:
    assert overlap_correlation(SINE, 1000, SINE, 0, 500, a_one_shot=True) == 0.0
    assert overlap_correlation(SINE, -500, SINE, 0, 500, a_one_shot=True) == 0.0
    # Half of the overlap is silence on one side: 1 / √2 of the likeness.
    found = overlap_correlation(SINE, 500, SINE, 500, 1000, b_one_shot=True)
    assert found == pytest.approx(2**-0.5, abs=1e-5)


def test_an_overlap_has_frames() -> None:
    with pytest.raises(ParameterError, match="frames is 0"):
        overlap_correlation(SINE, 0, SINE, 0, 0)
