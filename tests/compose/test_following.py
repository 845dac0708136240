"""Stingers that follow: written once, rendered in the scale and tempo of each family."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adaptive.compose import Layer, LoopPlan, Piece
from adaptive.compose.following import follow_families
from adaptive.compose.performance import written_notes
from adaptive.errors import ParameterError
from adaptive.music import Key, Meter


def piece(family: str, key: str, beat_frames: int, **more: object) -> Piece:
    written = Piece(family, family, (), Key.parse(key), Meter(), beat_frames, 1, "C", 0.0, 0.0)
    return replace(written, **more)  # type: ignore[arg-type]


FANFARE = LoopPlan(
    "mix",
    80,
    "victory-1",
    (Layer("trumpet", notes="c5:1 e5 g5:2"), Layer("strings", comp="x---", steps=1)),
    tail=1.0,
    tags=("victory",),
    key="C major",
    chords="F G | C",
    bars=1,
)
OTHER = replace(FANFARE, name="victory-2")
HIT = replace(FANFARE, name="damage-1", tags=("damage",), key="none", steady=True)
RISER = replace(FANFARE, name="riser-1", tags=("riser",), key="none")


def followed(*families: Piece, loops: tuple[LoopPlan, ...] = (FANFARE,)) -> list[Piece]:
    names = tuple(f.family for f in families)
    stinger = piece("stinger", "C major", 22_050, follows=names, loops=loops)
    return follow_families(stinger, {f.family: f for f in families})


@pytest.mark.parametrize(
    ("key", "moved", "chords", "shift"),
    [
        ("D major", "D major", "G A | D", 2),
        ("B minor", "D major", "G A | D", 2),  # the relative major: the same notes
        ("E phrygian", "C major", "F G | C", 0),
        ("G major", "G major", "C D | G", -5),
        ("F# major", "F# major", "B C# | F#", 6),
    ],
)
def test_notes_chords_and_key_move_to_the_family_s_scale(
    key: str, moved: str, chords: str, shift: int
) -> None:
    (found,) = followed(piece("hills", key, 22_050))
    (plan,) = found.loops
    assert (plan.name, plan.key) == ("hills-victory-1", moved)
    assert Key.parse(plan.key).signature == Key.parse(key).signature
    assert plan.chords == chords
    notes = [n.pitch for n in written_notes(found, plan, plan.layers[0])]
    assert notes == [72 + shift, 76 + shift, 79 + shift]
    assert plan.layers[1].transpose == 0  # chords follow the changes by themselves


@pytest.mark.parametrize(
    ("family", "beat"), [(22_050, 22_050), (42_000, 21_000), (15_750, 15_750), (12_000, 24_000)]
)
def test_the_tempo_is_the_family_s_in_the_octave_nearest_to_the_writing(
    family: int, beat: int
) -> None:
    (found,) = followed(piece("hills", "C major", family))
    assert found.beat_frames == beat


def test_variants_take_turns_and_each_kind_is_there() -> None:
    found = followed(
        piece("a", "C major", 22_050),
        piece("b", "C major", 22_050),
        loops=(FANFARE, OTHER, HIT, RISER),
    )
    names = [[plan.name for plan in each.loops] for each in found]
    assert names == [["damage-1"], ["a-victory-1", "a-riser-1"], ["b-victory-2", "b-riser-1"]]


def test_a_family_that_is_not_there_is_named() -> None:
    stinger = piece("stinger", "C major", 22_050, follows=("nowhere",), loops=(FANFARE,))
    with pytest.raises(ParameterError, match="nowhere"):
        follow_families(stinger, {})
