"""Variants are described as they will sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.conform import transposed_chord, variant_of
from adaptive.conform.variant import variant_id
from adaptive.cues import Part
from adaptive.errors import ParameterError
from adaptive.graph.chords import chord_pitch_classes
from adaptive.library import Loop
from adaptive.music import COMMON_TIME, Emotion, Key, Tempo

LOOP = Loop(
    id="bass-2",
    path="bass.wav",
    part=Part.BASS,
    tempo=Tempo.from_bpm(120),
    meter=COMMON_TIME,
    bars=2,
    key=Key(9, "minor"),
    chords=("Am", "F/C"),
    emotion=Emotion(-0.2, 0.4),
    energy=60.0,
    brightness=0.5,
    density=2.0,
    pattern="9000500070005000",
    swing=0.6,
    syncopation=0.2,
    register=40.0,
    harmonic_rhythm=1.0,
    scenes=frozenset({"combat"}),
    tags=frozenset({"A"}),
    family="combat-1",
    next=("bass-3",),
    start=512,
    seam_fade=256,
    licence="CC0-1.0",
)
TARGET = Tempo.from_bpm(126)


def test_tempo_key_and_what_is_read_of_the_file() -> None:
    made = variant_of(LOOP, TARGET, 2, 2)
    assert made.id == "bass-2@126+2"
    assert (made.tempo, made.bars, made.meter) == (TARGET, 2, COMMON_TIME)
    assert made.frames == 8 * 21_000
    assert (made.read_frames, made.start, made.seam_fade) == (LOOP.frames, 512, 256)
    assert made.semitones == 2
    assert made.key == Key(11, "minor")
    assert made.chords == ("Bm", "G/D")
    assert made.register == 42.0
    assert made.brightness == pytest.approx(0.534, abs=0.001)
    assert (made.family, made.next) == ("", ())


def test_what_a_stretch_leaves_alone_is_kept() -> None:
    made = variant_of(LOOP, TARGET, 2, 0)
    kept = (
        "path", "part", "key", "chords", "emotion", "energy", "loudness", "brightness", "density",
        "pattern", "swing", "syncopation", "register", "harmonic_rhythm", "scenes", "tags",
        "licence", "instruments",
    )  # fmt: skip
    assert made.id == "bass-2@126"
    assert {name: getattr(made, name) for name in kept} == {
        name: getattr(LOOP, name) for name in kept
    }


def test_counted_twice_as_fast_it_has_twice_the_bars() -> None:
    made = variant_of(LOOP, Tempo.from_bpm(240), 4, 0)
    assert made.frames == LOOP.frames
    assert (made.density, made.harmonic_rhythm) == (1.0, 0.5)
    assert made.pattern == "8000000050000000"  # the halves' mean, on every second step
    assert (made.swing, made.syncopation) == (None, None)


def test_counted_half_as_fast_it_has_half_the_bars() -> None:
    made = variant_of(LOOP, Tempo.from_bpm(60), 1, 0)
    assert made.frames == LOOP.frames
    assert (made.density, made.harmonic_rhythm) == (4.0, 2.0)
    assert made.pattern == "9050705090507050"


def test_a_variant_of_a_variant_is_made_from_the_file_in_one_step() -> None:
    made = variant_of(variant_of(LOOP, TARGET, 2, 2), Tempo.from_bpm(130), 2, -3)
    assert (made.read_frames, made.semitones, made.key) == (LOOP.frames, -1, Key(8, "minor"))


def test_too_far_a_shift_is_refused() -> None:
    with pytest.raises(ParameterError):
        variant_of(variant_of(LOOP, TARGET, 2, 10), TARGET, 2, 3)


def test_names_tell_near_tempos_apart() -> None:
    near = Tempo(21_001)
    assert variant_id(LOOP, TARGET, 0) == "bass-2@126"
    assert variant_id(LOOP, near, 0, {"bass-2@126"}) == "bass-2@125.99"
    assert variant_id(LOOP, TARGET, -1) == "bass-2@126-1"
    assert variant_id(LOOP, TARGET, 0, {"bass-2@126"}) == "bass-2@126~2"


@pytest.mark.parametrize(
    ("symbol", "semitones", "key", "moved"),
    [
        ("Am", 2, None, "Bm"),
        ("F#m7b5/E", 1, None, "Gm7b5/F"),
        ("Bbmaj9", 2, None, "Cmaj9"),
        ("Dm", 1, Key(1, "major"), "Ebm"),
        ("Dm", 1, Key(4, "major"), "D#m"),
        ("G7sus4", -12, None, "G7sus4"),
        ("N.C.", 3, None, "N.C."),
        ("?", 3, None, "?"),
    ],
)
def test_chords_move(symbol: str, semitones: int, key: Key | None, moved: str) -> None:
    assert transposed_chord(symbol, semitones, key) == moved


@given(
    st.sampled_from(["C", "F#m7", "Bbmaj9", "Gsus4", "Bdim7", "D7b9", "A/C#", "Ebm/Bb", "N"]),
    st.integers(-12, 12),
    st.sampled_from([None, *(Key(tonic, "minor") for tonic in range(12))]),
)
def test_a_moved_chord_has_the_moved_tones(symbol: str, semitones: int, key: Key | None) -> None:
    before, after = (
        chord_pitch_classes(each) for each in (symbol, transposed_chord(symbol, semitones, key))
    )
    assert before is not None
    assert after == {(tone + semitones) % 12 for tone in before}
