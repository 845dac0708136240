"""The writing of a library is found beside it, and believed where it fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from adaptive.catalogue.writing import find_writing
from adaptive.library import Library, read_library

PIECE = """
[piece]
family = "combat"
title = "Riders"
key = "A minor"
beat_frames = {frames}
bars = 1
chords = "Am"
valence = 0
arousal = 0
[[loop]]
part = "drums"
energy = 50
name = "x"
[[loop.layer]]
instrument = "brush kit"
drums = "kick x..."
"""


def written(folder: Path, library: Library, beat_frames: object) -> tuple[set[str], list[str]]:
    """Ids with a writing, and problems, with one piece beside a loop of that id."""
    loop = next(loop for loop in library.loops if loop.family == "combat-a")
    there = replace(loop, id="combat-drums-50-x")
    text = PIECE.format(frames=beat_frames)
    (folder / "combat").mkdir()
    (folder / "combat" / "piece.toml").write_text(text, encoding="utf-8")
    found, problems = find_writing(replace(library, folder=folder, loops=(there,)))
    return set(found), [str(problem) for problem in problems]


def test_a_piece_beside_its_loops_is_found(small_library: Path, tmp_path: Path) -> None:
    library = read_library(small_library)
    assert written(tmp_path, library, 18_900) == ({"combat-drums-50-x"}, [])


def test_writing_of_another_length_is_passed_over(small_library: Path, tmp_path: Path) -> None:
    assert written(tmp_path, read_library(small_library), 20_000) == (set(), [])


def test_a_piece_that_cannot_be_read_is_a_problem(small_library: Path, tmp_path: Path) -> None:
    found, problems = written(tmp_path, read_library(small_library), '"fast"\nbeats = 1')
    assert not found
    assert len(problems) == 1
    assert "piece.toml" in problems[0]


def test_a_piece_that_is_not_text_is_a_problem(small_library: Path, tmp_path: Path) -> None:
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "odd.toml").write_bytes(b"\xff\xfe\x00")
    library = replace(read_library(small_library), folder=tmp_path)
    found, problems = find_writing(library)
    assert not found
    assert len(problems) == 1


def test_a_library_without_pieces_has_none(small_library: Path) -> None:
    assert find_writing(read_library(small_library)) == ({}, ())
