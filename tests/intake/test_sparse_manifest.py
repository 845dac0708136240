"""Large libraries: the manifest holds its head and hand edits, laid over the store."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pack_desk import RATE, bring, chords, snapshot, write, write_pack

from adaptive.intake import writing
from adaptive.library import STORE_NAME, PcmStore, read_library, read_provenance

DRUMS = "pack/combat/raid_drums_120bpm"
CHORDS = "pack/combat/raid_chords_120bpm_Am"
PIANO = "pack/平静/钢琴 90bpm"
EDIT = f'\n# as I hear it\n[[loop]]\nid = "{CHORDS}"\nkey = "E minor"\nenergy = 12\n'


@pytest.fixture(autouse=True)
def small_manifests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three entries are many."""
    monkeypatch.setattr(writing, "MOST_IN_MANIFEST", 2)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sparse")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "MOST_IN_MANIFEST", 2)
        bring(write_pack(folder / "pack"), folder / "library")
    return folder


@pytest.fixture
def place(once: Path, tmp_path: Path) -> Path:
    """A copy of a pack and its library to change."""
    return shutil.copytree(once, tmp_path / "place")


def again(place: Path, **settings: object) -> Any:
    return bring(place / "pack", place / "library", **settings)


def manifest(place: Path) -> dict[str, Any]:
    return tomllib.loads((place / "library" / "library.toml").read_text(encoding="utf-8"))


def append(place: Path, text: str) -> None:
    with (place / "library" / "library.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def loops(place: Path) -> dict[str, Any]:
    return {loop.id: loop for loop in read_library(place / "library").loops}


def test_the_manifest_is_its_head_and_the_library_is_in_the_store(once: Path) -> None:
    head = {"name": "library", "sample_rate": RATE, "annotations": STORE_NAME}
    assert manifest(once) == {"library": head}
    library = read_library(once / "library")
    assert library.problems == ()
    assert {loop.id for loop in library.loops} == {DRUMS, CHORDS, PIANO}
    assert [stinger.id for stinger in library.stingers] == ["pack/hits/crash_oneshot"]
    assert PcmStore(library, once / "pcm").prepare() == ()


def test_a_hand_edit_wins_and_survives_any_number_of_imports(place: Path) -> None:
    append(place, EDIT)
    write(place / "pack" / "combat" / "raid_bass_120bpm_Am.wav", chords(120, 8, (33,)))
    write(place / "pack" / "combat" / "raid_chords_120bpm_Am.wav", chords(120, 16))
    for _ in range(3):
        report = again(place)
        assert (report.edits, report.total) == (2, 5)
        assert manifest(place)["loop"] == [{"id": CHORDS, "key": "E minor", "energy": 12}]
        edited = loops(place)[CHORDS]
        assert (str(edited.key), edited.energy, edited.bars) == ("E minor", 12.0, 4)
    assert "# as I hear it" in (place / "library" / "library.toml").read_text(encoding="utf-8")
    origins = read_provenance(place / "library" / STORE_NAME)
    assert origins[CHORDS]["key"].source == "hand"


def test_the_same_again_changes_nothing(place: Path) -> None:
    append(place, EDIT)
    again(place)
    before = snapshot(place / "library")
    again(place)
    assert snapshot(place / "library") == before


def test_an_edit_that_is_removed_gives_its_fields_back(place: Path) -> None:
    append(place, EDIT)
    again(place)
    path = place / "library" / "library.toml"
    path.write_text(path.read_text(encoding="utf-8").split("# as I")[0], encoding="utf-8")
    assert again(place).edits == 0
    assert str(loops(place)[CHORDS].key) == "A minor"


def test_an_ignored_entry_is_deleted_and_stays_away_until_it_is_asked_for(place: Path) -> None:
    append(place, f'\n[[loop]]\nid = "{DRUMS}"\nignore = true\n')
    for _ in range(2):
        assert again(place).deleted == 1
        assert set(loops(place)) == {CHORDS, PIANO}
    assert again(place, again=True).deleted == 0
    assert set(loops(place)) == {DRUMS, CHORDS, PIANO}
    assert "loop" not in manifest(place)


def test_a_library_that_grows_or_shrinks_past_the_limit_keeps_its_hand_edits(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(place, EDIT)
    again(place)
    monkeypatch.setattr(writing, "MOST_IN_MANIFEST", 100)
    again(place)
    assert len(manifest(place)["loop"]) == 4 and "annotations" not in manifest(place)["library"]
    assert str(loops(place)[CHORDS].key) == "E minor"
    monkeypatch.setattr(writing, "MOST_IN_MANIFEST", 2)
    assert again(place).edits == 2
    assert manifest(place)["loop"] == [{"id": CHORDS, "key": "E minor", "energy": 12}]
    assert again(place).deleted == 0
    assert set(loops(place)) == {DRUMS, CHORDS, PIANO}
