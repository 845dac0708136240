"""Conforming on sounds of known truth: lengths, pitches, attacks, loop points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.conform import RESAMPLED_CHANGE, conform, resample_loop
from adaptive.errors import ParameterError
from adaptive.library.seam import measure_seam
from adaptive.music import Tempo
from adaptive.testing import assert_click_free, click_loop, sine_chord_loop

RATE = 44_100
TEMPO = Tempo.from_bpm(120)
CHORDS = sine_chord_loop([(57, 60, 64), (53, 57, 60)], TEMPO, harmonics=3, pan=0.2)
TONE = sine_chord_loop([(69,)], TEMPO)
CLICKS = click_loop(TEMPO, bars=1, clicks_a_quarter=2)

ratios = st.floats(0.8, 1.25)
shifts = st.integers(-4, 4)


def noise(frames: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (frames, 2)).astype(np.float32)


def hertz(pcm: np.ndarray) -> float:
    """Frequency of the loudest bin of what repeats for ever, interpolated."""
    power = np.abs(np.fft.rfft(np.tile(pcm[:, 0], 3) * np.hanning(3 * len(pcm))))
    k = int(np.argmax(power))
    below, here, above = np.log(power[k - 1 : k + 2])
    return (k + 0.5 * (below - above) / (below - 2 * here + above)) * RATE / (3 * len(pcm))


def attacks(pcm: np.ndarray, expected: np.ndarray, reach: int = 1200) -> np.ndarray:
    """How many ms after each expected frame a sound first has half of its peak there."""
    envelope = np.abs(np.take(pcm, np.arange(-reach, len(pcm) + reach), axis=0, mode="wrap"))
    loud = envelope.max(axis=1)
    late = []
    for frame in np.rint(expected).astype(int):
        near = loud[frame : frame + 2 * reach]
        late.append(int(np.argmax(near > 0.5 * near.max())) - reach)
    return 1000.0 * np.array(late) / RATE


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30_000), ratios, shifts, st.booleans())
def test_the_length_is_exact(length: int, ratio: float, semitones: int, percussive: bool) -> None:
    frames = max(1, round(length * ratio))
    if length < 4 * frames and frames <= 4 * length:
        made = conform(noise(length), frames, semitones, percussive=percussive)
        assert made.shape == (frames, 2)
        assert made.dtype == np.float32
        assert np.isfinite(made).all()


def test_no_change_is_no_change() -> None:
    assert conform(CHORDS, len(CHORDS), 0) is CHORDS


@settings(max_examples=8, deadline=None)
@given(ratios, shifts, st.booleans())
def test_it_is_the_same_every_time(ratio: float, semitones: int, percussive: bool) -> None:
    frames = round(len(CLICKS) * ratio)
    first = conform(CLICKS, frames, semitones, percussive=percussive)
    conform(noise(5000), 5200, 1)  # nothing is remembered from one loop to the next
    again = conform(CLICKS.copy(), frames, semitones, percussive=percussive)
    assert np.array_equal(first, again)


@settings(max_examples=8, deadline=None)
@given(st.integers(10, 40_000), ratios, shifts)
def test_silence_stays_silence(length: int, ratio: float, semitones: int) -> None:
    made = conform(np.zeros((length, 2), np.float32), round(length * ratio), semitones)
    assert not made.any()


@settings(max_examples=8, deadline=None)
@given(ratios, shifts, st.booleans())
def test_mono_stays_mono(ratio: float, semitones: int, percussive: bool) -> None:
    same = np.repeat(CHORDS[:, :1], 2, axis=1)
    made = conform(same, round(len(same) * ratio), semitones, percussive=percussive)
    assert np.array_equal(made[:, 0], made[:, 1])


@pytest.mark.parametrize("balance", [0.5, -1.0])
def test_one_sound_in_both_channels_stays_one_sound(balance: float) -> None:
    """Louder on one side, or turned round: the channels stay locked to each other."""
    panned = CHORDS[:, :1] * np.array([1.0, balance], np.float32)
    made = conform(panned, round(len(panned) * 1.07), 2)
    stray = made[:, 1] - balance * made[:, 0]
    assert np.sqrt(np.mean(stray**2)) < 1e-3 * np.sqrt(np.mean(made[:, 0] ** 2))


@settings(max_examples=12, deadline=None)
@given(ratios, shifts)
def test_pitch_moves_by_the_semitones_alone(ratio: float, semitones: int) -> None:
    made = conform(TONE, round(len(TONE) * ratio), semitones)
    cents = 1200 * np.log2(hertz(made) / hertz(TONE)) - 100 * semitones
    assert abs(cents) < 4.0


@pytest.mark.parametrize("change", [0.9999, 1.0001, 1.0 + 0.9 * RESAMPLED_CHANGE])
def test_a_small_change_is_resampled_alone(change: float) -> None:
    frames = round(len(TONE) * change)
    made = conform(TONE, frames, 0)
    assert np.array_equal(made, resample_loop(TONE, frames))
    cycles = round(440.0 * len(TONE) / RATE)
    exact = np.sin(2 * np.pi * cycles * np.arange(frames) / frames) * np.abs(TONE).max()
    assert np.abs(made[:, 0] - exact).max() < 1e-4
    assert abs(1200 * np.log2(hertz(made) / hertz(TONE))) < 4.0


def test_a_shift_that_just_undoes_the_length_is_a_change_of_speed() -> None:
    """Twice as long and an octave down: a tape at half speed, without a stretch."""
    made = conform(CHORDS, 2 * len(CHORDS), -12)
    assert np.array_equal(made, resample_loop(CHORDS, 2 * len(CHORDS)))


@pytest.mark.parametrize("semitones", [0, -4, -1, 2, 4])
@pytest.mark.parametrize("percussive", [True, False])
def test_attacks_stay_on_the_grid(semitones: int, percussive: bool) -> None:
    late = []
    for seed, ratio in enumerate(np.linspace(0.8, 1.25, 7)):
        tempo = Tempo.from_bpm(71.3 + 13.7 * seed)
        loop = click_loop(tempo, bars=1, clicks_a_quarter=2, seed=seed)
        frames = round(len(loop) * ratio) + seed
        made = conform(loop, frames, semitones, percussive=percussive)
        late.append(attacks(made, np.arange(8) * frames / 8))
    errors = np.abs(np.concatenate(late))
    assert np.percentile(errors, 95) < 2.0
    assert errors.max() < 5.0


@settings(max_examples=10, deadline=None)
@given(ratios, shifts, st.booleans())
def test_going_round_is_not_heard(ratio: float, semitones: int, percussive: bool) -> None:
    # A click on the first frame is itself the largest movement anywhere; 2 is what may be heard.
    for loop, most in ((CHORDS, 1.0), (CLICKS, 1.6)):
        made = conform(loop, round(len(loop) * ratio), semitones, percussive=percussive)
        assert measure_seam(made).ratio <= max(most, 1.5 * measure_seam(loop).ratio)
        around = np.concatenate((made[-4000:], made[:4000]))
        assert_click_free(around, RATE, reference=np.concatenate((loop[-4000:], loop[:4000])))


def test_cutting_the_stretch_out_without_closing_it_would_be_heard() -> None:
    """The test above can fail: the plain stretch of the loop alone has a seam."""
    from python_stretch import Signalsmith

    stretch = Signalsmith.Stretch()
    stretch.preset(2, float(RATE))
    stretch.setTimeFactor(1 / 1.07)
    plain = np.asarray(stretch.process(np.ascontiguousarray(CHORDS.T))).T
    assert measure_seam(plain).ratio > 2.0


@settings(max_examples=8, deadline=None)
@given(st.floats(1 / 1.16, 1.16), st.integers(-3, 3))
def test_the_level_is_held_within_the_limits_of_the_plan(ratio: float, semitones: int) -> None:
    made = conform(CHORDS, round(len(CHORDS) * ratio), semitones)
    change = 10 * np.log10(np.mean(made**2) / np.mean(CHORDS**2))
    assert abs(change) < 1.0


def test_a_loop_shorter_than_the_padding_is_laid_end_to_end() -> None:
    bar = 7000
    tone = np.sin(2 * np.pi * 40 * np.arange(bar) / bar)
    loop = np.repeat(tone[:, None], 2, axis=1).astype(np.float32)
    made = conform(loop, 7700, 0)
    assert hertz(made) == pytest.approx(hertz(loop), rel=0.002)
    assert np.sqrt(np.mean(made**2)) == pytest.approx(np.sqrt(0.5), rel=0.05)


@pytest.mark.parametrize(
    ("pcm", "frames", "semitones", "field"),
    [
        (CHORDS, 0, 0, "frames"),
        (CHORDS, 5 * len(CHORDS), 0, "frames"),
        (CHORDS, len(CHORDS) // 5, 0, "frames"),
        (CHORDS, len(CHORDS), 13, "semitones"),
        (CHORDS[:, :1], len(CHORDS), 0, "pcm"),
        (CHORDS[:0], 10, 0, "pcm"),
    ],
)
def test_what_is_out_of_range_is_named(
    pcm: np.ndarray, frames: int, semitones: int, field: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        conform(pcm, frames, semitones)
    assert caught.value.field == field
