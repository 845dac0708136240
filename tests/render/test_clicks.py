"""The click detector finds jumps and leaves music alone."""

from __future__ import annotations

import numpy as np
import pytest

from adaptive.errors import ParameterError
from adaptive.testing import assert_click_free, click_scores, loudest_click

SR = 44_100
T = np.arange(SR) / SR
RNG = np.random.default_rng(3)
CHORD = sum(0.1 * np.sin(2 * np.pi * f * T) for f in (110.0, 164.8, 220.0, 880.0))


@pytest.mark.parametrize(
    "sound",
    [
        0.2 * RNG.standard_normal(SR),
        CHORD,
        CHORD * np.exp(-5 * T),
        np.round(CHORD * 32767) / 32767,
        np.concatenate([np.zeros(SR // 2), 0.2 * RNG.standard_normal(SR // 2)]),
    ],
    ids=["noise", "chord", "decay", "16 bit", "onset"],
)
def test_music_does_not_click(sound: np.ndarray) -> None:
    assert_click_free(sound, SR)


@pytest.mark.parametrize("jump", [0.01, -0.1, 0.5])
def test_a_jump_is_found_at_its_frame(jump: float) -> None:
    sound = np.stack([CHORD, CHORD], axis=1)
    sound[12_345:, 1] += jump
    assert abs(loudest_click(sound, SR).frame - 12_345) <= 2
    with pytest.raises(AssertionError, match="ms"):
        assert_click_free(sound, SR)


def test_a_lost_frame_is_found() -> None:
    with pytest.raises(AssertionError):
        assert_click_free(np.delete(CHORD, 20_000 + np.arange(40)), SR)


def test_a_reference_excuses_what_it_has_itself() -> None:
    drum = np.zeros(SR)
    drum[10_000:] = np.sign(np.sin(2 * np.pi * 60 * T[: SR - 10_000])) * 0.1
    with pytest.raises(AssertionError):
        assert_click_free(drum, SR)
    assert_click_free(drum, SR, reference=drum)


def test_odd_signals() -> None:
    assert click_scores(np.zeros((0, 2)), SR).shape == (0,)
    assert_click_free(np.zeros(3), SR)
    for wrong in (np.full(10, np.nan), np.zeros((2, 2, 2))):
        with pytest.raises(ParameterError):
            click_scores(wrong, SR)
