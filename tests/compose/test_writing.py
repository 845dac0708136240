"""The notation: chords, melodies, patterns, voice leading."""

from __future__ import annotations

import pytest

from adaptive.compose import Changes, Chord, parse_melody, parse_pitch
from adaptive.compose.pattern import comp_notes, drum_notes, figure_notes, steps_of
from adaptive.compose.voicing import lead_voices
from adaptive.errors import ParameterError
from adaptive.music import Key


@pytest.mark.parametrize(
    ("symbol", "classes", "bass"),
    [
        ("Am", {9, 0, 4}, 9),
        ("F#m7", {6, 9, 1, 4}, 6),
        ("D/F#", {2, 6, 9}, 6),
        ("B7b9", {11, 3, 6, 9, 0}, 11),
        ("A7sus4", {9, 2, 4, 7}, 9),
        ("Bb", {10, 2, 5}, 10),
    ],
)
def test_chord_symbols_name_their_tones(symbol: str, classes: set[int], bass: int) -> None:
    chord = Chord.parse(symbol)
    assert chord.pitch_classes == classes
    assert chord.bass == bass


@pytest.mark.parametrize("symbol", ["H", "Amaj8", "", "c", "C/"])
def test_unknown_chords_are_refused(symbol: str) -> None:
    with pytest.raises(ParameterError, match="chord"):
        Chord.parse(symbol)


def test_changes_spread_over_the_bars() -> None:
    changes = Changes.parse("Am | F G", 4, 4.0)
    sounding = [changes.at(quarter).symbol for quarter in range(0, 16, 2)]
    assert sounding == ["Am", "Am", "F", "G", "Am", "Am", "F", "G"]
    assert changes.after(0).symbol == "F"
    assert changes.after(14).symbol == "Am"


def test_changes_must_fill_the_loop() -> None:
    with pytest.raises(ParameterError, match="chords"):
        Changes.parse("Am | F | G", 4, 4.0)


@pytest.mark.parametrize(("name", "number"), [("c4", 60), ("a4", 69), ("bb3", 58), ("cb4", 59)])
def test_pitches(name: str, number: int) -> None:
    assert parse_pitch(name) == number


def test_melody_lengths_carry_over_and_marks_count() -> None:
    notes, length = parse_melody("e5:1.5 d5:.5! c4+g4 r:1 b4:1/2 | ", 4.0)
    assert length == 4.0
    assert [(n.onset, n.pitch) for n in notes] == [
        (0.0, 76), (1.5, 74), (2.0, 60), (2.0, 67), (3.5, 71),
    ]  # fmt: skip
    assert notes[1].velocity > notes[0].velocity


def test_a_bar_line_off_the_bar_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"ends at 3"):
        parse_melody("c4:3 | d4:1", 4.0)


def test_drum_fill_replaces_the_end() -> None:
    notes = drum_notes("kick x...\nfill snare ..xx", 16, 4)
    kicks = [n.onset for n in notes if n.pitch == 36]
    snares = [n.onset for n in notes if n.pitch == 38]
    assert kicks == [0.0, 1.0, 2.0, 3.0]
    assert snares == [3.5, 3.75]


def test_a_pattern_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ParameterError, match="it has 5"):
        steps_of("x.x.x", 16, "figure")


def test_a_bass_figure_follows_the_changes() -> None:
    changes = Changes.parse("Am | F", 2, 4.0)
    row = steps_of("1---5---8---a---", 32, "figure")
    notes = figure_notes(row, 4, changes, Key.parse("A minor"), parse_pitch("e1"))
    names = [n.pitch % 12 for n in notes]
    assert names == [9, 4, 9, 4, 5, 0, 5, 8]
    assert all(28 <= n.pitch <= 55 for n in notes)


def test_a_comping_pattern_uses_the_voicing() -> None:
    changes = Changes.parse("Am", 1, 4.0)
    notes = comp_notes("x-..1.4.5.......", 4, changes, ((57, 60, 64, 69),))
    assert [n.pitch for n in notes] == [57, 60, 64, 69, 57, 69, 69]
    assert notes[0].duration == 0.5


def test_voices_hold_the_chord_and_move_little_round_the_loop() -> None:
    row = Changes.parse("Dmaj7 | F#m7 | Gmaj7 | A7sus4", 4, 4.0).chords
    voicings = lead_voices(row, 54, 74, 4)
    for chord, voicing in zip(row, voicings, strict=True):
        assert {n % 12 for n in voicing} == chord.pitch_classes
        assert list(voicing) == sorted(voicing)
    for a, b in zip(voicings, voicings[1:] + voicings[:1], strict=True):
        assert sum(abs(x - y) for x, y in zip(a, b, strict=True)) <= 12


def test_an_impossible_range_is_refused() -> None:
    with pytest.raises(ParameterError, match="voices"):
        lead_voices((Chord.parse("C"),), 60, 62, 4)
