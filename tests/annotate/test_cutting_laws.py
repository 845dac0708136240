"""Cutting: what holds for any sound, music or not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.annotate.cutting import TrackCut, cut_track, faded_loop
from adaptive.music import Meter, Tempo

Pcm = npt.NDArray[np.float32]


def check_laws(pcm: Pcm, rate: int, found: TrackCut) -> None:
    """Contiguous, whole bars, everything in its range."""
    ends = [s.end for s in found.segments]
    assert found.lead_in + sum(s.file_frames for s in found.segments) + found.tail == len(pcm)
    assert all(one.end == two.start for one, two in pairwise(found.segments))
    assert 0 <= found.lead_in <= len(pcm) and 0 <= found.tail <= len(pcm)
    assert not ends or ends[-1] <= len(pcm)
    assert found.segments or found.note
    meter = Meter.parse(found.meter)
    for s in found.segments:
        assert s.bars >= 1 and s.role
        assert s.bars * Tempo(s.beat_frames, rate).bar_frames(meter) == s.file_frames
        assert 0.0 <= s.loops_well <= 1.0 and 0.0 <= s.confidence <= 1.0
    assert 0.0 <= found.bpm_confidence <= 1.0 and 0.0 <= found.meter_confidence <= 1.0
    assert 20.0 <= found.bpm <= 400.0


def sound(kind: str, seconds: float, rate: int, channels: int, seed: int) -> Pcm:
    """A sound without bars."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * rate)) / rate
    mono = {
        "silence": np.zeros(len(t)),
        "whisper": 1e-6 * rng.standard_normal(len(t)),
        "noise": 0.2 * rng.standard_normal(len(t)),
        "tone": 0.5 * np.sin(2.0 * np.pi * 220.0 * t),
        "constant": np.full(len(t), 0.3),
        "click": np.where(np.arange(len(t)) == len(t) // 2, 1.0, 0.0),
        "broken": np.where(rng.random(len(t)) < 0.001, np.nan, 0.1 * np.sin(900.0 * t)),
        "square": np.sign(np.sin(2.0 * np.pi * 1.7 * t)),
        "swell": np.sin(0.1 * t) ** 2 * np.sin(2.0 * np.pi * (110.0 + 3.0 * t) * t),
    }[kind]
    return np.repeat(mono[:, None], channels, axis=1).astype(np.float32)


KINDS = ("silence", "whisper", "noise", "tone", "constant", "click", "broken", "square", "swell")


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    kind=st.sampled_from(KINDS),
    seconds=st.sampled_from((0.0, 0.02, 0.9, 1.0, 1.3, 4.0, 11.0, 26.5)),
    rate=st.sampled_from((8_000, 11_025, 22_050, 44_100)),
    channels=st.sampled_from((1, 2, 7)),
    seed=st.integers(0, 1000),
)
def test_any_sound_is_cut_or_left_with_a_reason(
    kind: str, seconds: float, rate: int, channels: int, seed: int
) -> None:
    pcm = sound(kind, seconds, rate, channels, seed)
    check_laws(pcm, rate, cut_track(pcm, rate, known={}))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    gaps=st.lists(st.floats(0.05, 1.4), min_size=1, max_size=60),
    meter=st.sampled_from((None, "4/4", "3/4", "6/8", "7/8", "5/4", "2/2")),
    bpm=st.sampled_from((None, 30.0, 97.3, 333.0)),
)
def test_any_rhythm_is_cut_into_whole_bars(
    gaps: list[float], meter: str | None, bpm: float | None
) -> None:
    rate = 8_000
    places = (np.cumsum(gaps) * rate).astype(int)
    pcm = np.zeros((places[-1] + 400, 2), np.float32)
    burst = np.random.default_rng(1).standard_normal(300) * np.exp(-np.arange(300) / 60.0)
    for place in places:
        pcm[place : place + 300] += burst[:, None].astype(np.float32) * 0.3
    check_laws(pcm, rate, cut_track(pcm, rate, known={"meter": meter, "bpm": bpm}))


@pytest.mark.parametrize("kind", ["noise", "tone", "swell"])
def test_what_has_no_pulse_says_so(kind: str) -> None:
    found = cut_track(sound(kind, 90.0, 22_050, 1, 5), 22_050, known={})
    assert found.bpm_confidence < 0.15
    assert "no pulse" in found.note
    assert found.segments and max(s.confidence for s in found.segments) < 0.15


def test_ambient_sound_is_cut_where_it_changes() -> None:
    rate, rng = 22_050, np.random.default_rng(2)
    hertz = np.fft.rfftfreq(32 * rate, 1.0 / rate)
    winds = []
    for chord in ((220.0, 277.2, 329.6), (174.6, 207.7, 261.6), (246.9, 311.1, 370.0)):
        shape = sum(np.exp(-(((hertz - pitch) / 6.0) ** 2)) for pitch in chord)
        spectrum = shape * (rng.standard_normal(len(hertz)) + 1j * rng.standard_normal(len(hertz)))
        wind = np.fft.irfft(spectrum)
        winds.append(0.1 * wind / wind.std())
    pcm = np.concatenate(winds)
    found = cut_track(pcm[:, None].astype(np.float32), rate, known={})
    starts = np.array([s.start / rate for s in found.segments])
    for change in (32.0, 64.0):
        # A bar of the nominal tempo is 2.7 s.
        assert np.abs(starts - change).min() < 2.8, starts


def test_the_fade_ends_where_the_loop_begins() -> None:
    ramp = np.arange(100, dtype=np.float32)[:, None]
    loop = faded_loop(ramp, 40, 20, 10)
    assert np.array_equal(loop[:10], ramp[40:50])
    assert loop[-1, 0] == pytest.approx(0.05 * 59 + 0.95 * 39)
    assert np.array_equal(faded_loop(ramp, 0, 20, 10), ramp[:20])
