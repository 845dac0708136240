"""Reading libraries: every bad entry becomes a named problem, and the rest is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from adaptive.errors import LibraryError
from adaptive.library import Library, LibraryWarning, read_library

GOOD = """
[library]
name = "Test"
sample_rate = 44100
[[loop]]
id = "good"
file = "good.wav"
part = "bass"
bpm = 120
bars = 1
scenes = ["calm"]
"""

ENTRY = {"id": '"x"', "file": '"x.wav"', "part": '"bass"', "bpm": "120", "bars": "1"}


def read(folder: Path, manifest: str, score: str | None = None) -> Library:
    (folder / "library.toml").write_text(manifest, encoding="utf-8")
    if score is not None:
        (folder / "score.toml").write_text(score, encoding="utf-8")
    return read_library(folder)


def entry(**changes: str | None) -> str:
    fields = {**ENTRY, **changes}
    return "[[loop]]\n" + "\n".join(f"{k} = {v}" for k, v in fields.items() if v is not None)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": None}, "id is missing"),
        ({"id": '""'}, "id is ''"),
        ({"id": '"good"'}, "id is taken by entry 1"),
        ({"id": "7"}, "id is 7; legal: a text"),
        ({"file": None}, "file is missing"),
        ({"file": '"../secret.wav"'}, "legal: a path inside the library's folder"),
        ({"file": '"/etc/passwd"'}, "legal: a path inside the library's folder"),
        ({"part": '"bas"'}, "nearest: bass"),
        ({"part": None}, "part is missing"),
        ({"bpm": None}, "bpm is missing"),
        ({"bpm": "nan"}, "bpm is nan; legal: a number from 20 to 400"),
        ({"bpm": "401"}, "bpm is 401"),
        ({"bars": "0"}, "bars is 0; legal: a whole number from 1 to 1024"),
        ({"bars": "true"}, "bars is True"),
        ({"bars": "1.5"}, "bars is 1.5"),
        ({"meter": '"4/5"'}, "meter is '4/5'"),
        ({"meter": '"7/8"', "bpm": None, "beat_frames": "22051"}, "beat_frames is 22051"),
        ({"key": '"H minor"'}, "key is 'H minor'"),
        ({"valence": "2"}, "valence is 2; legal: a number from -1 to 1"),
        ({"energy": "-1"}, "energy is -1"),
        ({"loudness": "3"}, "loudness is 3"),
        ({"scenes": '"calm"'}, "scenes is 'calm'; legal: a list of texts"),
        ({"frames": "100"}, "frames is 100; legal: 88200"),
        ({"kind": '"stringer"'}, "nearest: stinger"),
    ],
)
def test_a_bad_entry_is_named_and_left_out(
    tmp_path: Path, changes: dict[str, str | None], problem: str
) -> None:
    library = read(tmp_path, GOOD + entry(**changes))
    assert [loop.id for loop in library.loops] == ["good"]
    assert len(library.problems) == 1, library.problems
    assert problem in library.problems[0].problem
    assert "entry 2" in library.problems[0].path
    assert "it is left out" in library.problems[0].remedy


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"engery": "50"}, "engery is not a known field"),
        ({"beat_frames": "20000"}, "bpm is 120 but beat_frames 20000 is 132.3 BPM"),
    ],
)
def test_an_odd_entry_is_named_and_kept(
    tmp_path: Path, changes: dict[str, str | None], problem: str
) -> None:
    library = read(tmp_path, GOOD + entry(**changes))
    assert [loop.id for loop in library.loops] == ["good", "x"]
    assert isinstance(library.problems[0], LibraryWarning)
    assert problem in library.problems[0].problem


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        (None, r"has no library\.toml"),
        ("loop = [", "not TOML"),
        ("[library]\nsample_rate = 44100\n", "holds no usable loop"),
        ("[library]\nsample_rate = 44100\n" + entry(bars="0"), "first problem.*bars is 0"),
    ],
)
def test_nothing_usable_is_an_error(tmp_path: Path, manifest: str | None, problem: str) -> None:
    if manifest is not None:
        (tmp_path / "library.toml").write_text(manifest, encoding="utf-8")
    with pytest.raises(LibraryError, match=problem):
        read_library(tmp_path)


def test_a_manifest_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "library.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(LibraryError, match="byte 8 is not UTF-8"):
        read_library(tmp_path)


@pytest.mark.parametrize(
    ("score", "problem"),
    [
        ("[scenes", "not TOML"),
        ("[score]\ndeadline_ms = 10\n", "deadline_ms is 10"),
        ('[score]\nstart = "clam"\n[scenes.calm]\n', "nearest: calm"),
        ("[scenes.calm]\nbpm = [120, 90]\n", "the lower tempo first"),
        ('[scenes.calm]\nparts = ["bas"]\n', "parts is 'bas'"),
        ('[scenes.calm]\nemotion = "hungry"\n', "emotion is 'hungry'"),
        ('[params.p]\nto = "enery"\nfrom = [0, 1]\ninto = [0, 1]\n', "nearest: energy"),
        ('[params.p]\nto = "energy"\nfrom = [1, 1]\ninto = [0, 1]\n', "two different numbers"),
        ("[weights]\nkey = -1\n", "key is -1"),
        ("[parts.bass]\nenter = 10\nleave = 20\n", "leave is 20"),
        ("[parts.brass]\nenter = 10\n", "brass is not a known field"),
        ("[triggers.t]\nduck_db = 3\n", "duck_db is 3"),
    ],
)
def test_a_bad_score_is_named_and_a_default_takes_its_place(
    tmp_path: Path, score: str, problem: str
) -> None:
    library = read(tmp_path, GOOD, score)
    assert any(problem in p.problem for p in library.problems), library.problems
    assert library.score.start in library.score.scenes
    assert library.score.deadline_ms == 200.0


def test_the_digest_follows_every_file(tmp_path: Path) -> None:
    digests = [read(tmp_path, GOOD).digest]
    (tmp_path / "good.wav").write_bytes(b"a")
    digests.append(read_library(tmp_path).digest)
    (tmp_path / "good.wav").write_bytes(b"b")
    digests.append(read_library(tmp_path).digest)
    digests.append(read(tmp_path, GOOD, "[scenes.calm]\n").digest)
    assert len(set(digests)) == 4
    assert read_library(tmp_path).digest == digests[-1]
