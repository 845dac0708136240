"""The law of a crossfade from what it joins: signals whose likeness is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.errors import ParameterError
from adaptive.library import matching_correlation, stretch_of
from adaptive.render import crossfade_gains

RNG = np.random.default_rng(1)
NOISE = RNG.uniform(-1, 1, (4000, 2)).astype(np.float32)
OTHER = RNG.uniform(-1, 1, (3000, 2)).astype(np.float32)
NOTHING = np.zeros((0, 2))


def noise(seed: int, frames: int = 3087) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (frames, 2))


def level_db(
    fading: np.ndarray, rising: np.ndarray, staying: np.ndarray, correlation: float
) -> float:
    """Energy of the fade against that of its two ends, blended."""
    out, into = crossfade_gains(len(fading), correlation)
    mix = staying + out[:, None] * fading + into[:, None] * rising
    t = (np.arange(len(fading)) + 0.5) / len(fading)
    x = (t * t * (3 - 2 * t))[:, None]
    wanted = (1 - x) * (staying + fading) ** 2 + x * (staying + rising) ** 2
    return float(10 * np.log10(np.sum(mix**2) / np.sum(wanted)))


def test_a_sound_and_itself_ask_for_equal_gain() -> None:
    sound = noise(1)
    assert matching_correlation(sound, sound, NOTHING) == pytest.approx(1.0, abs=1e-3)
    assert matching_correlation(sound, sound, noise(2)) == pytest.approx(1.0, abs=1e-3)


def test_unrelated_sounds_ask_for_equal_power() -> None:
    long = noise(1, 400_000), noise(2, 400_000)
    assert matching_correlation(*long, NOTHING) == pytest.approx(0.0, abs=0.02)
    assert matching_correlation(*long, noise(3, 400_000)) == pytest.approx(0.0, abs=0.02)


def test_half_alike_lies_between() -> None:
    a, b = noise(1, 400_000), noise(2, 400_000)
    mixed = 0.5 * a + np.sqrt(0.75) * b
    assert matching_correlation(a, mixed, NOTHING) == pytest.approx(0.5, abs=0.03)


@given(
    st.integers(0, 10_000),
    st.floats(0.2, 1.0),
    st.floats(0.0, 0.6),
    st.sampled_from([64, 1102, 3087]),
)
def test_the_level_is_held_better_than_by_equal_power(
    seed: int, loudness: float, kept: float, frames: int
) -> None:
    """Sounds that swell within the fade, alike by chance or not, beside one that stays."""
    swell = np.linspace(0.2, 1.0, frames)[:, None] ** 2
    shared = 0.7 * noise(seed + 3, frames)
    fading = (noise(seed, frames) + shared) * swell
    rising, staying = loudness * (noise(seed + 1, frames) + shared), kept * noise(seed + 2, frames)
    found = matching_correlation(fading, rising, staying)
    held = abs(level_db(fading, rising, staying, found))
    assert held < 1.0
    assert held <= abs(level_db(fading, rising, staying, 0.0)) + 0.05


def test_opposite_sounds_are_lifted_no_further_than_the_law_allows() -> None:
    sound = noise(1)
    assert matching_correlation(sound, -sound, NOTHING) == -0.3


@pytest.mark.parametrize("level", [0.0, 1e-6])
def test_where_nothing_changes_any_law_will_do(level: float) -> None:
    quiet = np.full((500, 2), level)
    assert matching_correlation(quiet, quiet, noise(1, 500)) == 0.0


@given(st.integers(-10_000, 10_000), st.integers(1, 9000))
def test_positions_wrap(at: int, frames: int) -> None:
    expected = NOISE[(at + np.arange(frames)) % len(NOISE)]
    np.testing.assert_array_equal(stretch_of(NOISE, at, frames), expected)
    assert len(stretch_of(OTHER, at, frames)) == frames


def test_an_overlap_has_frames() -> None:
    with pytest.raises(ParameterError, match="frames is 0"):
        matching_correlation(NOTHING, NOTHING, NOTHING)
