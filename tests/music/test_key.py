"""Keys: every name of all 24, and their distances."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.errors import ParameterError
from adaptive.music import MODES, Key

# Tonic, mode, Camelot, Open Key: the published wheels, written out by hand.
WHEEL = [
    ("C", "major", "8B", "1d"), ("A", "minor", "8A", "1m"),
    ("G", "major", "9B", "2d"), ("E", "minor", "9A", "2m"),
    ("D", "major", "10B", "3d"), ("B", "minor", "10A", "3m"),
    ("A", "major", "11B", "4d"), ("F#", "minor", "11A", "4m"),
    ("E", "major", "12B", "5d"), ("C#", "minor", "12A", "5m"),
    ("B", "major", "1B", "6d"), ("G#", "minor", "1A", "6m"),
    ("F#", "major", "2B", "7d"), ("D#", "minor", "2A", "7m"),
    ("Db", "major", "3B", "8d"), ("Bb", "minor", "3A", "8m"),
    ("Ab", "major", "4B", "9d"), ("F", "minor", "4A", "9m"),
    ("Eb", "major", "5B", "10d"), ("C", "minor", "5A", "10m"),
    ("Bb", "major", "6B", "11d"), ("G", "minor", "6A", "11m"),
    ("F", "major", "7B", "12d"), ("D", "minor", "7A", "12m"),
]  # fmt: skip

keys = st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(MODES)))


@pytest.mark.parametrize(("tonic", "mode", "camelot", "open_key"), WHEEL)
def test_wheels(tonic: str, mode: str, camelot: str, open_key: str) -> None:
    key = Key.parse(f"{tonic} {mode}")
    assert (key.camelot, key.open_key) == (camelot, open_key)


@pytest.mark.parametrize(
    ("mode", "camelot", "open_key"),
    [
        ("D dorian", "8A", "1m"),
        ("E phrygian", "8A", "1m"),
        ("B locrian", "8A", "1m"),
        ("F lydian", "8B", "1d"),
        ("G mixolydian", "8B", "1d"),
        ("F# dorian", "12A", "5m"),
    ],
)
def test_a_mode_stands_where_the_scale_with_its_notes_stands(
    mode: str, camelot: str, open_key: str
) -> None:
    key = Key.parse(mode)
    assert (key.camelot, key.open_key) == (camelot, open_key)


def test_the_wheels_name_every_key_once() -> None:
    assert len({Key.parse(f"{tonic} {mode}") for tonic, mode, _, _ in WHEEL}) == 24
    assert len({Key.parse(f"{tonic} {mode}").camelot for tonic, mode, _, _ in WHEEL}) == 24


@pytest.mark.parametrize(
    ("text", "tonic", "mode"),
    [
        ("C", 0, "major"),
        ("Am", 9, "minor"),
        ("F#m", 6, "minor"),
        ("Gb minor", 6, "minor"),
        ("Bb dorian", 10, "dorian"),
        ("C♯ major", 1, "major"),
        ("E♭m", 3, "minor"),
        ("DM", 2, "major"),
        ("Dmaj", 2, "major"),
        (" g  MINOR ", 7, "minor"),
        ("Cb", 11, "major"),
        ("B# minor", 0, "minor"),
        ("A aeolian", 9, "minor"),
        ("bb minor", 10, "minor"),
        ("b minor", 11, "minor"),
    ],
)
def test_parse(text: str, tonic: int, mode: str) -> None:
    assert Key.parse(text) == Key(tonic, mode)


@pytest.mark.parametrize("text", ["", "H", "none", "C blues", "8A", "C##", "Am7"])
def test_what_names_no_key_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="legal: like"):
        Key.parse(text)


@given(keys)
def test_text_round_trip(key: Key) -> None:
    assert Key.parse(str(key)) == key


@given(keys)
def test_modes_with_the_same_notes_share_a_signature(key: Key) -> None:
    scale = {(key.signature + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11)}
    third = 3 if key.is_minor else 4
    assert key.tonic in scale
    assert (key.tonic + third) % 12 in scale


@given(keys, keys)
def test_distance_is_symmetric_and_bounded(a: Key, b: Key) -> None:
    assert a.distance(b) == b.distance(a)
    assert 0.0 <= a.distance(b) <= 1.0
    assert (a.distance(b) == 0.0) == (a == b)


@given(keys, keys, st.integers(-24, 24))
def test_distance_does_not_depend_on_pitch(a: Key, b: Key, semitones: int) -> None:
    moved = a.transposed(semitones).distance(b.transposed(semitones))
    assert moved == a.distance(b)


@pytest.mark.parametrize("other", ["A minor", "G major", "F major", "C minor", "E minor"])
def test_close_relations_are_nearer_than_the_tritone(other: str) -> None:
    home = Key.parse("C")
    assert home.distance(Key.parse(other)) <= 1.5 / 6.5
    assert home.distance(Key.parse("F# major")) == 6.0 / 6.5


def test_the_circle_is_a_circle() -> None:
    around = [Key(7 * n % 12) for n in range(13)]
    for a, b in itertools.pairwise(around):
        assert a.fifths_from(b) == 1
    assert [around[0].fifths_from(key) for key in around] == [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize(("tonic", "mode"), [(-1, "major"), (12, "major"), (0, "Major")])
def test_ranges(tonic: int, mode: str) -> None:
    with pytest.raises(ParameterError):
        Key(tonic, mode)
