"""What is written can be read, and says the same; the score of a library that has none."""

from __future__ import annotations

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.cues import Part
from adaptive.errors import ParameterError
from adaptive.library import (
    Loop,
    Stinger,
    default_score,
    manifest_text,
    read_library,
    write_manifest,
)
from adaptive.library.loop import MAYBE_RANGES
from adaptive.library.toml_text import toml_string, toml_value
from adaptive.music import MODES, Emotion, Frame, Key, Meter, Tempo

RATE = 44_100
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = anything.map(str.strip).filter(bool)
sets = st.frozensets(words, max_size=3)
unit = st.floats(0, 1)
signed = st.floats(-1, 1)
common = {
    "path": st.sampled_from(["a.wav", "folder/b.flac", "战斗/鼓.ogg"]),
    "start": st.integers(0, 10_000),
    "emotion": st.builds(Emotion, signed, signed),
    "energy": st.floats(0, 100),
    "loudness": st.floats(-100, 0),
    "key": st.none() | st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(MODES))),
    "instruments": sets,
    "tags": sets,
    "licence": words,
}
loops = st.builds(
    Loop,
    id=words.map("loop ".__add__),
    part=st.sampled_from(Part),
    tempo=st.integers(3_400, 60_000).map(lambda half: Tempo(2 * half, RATE)),
    meter=st.sampled_from([Meter(4, 4), Meter(6, 8), Meter(7, 8), Meter(7, 8, (3, 2, 2))]),
    bars=st.integers(1, 64),
    brightness=unit,
    density=st.floats(0, 64),
    scenes=sets,
    family=words | st.just(""),
    chords=st.lists(words, max_size=4).map(tuple),
    pattern=st.just("") | st.text("0123456789", min_size=16, max_size=16),
    next=st.lists(words, max_size=2).map(tuple),
    file_frames=st.integers(0, 10**6),
    semitones=st.integers(-12, 12),
    **{name: st.none() | st.floats(low, high) for name, (low, high) in MAYBE_RANGES.items()},
    **common,
)
stingers = st.builds(
    Stinger,
    id=words.map("stinger ".__add__),
    frames=st.integers(10**5, 10**6).map(Frame),
    tempo=st.none() | st.builds(Tempo, st.integers(7_000, 100_000), st.just(RATE)),
    pickup=st.integers(0, 10**5),
    tail=st.integers(0, 10**5),
    **common,
)


@given(
    st.lists(loops, min_size=1, max_size=4, unique_by=lambda loop: loop.id),
    st.lists(stingers, max_size=2, unique_by=lambda stinger: stinger.id),
    words,
    words | st.just(""),
)
@settings(max_examples=25, deadline=None)
def test_a_manifest_round_trip(
    some: list[Loop], others: list[Stinger], name: str, licence: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.toml"
        sounds = [*some, *others]
        write_manifest(path, name=name, sample_rate=RATE, sounds=sounds, licence=licence)
        library = read_library(Path(folder))
        assert list(Path(folder).iterdir()) == [path]
    assert library.problems == ()
    assert library.loops == tuple(some)
    assert library.stingers == tuple(others)
    assert (library.name, library.sample_rate) == (name, RATE)


@given(anything)
def test_any_text_is_a_toml_string(text: str) -> None:
    assert tomllib.loads(f"x = {toml_string(text)}") == {"x": text}


@pytest.mark.parametrize("value", ["a", True, 3, -2.5, 1e-9, ["a", "b"], []])
def test_values_come_back(value: object) -> None:
    assert tomllib.loads(f"x = {toml_value(value)}") == {"x": value}  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf")])
def test_what_toml_cannot_hold_is_refused(value: str | float) -> None:
    with pytest.raises(ParameterError):
        toml_value(value)


def test_a_person_reads_the_tempo() -> None:
    loop = Loop(
        id="x", path="x.wav", part=Part.BASS, tempo=Tempo(18_900), meter=Meter(4, 4), bars=2
    )
    text = manifest_text(name="L", sample_rate=RATE, sounds=[loop])
    assert "beat_frames = 18900  # 140 BPM\n" in text
    assert 'key = "none"\n' in text


def tagged(identity: str, energy: float, *scenes: str) -> Loop:
    return Loop(
        id=identity,
        path="x.wav",
        part=Part.BASS,
        tempo=Tempo(18_900),
        meter=Meter(4, 4),
        bars=2,
        energy=energy,
        emotion=Emotion(energy / 100.0, 0.0),
        scenes=frozenset(scenes),
    )


def test_without_a_score_each_scene_tag_is_a_scene() -> None:
    score = default_score([tagged("a", 20, "rest"), tagged("b", 60, "rest", "fight")])
    assert list(score.scenes) == ["fight", "rest"]
    assert score.scenes["rest"].energy == 40.0
    assert score.scenes["rest"].emotion == Emotion(0.4, 0.0)
    assert score.start == "rest"


def test_without_any_scene_tag_there_is_one_scene() -> None:
    score = default_score([tagged("a", 20)])
    assert (list(score.scenes), score.start) == (["all"], "all")
