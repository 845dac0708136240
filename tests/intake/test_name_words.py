"""Tempo, length, meter and words in the names of files and folders."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.cues import Part
from adaptive.intake.claim import CLAIM_FIELDS
from adaptive.intake.name_vocabulary import INSTRUMENTS, MOOD_WORDS, PARTS, SCENES
from adaptive.intake.name_words import folder_claims, name_claims, text_claims
from adaptive.music import MOODS, Emotion, Meter


def said(name: str, field: str) -> list[object]:
    return [claim.value for claim in name_claims(name) if claim.field == field]


def sureness(name: str, field: str) -> float:
    return max(claim.confidence for claim in name_claims(name) if claim.field == field)


BPM_FORMS = ("{}bpm", "{} BPM", "{}_BPM", "bpm{}", "BPM_{}", "{}-bpm", "loop{}bpm", "Kick{}bpmFat")


@pytest.mark.parametrize("form", BPM_FORMS)
@pytest.mark.parametrize("bpm", [40, 97, 120, 174, 240])
def test_tempo_in_so_many_words(form: str, bpm: int) -> None:
    assert said(form.format(bpm), "bpm") == [float(bpm)]
    assert sureness(form.format(bpm), "bpm") == 0.9


@pytest.mark.parametrize(
    ("name", "bpm", "least", "most"),
    [
        ("120.5bpm", 120.5, 0.9, 0.9),
        ("tempo 96 harp", 96.0, 0.8, 0.8),
        ("drums @ 128", 128.0, 0.7, 0.7),
        ("战斗鼓120拍", 120.0, 0.7, 0.7),
        ("速度96 钢琴", 96.0, 0.8, 0.8),
        ("120_Gm_BassLoop_01", 120.0, 0.6, 0.7),
        ("8A_128", 128.0, 0.6, 0.7),
        ("loop_drone_g_97", 97.0, 0.5, 0.65),
        ("OS_DNB_170_drum_loop", 170.0, 0.5, 0.65),
        ("SP_120_kit_funk", 120.0, 0.1, 0.45),
        ("KSHMR_Drums_01_128", 128.0, 0.3, 0.5),
    ],
)
def test_tempo(name: str, bpm: float, least: float, most: float) -> None:
    assert said(name, "bpm") == [bpm]
    assert least <= sureness(name, "bpm") <= most


@pytest.mark.parametrize(
    "name",
    [
        "120", "kick_100", "snare 120", "take_120", "100 Loops", "tr808", "909beat01", "tb303_01",
        "120-130 BPM", "drums-65-a", "piano-60-c", "loop_24_96", "mp3", "2020_06_08", "5bpm",
        "999bpm", "loop_001", "matrix1000_pluck01", "44100", "10saw", "loop_100_120",
    ],
)  # fmt: skip
def test_numbers_that_are_no_tempo(name: str) -> None:
    assert said(name, "bpm") == []


def test_two_tempos_are_both_claimed() -> None:
    assert said("90bpm_to_120bpm", "bpm") == [90.0, 120.0]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("4bars", "bars", 4), ("drum 8 Bars", "bars", 8), ("1bar", "bars", 1), ("8小节", "bars", 8),
        ("8 beats", "beats", 8), ("16beats", "beats", 16), ("8拍", "beats", 8),
    ],
)  # fmt: skip
def test_lengths(name: str, field: str, value: int) -> None:
    assert said(name, field) == [value]


@pytest.mark.parametrize("name", ["808 beats", "0 bars", "bars", "12 bar blues", "909beat01", "4b"])
def test_no_lengths(name: str) -> None:
    assert said(name, "bars") == said(name, "beats") == []


@pytest.mark.parametrize(
    ("name", "meter"),
    [
        ("3-4", "3/4"), ("6_8", "6/8"), ("loop_6_8_120", "6/8"), ("waltz 3-4", "3/4"), ("¾", "3/4"),
        ("7-8 groove", "7/8"), ("drums 5 4 time", "5/4"), ("waltz", "3/4"), ("圆舞曲", "3/4"),
        ("四三拍", "3/4"), ("八六拍鼓", "6/8"), ("2-4 meter", "2/4"), ("12_8_shuffle", "12/8"),
    ],
)  # fmt: skip
def test_meters(name: str, meter: str) -> None:
    assert said(name, "meter") == [meter]
    assert str(Meter.parse(meter)) == meter


@pytest.mark.parametrize(
    "name", ["take_3-4", "level 3-4", "2020-6-8", "v3_4", "bars 5-8", "1-4", "3-5", "13-4", "2-4"]
)
def test_no_meters(name: str) -> None:
    assert said(name, "meter") == []


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("drums_01", "part", "drums"), ("KickLoop", "part", "drums"),
        ("bassdrum01", "part", "drums"),
        ("drum_bass_hard", "part", "drums"), ("acid-bass", "part", "bass"),
        ("贝斯", "part", "bass"),
        ("Warm Pad", "part", "texture"), ("lead", "part", "melody"), ("鼓", "part", "drums"),
        ("chords", "part", "harmony"), ("和弦", "part", "harmony"),
        ("shakers", "part", "percussion"),
        ("full mix", "part", "mix"), ("低音提琴", "part", "bass"),
        ("战斗", "scenes", ("combat",)), ("boss_battle", "scenes", ("boss",)),
        ("combat_boss", "scenes", ("combat", "boss")), ("Dark Forest", "scenes", ("forest",)),
        ("森林_主题", "scenes", ("forest",)), ("首领战", "scenes", ("boss",)),
        ("悲伤的钢琴", "emotion", "sad"), ("happy tune", "emotion", "cheerful"),
        ("epic", "emotion", "passionate"), ("恐怖", "emotion", "horrifying"),
        ("悲伤的钢琴", "instruments", ("piano",)), ("cello and flute", "instruments",
        ("cello", "flute")), ("Energy 7", "energy", 70.0), ("energy_85", "energy", 85.0),
        ("high intensity", "energy", 80.0), ("oneshot", "one_shot", True),
        ("one-shot hit", "one_shot", True), ("OneShots", "one_shot", True),
        ("drum loop", "one_shot", False), ("鼓循环", "one_shot", False),
        ("rain (CC-BY 4.0)", "licence", "CC-BY-4.0"), ("cc0_rain", "licence", "CC0-1.0"),
    ],
)  # fmt: skip
def test_words(name: str, field: str, value: object) -> None:
    assert said(name, field) == [value]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Abbas", "part"), ("embassy", "part"), ("bassoon", "part"), ("padded", "part"),
        ("leader", "part"), ("humdrum", "part"), ("drum and bass", "part"), ("dnb", "part"),
        ("bossa nova", "scenes"), ("emboss", "scenes"), ("townie", "scenes"), ("loopy", "one_shot"),
    ],
)  # fmt: skip
def test_words_inside_words(name: str, field: str) -> None:
    assert said(name, field) == []


def test_vocabulary_names_what_the_engine_knows() -> None:
    assert {m for m, _ in PARTS._words.values()} <= {part.value for part in Part}
    assert {m for m, _ in MOOD_WORDS._words.values()} <= set(MOODS)
    for mood in MOODS:
        assert said(mood, "emotion") == [mood]
        assert isinstance(Emotion.named(mood), Emotion)
    for table in (PARTS, INSTRUMENTS, SCENES, MOOD_WORDS):
        assert all(word == word.casefold() for word in table._words)


def test_a_deeper_folder_outranks_its_parents() -> None:
    claims = folder_claims(["120bpm Am drums", "bass", "SP 140 Cm"])
    for field, deepest in (("bpm", 140.0), ("key", "C minor"), ("part", "bass")):
        found = [c for c in claims if c.field == field]
        best = max(found, key=lambda c: c.confidence)
        assert best.value == deepest
        assert sum(c.confidence == best.confidence for c in found) == 1


def test_a_folder_is_believed_less_than_the_name() -> None:
    folder = next(c for c in folder_claims(["120bpm"]) if c.field == "bpm")
    assert folder.source == "folder"
    assert folder.confidence < sureness("120bpm", "bpm")


def test_a_folder_of_numbers() -> None:
    assert [c.value for c in folder_claims(["128"]) if c.field == "bpm"] == [128.0]
    assert not [c for c in folder_claims(["100 Drum Loops", "Vol 120"]) if c.field == "bpm"]
    assert not [c for c in folder_claims(["50 Beats"]) if c.field == "beats"]


def test_comments_speak_of_tempo_key_and_energy_alone() -> None:
    found = {(c.field, c.value) for c in text_claims("8A - 128, a sad drum loop", "tag")}
    assert found == {("key", "A minor"), ("bpm", 128.0)}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_name_is_legal_and_every_claim_well_formed(name: str) -> None:
    for claim in [*name_claims(name), *folder_claims([name, name[::-1]])]:
        assert claim.field in CLAIM_FIELDS
        assert 0.0 < claim.confidence <= 1.0
