"""Spectrograms of tones whose pitch, level and time are known."""

from __future__ import annotations

import numpy as np
import pytest

from adaptive.catalogue.spectrogram import HERTZ_MARKS, spectrogram_levels

RATE = 44_100
ROWS = 96


def tone(hertz: float, seconds: float = 1.0, amplitude: float = 0.1) -> np.ndarray:
    wave = amplitude * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)
    return np.stack([wave, np.zeros_like(wave)], axis=1).astype(np.float32)


@pytest.mark.parametrize("hertz", [60.0, 100.0, 1_000.0, 10_000.0])
def test_a_tone_lies_in_its_row_at_its_level(hertz: float) -> None:
    levels = spectrogram_levels(tone(hertz), RATE, ring=True)
    middle = levels[:, levels.shape[1] // 2]
    expected = ROWS * (1 - np.log(hertz / 30) / np.log(600))
    assert abs(int(middle.argmax()) + 0.5 - expected) <= 1.5
    assert middle.max() == pytest.approx(-20.0, abs=1.6)  # what the window may lose between bins


def test_marks_stand_where_their_tones_are() -> None:
    for place, label in HERTZ_MARKS:
        hertz = {"100": 100.0, "1 k": 1_000.0, "10 k": 10_000.0}[label]
        row = spectrogram_levels(tone(hertz), RATE, ring=True)[:, 200].argmax()
        assert abs((row + 0.5) / ROWS - place) < 1.5 / ROWS


def test_time_runs_to_the_right() -> None:
    halves = np.concatenate([tone(500.0), np.zeros_like(tone(500.0))])
    loudest = spectrogram_levels(halves, RATE, ring=False).max(axis=0)
    assert loudest[40:210].min() > -25
    assert loudest[300:470].max() < -90


def test_a_loop_goes_on_round_its_end_and_a_stinger_does_not() -> None:
    ending = np.concatenate([np.zeros_like(tone(500.0)), tone(500.0)])
    for ring, first in ((True, -30), (False, -200)):
        assert spectrogram_levels(ending, RATE, ring=ring)[:, 0].max() > first
    assert spectrogram_levels(ending, RATE, ring=False)[:, 0].max() < -90


@pytest.mark.parametrize("frames", [1, 300, 5_000])
def test_sounds_shorter_than_the_window_have_one_too(frames: int) -> None:
    for ring in (True, False):
        levels = spectrogram_levels(tone(440.0)[:frames], RATE, ring=ring)
        assert levels.shape == (ROWS, 512)
        assert np.isfinite(levels).all()
