"""Turning: a piece in the other mode of its tonic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adaptive.compose import Layer, LoopPlan, Piece, load_piece, write_piece
from adaptive.compose.note import rewrite_pitches
from adaptive.compose.performance import written_notes
from adaptive.compose.turning import turn_piece
from adaptive.errors import LibraryError, ParameterError
from adaptive.music import Key, Meter

DRUMS = LoopPlan("drums", 45, layers=(Layer("room kit", drums="kick x..."),))
BASS = LoopPlan("bass", 45, layers=(Layer("double bass", figure="1---3---5-------"),))


def piece(key: str, chords: str, *loops: LoopPlan, **more: object) -> Piece:
    written = Piece(
        "hills", "Hills", (), Key.parse(key), Meter(), 22_050, 1, chords, 0.5, 0.0, loops=loops
    )
    return replace(written, **more)  # type: ignore[arg-type]


def minore(key: str, chords: str, *loops: LoopPlan, **more: object) -> Piece:
    return piece(key, chords, *loops, family="hills-minor", turns="hills", **more)


def melody(notes: str) -> LoopPlan:
    return LoopPlan("melody", 45, layers=(Layer("flute", notes=notes),))


def turned_notes(notes: str, old: str, new: str, chords: str) -> str:
    source = piece(old, chords, melody(notes))
    (plan,) = turn_piece(minore(new, chords), source).loops
    return plan.layers[0].notes


@pytest.mark.parametrize(
    ("notes", "old", "new", "chords", "turned"),
    [
        ("d5 f#5 b5 c#6", "D major", "D minor", "Dm", "d5 f5 bb5 c6"),
        ("d5 f5 bb5 c6", "D minor", "D major", "D", "d5 f#5 b5 c#6"),
        ("g5 ab5 c6 d6", "Eb major", "Eb minor", "Abm", "gb5 ab5 cb6 db6"),
        ("e5 f5 d5 b4", "E phrygian", "E major", "E", "e5 f#5 d#5 b4"),
        ("a4 g#5 a5 e5", "D major", "D minor", "Dm", "a4 g5 a5 e5"),  # raised by the way
    ],
)
def test_each_degree_takes_its_place_in_the_new_mode(
    notes: str, old: str, new: str, chords: str, turned: str
) -> None:
    assert turned_notes(notes, old, new, chords) == turned


def test_the_leading_tone_stays_over_a_dominant() -> None:
    found = turned_notes("f#5 a5 f#5 b5", "G major", "G minor", "D7 Gm")
    assert found == "f#5 a5 f5 bb5"  # f# belongs to D7, and is a seventh like any other over Gm


def test_rhythm_rests_chords_and_marks_stay() -> None:
    heard: list[float] = []

    def higher(name: str, onset: float) -> str:
        heard.append(onset)
        return name[0] + "6"

    text = "e5:1.5! r:.5 | c5+e5:1/2~ d5"
    assert rewrite_pitches(text, higher) == "e6:1.5! r:.5 | c6+e6:1/2~ d6"
    assert heard == [0.0, 2.0, 2.0, 2.5]


def test_figures_follow_the_new_chords_and_drums_are_left_to_the_first() -> None:
    source = piece("D major", "D", DRUMS, BASS, replace(BASS, name="b", chords="G"))
    found = turn_piece(minore("D minor", "Dm", tone=-0.5), source)
    (plan,) = found.loops
    assert (plan.part, plan.tone) == ("bass", -0.5)
    root, third, fifth = (n.pitch for n in written_notes(found, plan, plan.layers[0]))
    assert (third - root, fifth - root) == (3, 7)


def test_a_loop_of_its_own_replaces_the_turned_one() -> None:
    own = melody("d5:4")
    found = turn_piece(minore("D minor", "Dm", own), piece("D major", "D", melody("f#5:4"), BASS))
    assert [plan.part for plan in found.loops] == ["bass", "melody"]
    assert found.loops[-1] == own


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"key": Key.parse("B minor")}, "key"),
        ({"meter": Meter.parse("3/4")}, "meter"),
        ({"beat_frames": 21_000}, "beat_frames"),
        ({"bars": 2}, "bars"),
    ],
)
def test_what_could_not_join_the_first_is_refused(other: dict[str, object], field: str) -> None:
    with pytest.raises(ParameterError, match=field):
        turn_piece(replace(minore("D minor", "Dm"), **other), piece("D major", "D", BASS))  # type: ignore[arg-type]


def test_a_file_is_read_with_the_one_that_it_turns(tmp_path: Path) -> None:
    write_piece(tmp_path / "hills.toml", piece("D major", "D", DRUMS, BASS))
    write_piece(tmp_path / "hills-minor.toml", minore("D minor", "Dm"))
    assert [plan.part for plan in load_piece(tmp_path / "hills-minor.toml").loops] == ["bass"]
    write_piece(tmp_path / "hills.toml", piece("D minor", "Dm", turns="hills-minor"))
    with pytest.raises(LibraryError, match="turns no other"):
        load_piece(tmp_path / "hills-minor.toml")
    (tmp_path / "hills.toml").unlink()
    with pytest.raises(LibraryError, match=r"hills-minor\.toml"):
        load_piece(tmp_path / "hills-minor.toml")
