"""Meters, tempos, emotions, levels and durations."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.errors import ParameterError
from adaptive.music import (
    MOODS,
    MOODS_ZH,
    SILENCE_DB,
    TICKS_PER_QUARTER,
    Emotion,
    Meter,
    Tempo,
    bpm_to_beat_frames,
    db_to_gain,
    frames_to_ms,
    frames_to_seconds,
    gain_to_db,
    ms_to_frames,
    seconds_to_frames,
)

meters = st.builds(Meter, st.integers(1, 32), st.sampled_from([1, 2, 4, 8, 16]))


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("4/4", (1, 1, 1, 1)),
        ("3/4", (1, 1, 1)),
        ("6/8", (3, 3)),
        ("9/8", (3, 3, 3)),
        ("12/8", (3, 3, 3, 3)),
        ("7/8", (2, 2, 3)),
        ("5/8", (2, 3)),
        ("8/8", (2, 2, 2, 2)),
        ("1/8", (1,)),
        ("7/8 (3+2+2)", (3, 2, 2)),
        ("8/8(3+3+2)", (3, 3, 2)),
        (" 5 / 4 ( 3 + 2 ) ", (3, 2)),
    ],
)
def test_felt_beats(text: str, groups: tuple[int, ...]) -> None:
    assert Meter.parse(text).groups == groups


@pytest.mark.parametrize(
    "text", ["4", "4/3", "0/4", "33/4", "7/8 (2+2)", "7/8 (2+x)", "4/4 (5+-1)"]
)
def test_what_is_no_meter_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        Meter.parse(text)


@given(meters)
def test_meter_text_round_trip(meter: Meter) -> None:
    assert Meter.parse(str(meter)) == meter


@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.sampled_from([4, 8, 16]))
def test_grouped_meter_text_round_trip(groups: list[int], unit: int) -> None:
    meter = Meter(sum(groups), unit, tuple(groups))
    assert Meter.parse(str(meter)) == meter


@given(meters, st.integers(0, 10**6))
def test_every_tick_of_a_bar_lies_in_one_beat(meter: Meter, tick: int) -> None:
    within = tick % meter.bar_ticks
    beat, since = meter.beat_of(within)
    assert meter.beat_starts[beat] + since == within
    assert 0 <= since < meter.groups[beat] * meter.unit_ticks


@given(st.integers(60, 20_000), meters)
def test_bars_are_whole_frames_or_refused(beat_frames: int, meter: Meter) -> None:
    tempo = Tempo(beat_frames)
    exact = meter.bar_ticks * beat_frames / TICKS_PER_QUARTER
    if exact == int(exact):
        assert tempo.bar_frames(meter) == exact
    else:
        with pytest.raises(ParameterError, match="even"):
            tempo.bar_frames(meter)


@given(st.floats(20, 400), st.sampled_from([22_050, 44_100, 48_000, 96_000]))
def test_tempo_is_the_nearest_whole_number_of_frames(bpm: float, rate: int) -> None:
    tempo = Tempo.from_bpm(bpm, rate)
    assert abs(tempo.beat_frames - 60.0 * rate / bpm) <= 0.5
    assert bpm_to_beat_frames(tempo.bpm, rate) == tempo.beat_frames or not 20 <= tempo.bpm <= 400


@pytest.mark.parametrize("bpm", [19.9, 400.1, math.nan, math.inf])
def test_tempo_range(bpm: float) -> None:
    with pytest.raises(ParameterError, match="20 to 400"):
        Tempo.from_bpm(bpm)


@pytest.mark.parametrize("seven", [Meter(7, 8), Meter(5, 8)])
def test_an_odd_bar_needs_even_beats(seven: Meter) -> None:
    with pytest.raises(ParameterError, match="even"):
        Tempo(22_051).bar_frames(seven)


@given(st.integers(-(10**12), 10**12), st.sampled_from([8_000, 44_100, 48_000]))
def test_frames_to_time_and_back(frames: int, rate: int) -> None:
    assert seconds_to_frames(frames_to_seconds(frames, rate), rate) == frames
    assert ms_to_frames(frames_to_ms(frames, rate), rate) == frames


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -math.inf])
def test_time_must_be_finite(seconds: float) -> None:
    with pytest.raises(ParameterError, match="finite"):
        seconds_to_frames(seconds, 44_100)


@given(st.floats(-119, 60))
def test_decibels_and_back(db: float) -> None:
    assert gain_to_db(db_to_gain(db)) == pytest.approx(db, abs=1e-9)


@pytest.mark.parametrize("gain", [0.0, -1.0, 1e-300])
def test_silence_has_a_level(gain: float) -> None:
    assert gain_to_db(gain) == SILENCE_DB


def test_moods_in_two_languages() -> None:
    assert len(MOODS) == len(MOODS_ZH) == 10
    assert set(MOODS_ZH.values()) == set(MOODS)
    for chinese, english in MOODS_ZH.items():
        assert Emotion.named(chinese) == Emotion.named(f" {english.upper()} ") == MOODS[english]
        assert MOODS[english].nearest_mood == english


@pytest.mark.parametrize(("valence", "arousal"), [(1.1, 0), (0, -1.1), (math.nan, 0)])
def test_emotion_range(valence: float, arousal: float) -> None:
    with pytest.raises(ParameterError, match="−1 to 1"):
        Emotion(valence, arousal)


def test_unknown_moods_name_the_known() -> None:
    with pytest.raises(ParameterError, match=r"cheerful.*欢快"):
        Emotion.named("angry")
