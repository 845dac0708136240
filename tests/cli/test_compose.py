"""`adaptive compose`: words in, a family in a library out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adaptive.cli import main
from adaptive.library import check_library, read_library

WORDS = ["peaceful pop piano, 240 bpm"]


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that was made by the command, and to which it added a second family."""
    folder = tmp_path_factory.mktemp("composed") / "library"
    assert main(["compose", *WORDS, "--library", str(folder), "--synth"]) == 0
    with (folder / "library.toml").open("a", encoding="utf-8") as manifest:
        manifest.write("# somebody's own words\n")
    (folder / "score.toml").write_text(
        '[scenes."营地"]\ntags = ["pop", "camp"]\n', encoding="utf-8"
    )
    words = ["紧张 电子 快速 240 bpm"]
    assert main(["compose", *words, "--library", str(folder), "--synth"]) == 0
    return folder


def test_what_is_composed_passes_the_check(composed: Path) -> None:
    assert [f for f in check_library(composed) if f.severity != "note"] == []


def test_a_library_keeps_what_somebody_wrote_in_it(composed: Path) -> None:
    text = (composed / "library.toml").read_text(encoding="utf-8")
    assert "# somebody's own words" in text
    assert text.count("[library]") == 1
    library = read_library(composed)
    assert len(library.loops) == 24
    assert library.name == WORDS[0]


def test_a_scene_is_added_where_none_asks_for_the_music(composed: Path) -> None:
    scenes = read_library(composed).score.scenes
    assert list(scenes) == ["营地", "electronic"]
    assert {"electronic", "tense"} <= scenes["electronic"].tags


def test_the_same_family_is_not_added_twice(
    composed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (composed / "library.toml").read_bytes()
    assert main(["compose", *WORDS, "--library", str(composed), "--synth"]) == 2
    assert "another --seed" in capsys.readouterr().err
    assert (composed / "library.toml").read_bytes() == before


def test_scenes_of_the_library_are_understood_and_programs_are_told(
    composed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "purple folk flute for the CAMP, 240 bpm"
    assert main(["compose", words, "--library", str(composed), "--synth", "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["scenes"] == ["营地", "folk"]
    assert told["not_understood"] == ["purple"] and "'purple'" in said.err
    assert len(told["loops"]) == 12 and told["soundfont"] is None


def test_words_that_say_nothing_change_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compose", "purple", "dishwasher", "--library", str(tmp_path / "none")]) == 2
    assert "melancholic" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
