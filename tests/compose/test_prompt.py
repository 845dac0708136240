"""Composing from words: what is understood, what is refused, what comes out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from adaptive.compose import (
    Changes,
    Chord,
    Studio,
    compose_prompt,
    load_piece,
    parse_melody,
    read_prompt,
)
from adaptive.compose.instruments import INSTRUMENTS
from adaptive.compose.invention import invent_melody
from adaptive.compose.lexicon import INSTRUMENT_WORDS, ROLES
from adaptive.compose.manifest import read_entries
from adaptive.compose.performance import check_piece
from adaptive.compose.progression import transpose_progression
from adaptive.compose.report import family_faults, loop_faults, read_loop
from adaptive.compose.request_writer import write_request
from adaptive.compose.styles import STYLES
from adaptive.errors import ParameterError
from adaptive.music import MOODS, MOODS_ZH, Key


@pytest.mark.parametrize(
    ("prompt", "style", "mood", "instruments", "bpm"),
    [
        ("melancholic jazz saxophone, medium", "jazz", "melancholic", ("saxophone",), 108.0),
        ("忧郁的爵士萨克斯,慢", "jazz", "melancholic", ("saxophone",), 72.0),
        ("Cheerful COUNTRY with banjo and fiddle, 120 bpm", "country", "cheerful",
         ("banjo", "fiddle"), 120.0),
        ("紧张 电子 快速", "electronic", "tense", (), 128.0),
        ("acoustic guitar and two violins", "pop", None, ("steel guitar", "violin"), 104.0),
        ("lo-fi piano", "hip-hop", None, ("piano",), 86.0),
    ],
)  # fmt: skip
def test_prompts_are_understood(
    prompt: str, style: str, mood: str | None, instruments: tuple[str, ...], bpm: float
) -> None:
    request = read_prompt(prompt)
    assert (request.style, request.mood) == (style, mood)
    assert request.instruments == instruments
    assert request.bpm == bpm


def test_a_key_in_the_prompt_is_taken() -> None:
    assert read_prompt("rock in F# minor").key == Key.parse("F# minor")


def test_nothing_recognised_lists_what_is_understood() -> None:
    with pytest.raises(ParameterError) as caught:
        read_prompt("purple monkey dishwasher")
    for word in ("jazz", "melancholic", "忧郁", "saxophone", "slow"):
        assert word in str(caught.value)


def test_words_inside_words_do_not_count() -> None:
    with pytest.raises(ParameterError):
        read_prompt("popcorn harpoon")


def test_every_word_leads_to_something_that_exists() -> None:
    assert set(INSTRUMENT_WORDS.values()) <= set(INSTRUMENTS)
    assert set(ROLES) <= set(INSTRUMENTS)
    for style in STYLES.values():
        assert {*style.band.values(), *style.kits} <= set(INSTRUMENTS)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("mood", [*MOODS, *MOODS_ZH])
def test_every_style_and_mood_is_written_out(style: str, mood: str) -> None:
    prompt = f"{mood} {style}"
    for seed in (1, 2):
        piece = write_request(read_prompt(prompt), prompt, seed)
        check_piece(piece)
        mood_name = MOODS_ZH.get(mood, mood)
        assert piece.valence == MOODS[mood_name].valence
        assert piece.key.is_minor == (piece.valence < 0)
        assert {plan.part for plan in piece.loops} == {
            "drums", "bass", "harmony", "melody", "texture",
        }  # fmt: skip


def test_seeds_differ_and_repeat() -> None:
    request = read_prompt("gentle folk flute")
    pieces = [write_request(request, "gentle folk flute", seed) for seed in (1, 1, 2, 3)]
    assert pieces[0] == pieces[1]
    assert len({piece.loops[-3].layers[0].notes for piece in pieces}) == 3


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("C major", "C | G/B | Am7 | Dm7"),
        ("Eb major", "Eb | Bb/D | Cm7 | Fm7"),
        ("D major", "D | A/C# | Bm7 | Em7"),
    ],
)
def test_progressions_move_to_the_key(key: str, expected: str) -> None:
    assert transpose_progression("C | G/B | Am7 | Dm7", Key.parse(key)) == expected


def test_minor_progressions_are_written_in_a_minor() -> None:
    assert transpose_progression("Am | E/G# | Bm7b5", Key.parse("F minor")) == "Fm | C/E | Gm7b5"


@pytest.mark.parametrize("seed", range(12))
def test_melodies_stay_in_range_and_rest_on_the_chords(seed: int) -> None:
    changes = Changes.parse("Am | F | Dm | E7", 4, 4.0)
    text = invent_melody(changes, Key.parse("A minor"), "even", 60, 81, np.random.default_rng(seed))
    notes, length = parse_melody(text, 4.0)
    assert length == 32.0
    assert all(60 <= note.pitch <= 81 for note in notes)
    for note in notes:
        if note.onset % 4 == 0:
            assert note.pitch % 12 in changes.at(note.onset).pitch_classes
    leaps = np.abs(np.diff([note.pitch for note in notes]))
    assert np.mean(leaps) < 5.5


def test_a_prompt_becomes_a_sound_library(tmp_path: Path) -> None:
    _, piece = compose_prompt("peaceful pop piano, 240 bpm", 3, tmp_path, Studio())
    entries = read_entries(tmp_path / "library.toml")
    assert len(entries) == len(piece.loops) == 12
    assert {"pop", "peaceful"} <= set(entries[0]["scenes"])
    assert all(Chord.parse(c) for e in entries for c in e.get("chords", ()))
    for entry in entries:
        assert loop_faults(entry, read_loop(tmp_path, entry)) == []
    assert family_faults(tmp_path, entries) == []
    assert load_piece(tmp_path / piece.family / "piece.toml") == piece
