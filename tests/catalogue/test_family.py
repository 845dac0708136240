"""Families gather what belongs together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adaptive.catalogue.family import choose_families, gather_families
from adaptive.errors import ParameterError
from adaptive.library import read_library


def test_loops_come_by_family_part_and_energy(small_library: Path) -> None:
    families = gather_families(read_library(small_library), {})
    names = [family.name for family in families]
    assert names == ["calm-a", "calm-b", "combat-a", "combat-b", "stingers"]
    ids = [loop.id for loop in families[2].loops]
    assert ids[:4] == [
        "combat-drums-a0",
        "combat-drums-a1",
        "combat-drums-a2",
        "combat-bass-a0",
    ]
    assert families[0].scenes == ("calm",)
    assert families[0].chords == ("C",)


def test_a_stinger_joins_the_family_in_whose_folder_it_lies(small_library: Path) -> None:
    library = read_library(small_library)
    calm = tuple(loop for loop in library.loops if loop.family == "calm-a")
    beside = replace(library.stingers[0], path="calm/fill.wav")
    families = gather_families(replace(library, loops=calm, stingers=(beside,)), {})
    assert [(f.name, len(f.stingers)) for f in families] == [("calm-a", 1)]


def test_loops_without_a_family_stand_together(small_library: Path) -> None:
    library = read_library(small_library)
    loops = tuple(replace(loop, family="") for loop in library.loops)
    (family,) = gather_families(replace(library, loops=loops, stingers=()), {})
    assert family.title == "Without a family"


def test_families_are_chosen_by_name(small_library: Path) -> None:
    families = gather_families(read_library(small_library), {})
    assert [f.name for f in choose_families(families, ["combat-b"])] == ["combat-b"]
    with pytest.raises(ParameterError, match="--only is 'combat'; legal: calm-a, calm-b"):
        choose_families(families, ["combat"])
