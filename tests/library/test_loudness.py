"""Loudness of loops against the textbook and against another meter."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from adaptive.errors import ParameterError
from adaptive.library.loudness import SILENCE_LUFS, k_weighting_gain, loop_loudness, ring_out
from adaptive.music import Tempo
from adaptive.testing.synthetic import click_loop, sine_chord_loop


def sine(hertz: float, level_db: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    t = np.arange(round(rate * seconds)) / rate
    mono = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * t)
    return np.stack([mono, mono], axis=1).astype(np.float32)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_stereo_1_khz_sine_at_minus_23_dbfs_reads_minus_23_lufs(rate: int) -> None:
    # EBU Tech 3341, test 1: stereo sine of 1 kHz at −23 dBFS peak reads −23.0 ± 0.1 LUFS.
    assert loop_loudness(sine(1000.0, -23.0, rate), rate) == pytest.approx(-23.0, abs=0.05)


def test_mono_is_three_decibels_below_the_same_on_two_channels() -> None:
    stereo = sine(1000.0, -20.0, 48_000)
    assert loop_loudness(stereo[:, :1], 48_000) == pytest.approx(
        loop_loudness(stereo, 48_000) - 3.01, abs=0.01
    )


@pytest.mark.parametrize("clicks", [1, 2, 4])
def test_a_loop_reads_as_a_meter_reads_it_tiled(clicks: int) -> None:
    tempo = Tempo.from_bpm(140.0)
    loop = click_loop(tempo, clicks_a_quarter=clicks) + sine_chord_loop(
        [[45, 48, 52], [41, 45, 48]], tempo, pan=0.3
    )
    tiled = np.tile(loop, (8, 1)).astype(np.float64)
    meter = pyloudnorm.Meter(44_100, filter_class="DeMan").integrated_loudness(tiled)
    assert loop_loudness(loop, 44_100) == pytest.approx(meter, abs=0.1)


def test_loudness_does_not_depend_on_where_the_loop_is_cut() -> None:
    loop = click_loop(Tempo.from_bpm(90.0), clicks_a_quarter=2)
    turned = np.roll(loop, 12_345, axis=0)
    assert loop_loudness(turned, 44_100) == pytest.approx(loop_loudness(loop, 44_100), abs=0.02)


def test_a_loop_shorter_than_one_gating_block_is_measured() -> None:
    assert loop_loudness(sine(1000.0, -23.0, 44_100, 0.1), 44_100) == pytest.approx(-23.0, abs=0.05)


@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.7])
def test_a_one_shot_rings_out_from_where_it_is_12_db_down(seconds: float) -> None:
    time = np.arange(round((1.0 + seconds) * 44_100)) / 44_100
    falls = -12.0 / seconds * np.maximum(time - 1.0, 0.0)  # −12 dB at the very end
    hit = (np.sin(2 * np.pi * 440.0 * time) * 10.0 ** (falls / 20.0))[:, None]
    assert ring_out(hit, 44_100) <= 0.05 * 44_100
    longer = np.concatenate([hit, 0.2 * hit[-44_100:]])
    assert ring_out(longer, 44_100) == pytest.approx(len(longer) - len(hit), abs=0.06 * 44_100)


def test_what_is_silent_or_ends_loud_has_no_tail() -> None:
    assert ring_out(np.zeros((0, 2), np.float32), 44_100) == 0
    assert ring_out(np.zeros((44_100, 2), np.float32), 44_100) == 0
    assert ring_out(np.ones((44_100, 2), np.float32), 44_100) == 0


def test_silence() -> None:
    assert loop_loudness(np.zeros((44_100, 2), np.float32), 44_100) == SILENCE_LUFS


@pytest.mark.parametrize("shape", [(0, 2), (10, 3), (10,)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ParameterError, match="1 or 2 channels"):
        loop_loudness(np.zeros(shape, np.float32), 44_100)


def test_the_weighting_curve() -> None:
    # BS.1770's curve at 48 kHz: about +4 dB high up, 0.7 dB at 1 kHz, steep below 60 Hz.
    at = np.array([20.0, 1000.0, 10_000.0])
    low, middle, high = 20 * np.log10(k_weighting_gain(at, 48_000))
    assert low < -12.0
    assert middle == pytest.approx(0.69, abs=0.05)
    assert high == pytest.approx(4.0, abs=0.1)
