"""Signal processing on the circle, against signals of known truth."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from adaptive.compose.effects import SPACES, add_room, echo, pump, widen
from adaptive.compose.measure import brightness, chroma, seam_ratio
from adaptive.compose.periodic import (
    SAMPLE_RATE,
    circular_convolve,
    fold,
    limit,
    loudness,
    tone_curve,
    true_peak_db,
)


def tone(hertz: float, frames: int = SAMPLE_RATE, level: float = 0.5) -> np.ndarray:
    """A sine of a whole number of periods on both channels ``[shape=(frames, 2)]``."""
    wave = level * np.sin(2 * np.pi * hertz * np.arange(frames) / SAMPLE_RATE)
    return np.stack([wave, wave], axis=1)


def test_fold_wraps_a_tail_any_number_of_times() -> None:
    folded = fold(np.arange(7.0), 3)
    assert folded.tolist() == [0 + 3 + 6, 1 + 4, 2 + 5]


def test_circular_convolution_delays_round_the_loop() -> None:
    signal = np.zeros((100, 2))
    signal[90] = 1.0
    response = np.zeros((130, 2))
    response[115] = 0.5
    out = circular_convolve(signal, response)
    assert out[5] == pytest.approx([0.5, 0.5])
    assert np.abs(np.delete(out, 5, axis=0)).max() < 1e-12


@pytest.mark.parametrize("seconds", [1.5, 4.0, 9.3])
def test_loudness_agrees_with_a_reference_on_the_tiled_loop(seconds: float) -> None:
    rng = np.random.default_rng(5)
    frames = int(seconds * SAMPLE_RATE)
    swell = 0.2 + 0.8 * np.abs(np.sin(np.arange(frames) / frames * np.pi * 3))[:, None]
    signal = 0.1 * rng.standard_normal((frames, 2)) * swell
    tiled = np.tile(signal, (int(60 / seconds) + 1, 1))
    assert loudness(signal) == pytest.approx(
        pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(tiled), abs=0.25
    )


def test_loudness_does_not_depend_on_where_the_loop_begins() -> None:
    signal = tone(440.0) * np.linspace(0, 1, SAMPLE_RATE)[:, None]
    assert loudness(np.roll(signal, 12_345, axis=0)) == pytest.approx(loudness(signal), abs=0.3)


def test_true_peak_sees_between_the_samples() -> None:
    frames = 4400
    wave = np.sin(2 * np.pi * SAMPLE_RATE / 4 * np.arange(frames) / SAMPLE_RATE + np.pi / 4)
    signal = np.stack([wave, wave], axis=1)
    assert 20 * np.log10(np.abs(signal).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak_db(signal) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("ceiling", [-1.0, -6.0, -12.0])
def test_the_limiter_holds_its_ceiling_and_leaves_quiet_music_alone(ceiling: float) -> None:
    rng = np.random.default_rng(3)
    loud = rng.standard_normal((20_000, 2)) * 0.4
    assert true_peak_db(limit(loud, ceiling)) <= ceiling + 0.3
    quiet = tone(200.0, level=0.05)
    assert limit(quiet, ceiling) is quiet


def test_tone_curve_cuts_and_removes_dc() -> None:
    gains = tone_curve(SAMPLE_RATE, 200.0, 2000.0)
    assert gains[0] == 0.0
    assert 20 * np.log10(gains[200]) == pytest.approx(-3.0, abs=0.1)
    assert 20 * np.log10(gains[2000]) == pytest.approx(-3.0, abs=0.1)
    assert gains[632] > 0.98


@pytest.mark.parametrize("space", SPACES)
def test_a_room_rings_round_the_loop_point_without_a_seam(space: str) -> None:
    signal = np.zeros((30_000, 2))
    signal[29_000] = 1.0
    wet = add_room(signal, space, 0.5)
    assert np.abs(wet[:5000]).max() > 0
    assert seam_ratio(wet) < 1.0


def test_echoes_come_at_their_time_and_wrap() -> None:
    signal = np.zeros((10_000, 2))
    signal[9000] = 1.0
    out = echo(signal, 0.5, 2000)
    energy = (out**2).sum(axis=1)
    assert np.argmax(energy[:5000]) in range(990, 1011)


def test_width_leaves_the_mono_sum_alone() -> None:
    rng = np.random.default_rng(1)
    mono = np.repeat(rng.standard_normal((5000, 1)), 2, axis=1)
    wide = widen(mono, 0.7)
    assert np.abs(wide.sum(axis=1) - mono.sum(axis=1)).max() < 1e-9
    assert np.abs(wide[:, 0] - wide[:, 1]).max() > 0.1


def test_pump_ducks_each_quarter() -> None:
    out = pump(np.ones((4000, 2)), 0.8, 1000)
    assert out[20, 0] < 0.5 < 0.9 < out[990, 0]
    assert np.allclose(out[:1000], out[1000:2000])


def test_brightness_orders_tones_and_spans_its_scale() -> None:
    low, mid, high = (brightness(tone(f)) for f in (150.0, 1100.0, 7000.0))
    assert low < 0.1
    assert mid == pytest.approx(0.5, abs=0.02)
    assert high == 1.0


def test_chroma_finds_the_pitch_class() -> None:
    assert int(np.argmax(chroma(tone(440.0)))) == 9
