"""The crossfade law holds the level of what it fades, and has no corners."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.cues import LEAST_CORRELATION
from adaptive.render import FadeLaw, crossfade_gains

CORRELATIONS = [1.0, 0.8, 0.3, 0.0, -0.3]


def power(length: int, rho: float, *, prompt: bool = False) -> np.ndarray:
    fading, rising = crossfade_gains(length, rho, prompt=prompt)
    return fading**2 + rising**2 + 2 * rho * fading * rising


@pytest.mark.parametrize("rho", CORRELATIONS)
def test_power_is_one_throughout(rho: float) -> None:
    np.testing.assert_allclose(power(3087, rho), 1.0, atol=1e-12)
    np.testing.assert_allclose(power(3087, rho, prompt=True), 1.0, atol=1e-12)


@pytest.mark.parametrize("rho", CORRELATIONS)
def test_a_prompt_fade_is_heard_ten_times_sooner_and_no_steeper_than_a_declick(rho: float) -> None:
    """Of 70 ms, a hundredth has changed within half a millisecond; nowhere more than 1 in 1,000."""
    length = 3087
    fading, rising = crossfade_gains(length, rho, prompt=True)
    gentle = crossfade_gains(length, rho)[1]
    heard, heard_else = (int(np.argmax(side >= 0.01)) for side in (rising, gentle))
    assert heard <= 22 and heard_else >= 10 * heard
    assert rising[0] < 1e-3 and 1.0 - fading[0] < 1e-3
    assert np.abs(np.diff(fading)).max() < 1e-3
    assert fading[-1] < 1e-6


@pytest.mark.parametrize("rho", CORRELATIONS)
def test_noise_of_known_correlation_neither_dips_nor_bumps(rho: float) -> None:
    rng = np.random.default_rng(7)
    repeats, length = 4000, 200
    common = rng.standard_normal((repeats, length))
    other = rng.standard_normal((repeats, length))
    second = rho * common + np.sqrt(1 - rho**2) * other
    fading, rising = crossfade_gains(length, rho)
    level = np.mean((fading * common + rising * second) ** 2, axis=0)
    smooth = np.convolve(level, np.ones(20) / 20, mode="valid")
    assert np.abs(10 * np.log10(smooth)).max() < 0.1


def test_equal_gain_for_equal_signals_and_equal_power_for_strangers() -> None:
    fading, rising = crossfade_gains(101, 1.0)
    np.testing.assert_allclose(fading + rising, 1.0, atol=1e-12)
    assert fading[50] == rising[50] == 0.5
    fading, rising = crossfade_gains(101, 0.0)
    np.testing.assert_allclose(fading[50], np.sqrt(0.5), atol=1e-12)


@pytest.mark.parametrize("rho", CORRELATIONS)
def test_gains_begin_and_end_without_a_step_or_a_corner(rho: float) -> None:
    length = 1000
    fading, rising = crossfade_gains(length, rho)
    for outer in (1.0 - fading[0], 1.0 - rising[-1], fading[-1], rising[0]):
        assert abs(outer) < 5.0 / length**2
    assert np.abs(np.diff(fading)).max() < 4.0 / length
    np.testing.assert_allclose(rising[::-1], fading, atol=1e-12)


def test_impossible_correlations_are_clamped() -> None:
    for beyond, limit in ((-1.0, LEAST_CORRELATION), (7.0, 1.0)):
        np.testing.assert_array_equal(crossfade_gains(99, beyond), crossfade_gains(99, limit))
    assert max(map(np.max, crossfade_gains(999, -1.0))) < 1.05


@given(
    length=st.integers(1, 500),
    rho=st.floats(-1.5, 1.5),
    cuts=st.lists(st.integers(0, 500), max_size=6),
)
def test_pieces_of_a_fade_are_bit_for_bit_the_fade(
    length: int, rho: float, cuts: list[int]
) -> None:
    whole_out, whole_in = crossfade_gains(length, rho)
    law = FadeLaw(length)
    edges = sorted({0, length, *(cut for cut in cuts if cut < length)})
    for first, last in pairwise(edges):
        law.evaluate(first, last - first, length, rho)
        assert law.fading[: last - first].tobytes() == whole_out[first:last].tobytes()
        assert law.rising[: last - first].tobytes() == whole_in[first:last].tobytes()
