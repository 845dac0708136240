"""The starter library: its manifest against its pieces, its scope, and that it can be rebuilt."""

from __future__ import annotations

import runpy
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import soundfile

from adaptive.compose import (
    Piece,
    Studio,
    build_library,
    fetch_soundfont,
    find_soundfont,
    load_pieces,
)
from adaptive.compose.manifest import Entry, read_entries
from adaptive.compose.report import read_loop
from adaptive.errors import LibraryError
from adaptive.library import read_library
from adaptive.music import MOODS

LOOPS = Path(__file__).resolve().parents[2] / "loops"


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    return load_pieces(LOOPS / "pieces")


@pytest.fixture(scope="module")
def entries() -> dict[str, Entry]:
    return {entry["id"]: entry for entry in read_entries(LOOPS / "library.toml")}


def test_the_manifest_holds_exactly_what_the_pieces_write(
    pieces: list[Piece], entries: dict[str, Entry]
) -> None:
    written = {piece.id_of(plan): (piece, plan) for piece in pieces for plan in piece.loops}
    assert set(written) == set(entries)
    for name, (piece, plan) in written.items():
        entry = entries[name]
        assert entry["beat_frames"] == piece.beat_frames
        if not plan.tail:
            bars = piece.bars_of(plan)
            assert entry["frames"] == bars * piece.bar_quarters * piece.beat_frames
            assert entry["bars"] == bars


def test_every_file_is_there_with_its_surroundings(entries: dict[str, Entry]) -> None:
    named = {entry["file"] for entry in entries.values()}
    on_disk = {str(path.relative_to(LOOPS)) for path in LOOPS.glob("*/*.ogg")}
    assert named == on_disk
    for entry in list(entries.values())[::9]:
        info = soundfile.info(LOOPS / entry["file"])
        assert (info.samplerate, info.channels) == (44_100, 2)
        assert info.frames >= entry.get("start", 0) + entry["frames"]


def test_the_library_reads_without_a_problem() -> None:
    library = read_library(LOOPS)
    assert [str(problem) for problem in library.problems] == []


def test_every_scene_of_the_score_has_loops_at_three_energies() -> None:
    library = read_library(LOOPS)
    assert len(library.score.scenes) >= 12
    for name, scene in library.score.scenes.items():
        fitting = [loop for loop in library.loops if loop.scenes & set(scene.tags)]
        energies = {loop.energy for loop in fitting}
        assert len(energies) >= 3, name
        assert {"drums", "bass", "harmony", "melody", "texture"} <= {
            str(loop.part.value) for loop in fitting
        }, name


def test_every_mood_is_within_reach(entries: dict[str, Entry]) -> None:
    for mood, emotion in MOODS.items():
        nearest = min(
            np.hypot(entry["valence"] - emotion.valence, entry["arousal"] - emotion.arousal)
            for entry in entries.values()
        )
        assert nearest < 0.35, mood


def test_loops_of_a_family_share_tempo_meter_and_chords(entries: dict[str, Entry]) -> None:
    families: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if "family" in entry:
            families[entry["family"]].append(entry)
    for rows in families.values():
        assert len({(row["beat_frames"], row["meter"]) for row in rows}) == 1
        pitched = [row for row in rows if "chords" in row]
        span = {row["frames"] / row["bars"] for row in rows}
        assert len(span) == 1
        cycles = {tuple(row["chords"][: len(row["chords"]) * 4 // row["bars"]]) for row in pitched}
        assert len(cycles) == 1, rows[0]["family"]


def _fetched_soundfont() -> Path:
    try:
        return fetch_soundfont()
    except LibraryError as error:  # not on Debian: nothing here can fetch it
        pytest.skip(str(error))


@pytest.mark.real
def test_a_family_is_rebuilt_from_its_piece(
    pieces: list[Piece], entries: dict[str, Entry], tmp_path: Path
) -> None:
    runpy.run_path(str(LOOPS / "build.py"))["ensure_binding"]()
    soundfont = find_soundfont() or _fetched_soundfont()
    chosen = [piece for piece in pieces if piece.family == "bridge-calm-combat"]
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        build_library(chosen, tmp_path / folder, Studio(soundfont), "Starter", "CC0-1.0")
    for entry in read_entries(tmp_path / "a" / "library.toml"):
        first, second = ((tmp_path / f / entry["file"]).read_bytes() for f in ("a", "b"))
        assert first == second
        ours, theirs = read_loop(LOOPS, entries[entry["id"]]), read_loop(tmp_path / "a", entry)
        error = np.mean((ours - theirs) ** 2) / np.mean(ours**2)
        assert error < 1e-3
