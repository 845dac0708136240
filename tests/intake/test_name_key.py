"""Keys in names: every key in every notation is found, and words are left alone."""

from __future__ import annotations

import itertools
import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adaptive.intake.name_key import key_of_tag
from adaptive.intake.name_words import name_claims
from adaptive.music import Key

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SIGNS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
NAMED = [
    (letter + sign, (pitch + shift) % 12)
    for (letter, pitch), (sign, shift) in itertools.product(LETTERS.items(), SIGNS.items())
]
SPELT = [
    (f"{letter}{word}", (pitch + shift) % 12)
    for letter, pitch in LETTERS.items()
    for word, shift in ((" sharp", 1), ("sharp", 1), ("-flat", -1), ("flat", -1))
]
MINOR = (
    "min",
    "Min",
    "MIN",
    " min",
    "_min",
    "-min",
    "minor",
    " minor",
    "_minor",
    " Minor",
    "-minor",
)
MAJOR = ("maj", "Maj", " maj", "_maj", "major", " major", "_Major", "-major")
EVERY_KEY = [Key(tonic, mode) for tonic in range(12) for mode in ("major", "minor")]
FRAMES = ("{}", "pad_{}", "{}_pad", "Deep Pad 124bpm {}", "120_{}_bass_loop", "01 - Rain ({})")


def keys(name: str) -> list[str]:
    return [claim.value for claim in name_claims(name) if claim.field == "key"]


@pytest.mark.parametrize("frame", FRAMES)
def test_every_key_in_letters(frame: str) -> None:
    for (name, tonic), mode in itertools.product(NAMED + SPELT, ("minor", "major")):
        for word in MINOR if mode == "minor" else MAJOR:
            assert keys(frame.format(name + word)) == [str(Key(tonic, mode))], name + word


@pytest.mark.parametrize("frame", FRAMES)
def test_every_minor_key_in_short(frame: str) -> None:
    for name, tonic in NAMED:
        assert keys(frame.format(name + "m")) == [str(Key(tonic, "minor"))], name


@pytest.mark.parametrize("key", EVERY_KEY, ids=str)
def test_every_key_on_the_wheels(key: Key) -> None:
    for text in (key.camelot, key.camelot.zfill(3), key.open_key):
        for frame in ("{} - 124", "{}_128bpm_bass", "124bpm {}", "Bass 124 {}"):
            assert keys(frame.format(text)) == [str(key)], (text, frame)
    for frame in ("{}", "Rain ({})", "Rain [{}]", "{} - Rain", "Rain - {}"):
        assert keys(frame.format(key.camelot)) == [str(key)]


@pytest.mark.parametrize("key", EVERY_KEY, ids=str)
def test_every_key_in_chinese(key: Key) -> None:
    sharps = ("C", "升C", "D", "升D", "E", "F", "升F", "G", "升G", "A", "升A", "B")
    flats = ("C", "降D", "D", "降E", "E", "F", "降G", "G", "降A", "A", "降B", "B")
    for names in (sharps, flats):
        name = f"{names[key.tonic]}{'小调' if key.is_minor else '大调'}"
        assert keys(f"森林_{name}_钢琴") == [str(key)]


@pytest.mark.parametrize("key", EVERY_KEY, ids=str)
def test_every_key_of_a_tag(key: Key) -> None:
    plain = str(key).replace(" minor", "m").replace(" major", "")
    for text in (str(key), plain, key.camelot, key.camelot.lower(), key.open_key, f" {plain} "):
        assert key_of_tag(text) == key


@pytest.mark.parametrize("text", ["", "o", "unknown", "H", "13A", "0B", "8C", "Amen", "C##"])
def test_tags_that_are_no_key(text: str) -> None:
    assert key_of_tag(text) is None


@pytest.mark.parametrize(
    "name",
    [
        "Amen", "loop_amen_full", "B", "side B", "take_2", "a1", "dmx", "DMX kick", "e", "bass_c",
        "I_Am_Here", "Who Am I", "3d_printer", "loop_3d_printer", "2d", "8ball", "ambient", "am",
        "fm_bass", "dm_fight", "ebm_kick", "gm_drums", "5 cm", "Section A", "part_8A", "take 2B",
        "A Minor Problem"[0:1] + "_team", "a minor problem", "Bmx", "Adm", "Command", "Gem", "Em_",
        "Emajor"[1:], "Flat", "sharp", "C4", "A440", "Cmax", "Dminus", "8am", "tr808", "mp3",
        "Loop 1A", "kick_2B", "v1a", "DbBackup", "Fmixer", "AM radio", "F minimal", "E majestic",
    ],
)  # fmt: skip
def test_what_is_no_key(name: str) -> None:
    found = [c for c in name_claims(name) if c.field in ("key", "root")]
    assert found == [] or name == "Em_"


words = st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=12)


@settings(max_examples=400, deadline=None)
@given(st.lists(words, min_size=1, max_size=4), st.sampled_from("_- "))
def test_random_words_are_no_key_and_no_tempo(parts: list[str], gap: str) -> None:
    # "a", "b" … before these words, and these after "key", are keys.
    assume(not {"min", "maj", "minor", "major", "sharp", "flat", "key"} & set(parts))
    assume(not any(part[1:].endswith(("min", "maj", "inor", "ajor")) for part in parts))
    modes = ("ionian", "dorian", "phrygian", "lydian", "mixolydian", "aeolian", "locrian")
    assume(not any(mode in part for part in parts for mode in modes))
    # Capitalised, "Ab" and its like are notes.
    assume(not any(len(part) == 2 and part[0] in "abcdefg" and part[1] == "b" for part in parts))
    assume(not any(part in ("am", "bm", "cm", "dm", "em", "fm", "gm") for part in parts))
    for name in (gap.join(parts), gap.join(part.capitalize() for part in parts)):
        assert not [c for c in name_claims(name) if c.field in ("key", "root", "bpm")]


@pytest.mark.parametrize(
    ("name", "key", "chord"),
    [("Gmaj7", "G major", "Gmaj"), ("guit_em9", "E minor", "Em"), ("Dm7_pad", "D minor", "Dm_pad")],
)
def test_a_chord_is_a_weaker_claim_than_a_key(name: str, key: str, chord: str) -> None:
    weak = next(claim for claim in name_claims(name) if claim.field == "key")
    strong = next(claim for claim in name_claims(chord) if claim.field == "key")
    assert (weak.value, strong.value) == (key, key)
    assert weak.confidence < 0.4 < 0.6 < strong.confidence


def test_dominant_and_suspended_chords_are_in_no_key() -> None:
    assert keys("G7") == keys("Csus4") == keys("Ddim") == keys("E5") == []


def test_a_progression_is_surer_of_nothing() -> None:
    claim = next(c for c in name_claims("Am-F-C-G_strum") if c.field == "key")
    assert (claim.value, claim.confidence) == ("A minor", 0.4)


def test_modes_and_roots() -> None:
    assert keys("D_dorian_flute") == ["D dorian"]
    assert keys("Bb mixolydian") == ["Bb mixolydian"]
    roots = {c.value for c in name_claims("pad key of F#") if c.field == "root"}
    assert roots == {"F#"}


def test_the_more_explicit_the_surer() -> None:
    sure = [
        max(c.confidence for c in name_claims(name) if c.field == "key")
        for name in ("F#min", "F#m", "Am", "8A", "pad 8A", "Am7")
    ]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] >= 0.9 and sure[-1] < 0.5
