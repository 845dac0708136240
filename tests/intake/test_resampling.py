"""Resampling: loops go round, lengths are exact, pitch stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.errors import ParameterError
from adaptive.intake.resampling import resample_loop, resample_sound


def wave(frames: int, cycles: int) -> np.ndarray:
    turn = 2 * np.pi * cycles * np.arange(frames) / frames
    return np.stack([np.sin(turn), np.cos(turn)], axis=1).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(st.integers(40, 4000), st.integers(40, 4000), st.integers(1, 15))
def test_a_loop_of_whole_cycles_stays_one(frames: int, wanted: int, cycles: int) -> None:
    out = resample_loop(wave(frames, cycles), wanted)
    assert out.shape == (wanted, 2)
    assert out.dtype == np.float32
    assert np.abs(out - wave(wanted, cycles)).max() < 1e-5


@settings(max_examples=30, deadline=None)
@given(st.integers(-500, 500))
def test_turning_the_loop_turns_the_result(turn: int) -> None:
    pcm = np.random.default_rng(1).standard_normal((600, 2)).astype(np.float32)
    straight = resample_loop(np.roll(pcm, 3 * turn, axis=0), 400)
    assert np.abs(straight - np.roll(resample_loop(pcm, 400), 2 * turn, axis=0)).max() < 1e-5


def test_the_same_length_is_the_same_loop() -> None:
    pcm = wave(777, 3)
    assert resample_loop(pcm, 777) is pcm


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5000), st.sampled_from([8000, 11025, 22050, 32000, 44100, 48000, 96000]))
def test_sounds_have_the_length_that_their_rates_say(frames: int, rate: int) -> None:
    out = resample_sound(np.ones((frames, 1), np.float32), rate, 44100)
    assert out.shape == (max(1, round(frames * 44100 / rate)), 1)


def test_a_tone_keeps_its_pitch_and_level() -> None:
    out = resample_sound(wave(48000, 441), 48000, 44100)[2000:-2000]
    expected = wave(44100, 441)[2000:-2000]
    assert np.abs(out - expected).max() < 1e-4


@pytest.mark.parametrize(("pcm", "frames"), [(wave(10, 1), 0), (wave(0, 1), 5)])
def test_nothing_cannot_be_resampled(pcm: np.ndarray, frames: int) -> None:
    with pytest.raises(ParameterError):
        resample_loop(pcm, frames)


@pytest.mark.parametrize("rates", [(0, 44100), (44100, -1)])
def test_impossible_rates(rates: tuple[int, int]) -> None:
    with pytest.raises(ParameterError, match="1 Hz"):
        resample_sound(wave(10, 1), *rates)
