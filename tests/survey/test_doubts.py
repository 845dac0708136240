"""Doubts: read from the store where confidence is low, and settled by what a person writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from library_of import loop, survey_of

from adaptive.errors import LibraryError
from adaptive.library import Library
from adaptive.library.annotation_store import STORE_NAME, write_annotations
from adaptive.library.provenance import Provenance
from adaptive.music import Key
from adaptive.survey import read_doubts, read_origins

SAID = {
    "a": {"key": Provenance("analysis", 0.3), "meter": Provenance("name", 0.9)},
    "鼓": {"energy": Provenance("analysis", 0.49), "swing": Provenance("analysis", 0.1)},
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    loops = (loop("a", key=Key.parse("D minor")), loop("鼓", energy=70.0), loop("sure"))
    write_annotations(tmp_path / STORE_NAME, loops, sample_rate=44_100, provenance=SAID)
    return replace(survey_of(loops).library, folder=tmp_path)


def test_only_what_is_below_the_threshold_is_doubtful(library: Library) -> None:
    found = read_doubts(library)
    assert {name: sorted(fields) for name, fields in found.items()} == {
        "a": ["key"],
        "鼓": ["energy"],
    }
    assert found["a"]["key"].source == "analysis"
    assert found["a"]["key"].confidence == pytest.approx(0.3)


def test_a_value_that_a_person_changed_is_beyond_doubt(library: Library) -> None:
    loops = (loop("a", key=Key.parse("D major")), loop("鼓", energy=65.0))
    assert read_doubts(replace(library, loops=loops)) == {}


def test_origins_of_some_loops_are_all_their_fields(library: Library) -> None:
    assert sorted(read_origins(library, {"a"})["a"]) == ["key", "meter"]


def test_a_library_without_a_store_has_none(tmp_path: Path) -> None:
    library = replace(survey_of([loop()]).library, folder=tmp_path)
    assert read_doubts(library) == {}
    assert read_origins(library, {"x"}) == {}


def test_a_damaged_store_is_told_in_one_line(library: Library) -> None:
    (library.folder / STORE_NAME).write_bytes(b"PAR1 not a table")
    with pytest.raises(LibraryError, match="import the library again"):
        read_doubts(library)
