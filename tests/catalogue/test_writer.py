"""A catalogue on disk: its files, what it replaces, and what it does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adaptive.catalogue import write_catalogue
from adaptive.errors import ParameterError
from adaptive.library import read_library


def test_each_sound_has_a_card_a_script_and_a_spectrogram(
    tiny_library: Path, tmp_path: Path
) -> None:
    library = read_library(tiny_library)
    steps: list[tuple[int, int]] = []
    done = write_catalogue(library, tmp_path / "c", progress=lambda *step: steps.append(step))
    count = len(library.sounds)
    assert (done.loops, done.stingers, done.problems) == (len(library.loops), 2, ())
    assert done.page.read_text(encoding="utf-8").count("<article") == count
    assert len(list((tmp_path / "c" / "sounds").iterdir())) == count
    assert len(list((tmp_path / "c" / "spectra").iterdir())) == count
    assert steps == [(number, count) for number in range(1, count + 1)]


def test_the_page_asks_no_other_server(tiny_library: Path, tmp_path: Path) -> None:
    page = write_catalogue(read_library(tiny_library), tmp_path).page.read_text(encoding="utf-8")
    assert "://" not in page


def test_an_older_catalogue_is_replaced(tiny_library: Path, tmp_path: Path) -> None:
    library = read_library(tiny_library)
    write_catalogue(library, tmp_path)
    done = write_catalogue(library, tmp_path, only=["calm-a"])
    assert done.families == ("calm-a",)
    assert len(list((tmp_path / "sounds").iterdir())) == done.loops == 4


def test_an_unfinished_catalogue_is_finished(tiny_library: Path, tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "999.js").write_text("", encoding="utf-8")
    write_catalogue(read_library(tiny_library), tmp_path)
    assert not (tmp_path / "sounds" / "999.js").exists()


@pytest.mark.parametrize("name", ["index.html", "letter.txt"])
def test_what_is_not_ours_stays(tiny_library: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError, match="--out is "):
        write_catalogue(read_library(tiny_library), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_audio_that_is_missing_is_said_on_its_card(tiny_library: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_library, tmp_path / "library")
    (tmp_path / "library" / "stingers" / "death.wav").unlink()
    done = write_catalogue(read_library(tmp_path / "library"), tmp_path / "c")
    assert [str(problem) for problem in done.problems] == [
        "stingers/death.wav: is not there; it is shown silent"
    ]
    assert '<p class="problem">is not there</p>' in done.page.read_text(encoding="utf-8")
