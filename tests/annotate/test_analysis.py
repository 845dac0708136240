"""The analysis on sounds of known truth, and what holds for any sound."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.annotate import Reading, analyse, judging
from adaptive.annotate.weights import (
    AROUSAL_SURE,
    ENERGY_SURE,
    MOOD_MIDDLE,
    MOOD_SPREAD,
    VALENCE_SURE,
)
from adaptive.compose.measure import brightness
from adaptive.errors import ParameterError
from adaptive.music import Meter, Tempo
from adaptive.testing import click_loop

SR = 44_100
Pcm = npt.NDArray[np.float32]


def decaying(hertz: float, seconds: float, rate: float = 6.0) -> Pcm:
    time = np.arange(round(seconds * SR)) / SR
    sine = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in (1, 2, 3))
    return (0.2 * np.exp(-rate * time) * sine).astype(np.float32)


def struck(steps: str, bpm: float, bars: int, seed: int = 5) -> Pcm:
    """A drum loop: k low, s noise, h high noise, on the sixteenths of a bar of 4/4."""
    rng = np.random.default_rng(seed)
    sixteenth = 15.0 / bpm * SR
    frames = round(16 * bars * sixteenth)
    hit = round(0.12 * SR)
    fade = np.exp(-np.arange(hit) / (0.03 * SR))
    hiss = rng.standard_normal(hit) * fade
    sounds = {
        "k": np.sin(2 * np.pi * 60 * np.arange(hit) / SR) * fade,
        "s": 0.4 * hiss,
        "h": 0.15 * np.diff(hiss, prepend=0.0),
    }
    out = np.zeros(frames + hit)
    for step in range(16 * bars):
        if (sound := sounds.get(steps[step % len(steps)])) is not None:
            at = round(step * sixteenth)
            out[at : at + hit] += sound
    out[:hit] += out[frames:]
    return (0.5 * out[:frames, None]).astype(np.float32)


def chords(names: list[tuple[int, ...]], bpm: float) -> Pcm:
    """A bar of 4/4 for each chord of MIDI notes, struck on every quarter."""
    quarter = 60.0 / bpm
    bars = [
        np.concatenate([sum(decaying(440 * 2 ** ((n - 69) / 12), quarter, 2.0) for n in chord)] * 4)
        for chord in names
    ]
    return np.concatenate(bars)[:, None].astype(np.float32)


BEAT = "k.h.s.h.k.h.s.h."


@pytest.mark.parametrize("bpm", [90.0, 100.0, 120.0, 128.0, 140.0])
def test_a_beat_has_its_tempo(bpm: float) -> None:
    found = analyse(struck(BEAT, bpm, 4), SR)
    assert found["kind"].value == "loop"
    assert found["beats"].value == 16
    assert found["bpm"].value == pytest.approx(bpm, rel=0.001)
    assert found["key"].value == "none"
    assert found["part"].value in ("drums", "percussion")


def test_what_is_known_decides() -> None:
    found = analyse(struck(BEAT, 120.0, 4), SR, known={"bpm": 60.0, "key": "F# minor"})
    assert (found["beats"].value, found["key"].value) == (8, "F# minor")
    assert found["beats"].confidence > 0.9


def test_a_known_tempo_that_does_not_fit_the_length_is_doubted() -> None:
    assert analyse(struck(BEAT, 120.0, 2), SR, known={"bpm": 127.0})["beats"].confidence < 0.5


def test_a_known_meter_gives_whole_bars() -> None:
    pcm = struck("k...s...s...", 120.0, 3)
    found = analyse(pcm, SR, known={"beats": 12, "meter": "3/4"})
    assert (found["meter"].value, found["bars"].value) == ("3/4", 4)


@pytest.mark.parametrize(
    "key, chord",
    [
        ("C major", [(48, 60, 64, 67), (53, 60, 65, 69), (55, 62, 65, 71), (48, 60, 64, 67)]),
        ("A minor", [(45, 57, 60, 64), (50, 57, 62, 65), (52, 56, 62, 64), (45, 57, 60, 64)]),
        ("F# minor", [(42, 54, 57, 61), (47, 54, 59, 62), (49, 53, 59, 61), (42, 54, 57, 61)]),
    ],
)
def test_a_cadence_has_its_key(key: str, chord: list[tuple[int, ...]]) -> None:
    found = analyse(chords(chord, 120.0), SR, known={"kind": "loop"})
    assert found["key"].value == key
    assert found["harmonic_rhythm"].value == pytest.approx(0.75, abs=0.3)


def test_a_single_hit_is_a_one_shot_and_has_no_beats() -> None:
    found = analyse(decaying(220.0, 2.0)[:, None], SR)
    assert found["kind"].value == "stinger"
    assert "beats" not in found


def held(hertz: float, seconds: float) -> Pcm:
    """A note that begins within 10 ms and is cut off while it sounds."""
    time = np.arange(round(seconds * SR)) / SR
    sine = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in (1, 2, 3))
    return (0.2 * sine * np.minimum(1.0, time / 0.01))[:, None].astype(np.float32)


def test_a_note_that_is_cut_off_is_a_one_shot_though_it_ends_as_loud_as_it_begins() -> None:
    assert analyse(held(110.0, 0.9), SR)["kind"].value == "stinger"
    assert analyse(held(110.0, 3.3), SR)["kind"].value == "stinger"


def test_a_short_rhythm_two_notes_and_a_pad_without_a_seam_are_loops() -> None:
    time = np.arange(round(3.3 * SR)) / SR
    pad = (0.2 * np.sin(2 * np.pi * 110.0 * time))[:, None]  # 363 whole waves
    assert analyse(struck("k.s.k.s.k.s.k.s.", 240.0, 1), SR)["kind"].value == "loop"
    assert (
        analyse(np.concatenate([held(110.0, 1.65), held(147.0, 1.65)]), SR)["kind"].value == "loop"
    )
    assert analyse(pad, SR)["kind"].value == "loop"


def test_the_pattern_is_where_the_strokes_are() -> None:
    found = analyse(struck("k...k...k...k...", 120.0, 4), SR, known={"beats": 16})
    digits = found["pattern"].value
    assert [i for i, d in enumerate(digits) if int(d) > 4] == [0, 4, 8, 12]
    assert found["density"].value == pytest.approx(1.0, abs=0.1)
    assert found["syncopation"].value < 0.1


def test_off_beats_are_syncopated() -> None:
    on = analyse(struck("s.s.s.s.s.s.s.s.", 120.0, 2), SR, known={"beats": 8})
    off = analyse(struck("...s..s...s..s..", 120.0, 2), SR, known={"beats": 8})
    assert off["syncopation"].value > on["syncopation"].value + 0.3


def test_triplet_swing_is_heard() -> None:
    straight, swung = np.zeros((SR * 4, 1), np.float32), np.zeros((SR * 4, 1), np.float32)
    hit = decaying(900.0, 0.1, 60.0)
    for quarter in range(8):
        for pcm, share in ((straight, 0.5), (swung, 2 / 3)):
            for place in (quarter, quarter + share):
                at = round(place * 0.5 * SR)
                pcm[at : at + len(hit), 0] += hit
    plain, late = (analyse(pcm, SR, known={"beats": 8})["swing"] for pcm in (straight, swung))
    assert plain.value == pytest.approx(0.5, abs=0.03)
    assert late.value == pytest.approx(2 / 3, abs=0.04)


def test_brightness_is_the_composers() -> None:
    for steps in ("h.h.h.h.", "k...k...", BEAT):
        pcm = np.repeat(struck(steps, 120.0, 4), 2, axis=1)
        expected = brightness(pcm.astype(np.float64))
        assert analyse(pcm, SR)["brightness"].value == pytest.approx(expected, abs=0.03)


def test_timbre_goes_the_way_of_its_name() -> None:
    noise = np.random.default_rng(1).standard_normal((2 * SR, 2)).astype(np.float32) * 0.1
    time = np.arange(2 * SR) / SR
    tone = np.repeat(0.3 * np.sin(2 * np.pi * 440 * time)[:, None], 2, axis=1).astype(np.float32)
    loud, pure = (analyse(pcm, SR, known={"beats": 4}) for pcm in (noise, tone))
    assert loud["noisiness"].value > 0.9 > 0.1 > pure["noisiness"].value
    assert pure["register"].value == pytest.approx(69, abs=1)
    assert pure["width"].value == 0.0
    assert loud["width"].value == pytest.approx(0.5, abs=0.05)
    assert pure["dynamics"].value == pytest.approx(3.0, abs=0.2)
    assert pure["percussiveness"].value < 0.2
    assert analyse(struck(BEAT, 120.0, 1), SR)["percussiveness"].value > 0.4


def test_the_same_sound_gets_the_same_answer_at_any_place_and_rate() -> None:
    pcm = click_loop(Tempo(22_050), Meter(), 2)
    assert analyse(pcm, SR) == analyse(pcm.copy(), SR)
    double = np.repeat(struck(BEAT, 120.0, 4), 2, axis=0)
    assert analyse(double, 2 * SR)["beats"].value == 16


@settings(max_examples=40, deadline=None)
@given(
    frames=st.sampled_from([1, 2, 3, 17, 100, 1000, 7001]),
    channels=st.integers(1, 7),
    rate=st.sampled_from([8_000, 22_050, 44_100, 96_000]),
    shape=st.sampled_from(["silence", "constant", "noise", "click", "sine", "tiny"]),
    kind=st.sampled_from([None, "loop", "stinger", "track"]),
    beats=st.sampled_from([None, 1, 3, 16]),
)
def test_no_sound_is_too_odd(
    frames: int, channels: int, rate: int, shape: str, kind: str | None, beats: int | None
) -> None:
    time = np.arange(frames)
    mono = {
        "silence": np.zeros(frames),
        "constant": np.full(frames, 0.7),
        "noise": np.random.default_rng(frames).uniform(-1, 1, frames),
        "click": (time == frames // 2).astype(float),
        "sine": np.sin(0.1 * time),
        "tiny": np.full(frames, 1e-30) * np.sign(np.sin(time)),
    }[shape]
    pcm = np.repeat(mono[:, None], channels, axis=1).astype(np.float32)
    found = analyse(pcm, rate, known={"kind": kind, "beats": beats})
    for name, reading in found.items():
        assert isinstance(reading, Reading), name
        assert 0.0 <= reading.confidence <= 1.0
        if isinstance(reading.value, float):
            assert np.isfinite(reading.value), name


@pytest.mark.parametrize(
    "pcm, known",
    [
        (np.zeros((0, 2), np.float32), {}),
        (np.zeros(5, np.float32), {}),
        (np.full((5, 1), np.nan, np.float32), {}),
        (np.ones((5, 1), np.float32), {"kind": "song"}),
        (np.ones((5, 1), np.float32), {"beats": 0}),
    ],
)
def test_what_is_not_legal_is_said(pcm: Pcm, known: dict[str, object]) -> None:
    with pytest.raises(ParameterError):
        analyse(pcm, SR, known=known)


@pytest.mark.parametrize("table", [ENERGY_SURE, VALENCE_SURE, AROUSAL_SURE])
def test_a_mood_is_surer_where_it_says_much_and_of_what_is_like_what_was_learned_from(
    table: dict[str, float],
) -> None:
    usual = judging.far_from(MOOD_MIDDLE, MOOD_SPREAD, MOOD_MIDDLE)
    odd = {name: MOOD_MIDDLE[name] + 3.0 * MOOD_SPREAD[name] for name in MOOD_MIDDLE}
    far = judging.far_from(MOOD_MIDDLE, MOOD_SPREAD, odd)
    assert (usual, far) == (0.0, pytest.approx(3.0))
    assert judging.sure_of(table, 0.3, far) < judging.sure_of(table, 0.3, 1.0)
    assert judging.sure_of(table, 0.6, 1.0) > judging.sure_of(table, 0.0, 1.0)


def test_moods_of_different_sounds_are_not_equally_sure() -> None:
    sounds = [analyse(struck(BEAT, 120.0, 2), SR), analyse(chords([(57, 60, 64)] * 2, 90.0), SR)]
    for name in ("valence", "arousal", "energy"):
        assert sounds[0][name].confidence != sounds[1][name].confidence
