"""Names that any disk takes, and files that are found."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adaptive.intake import find_sources
from adaptive.intake.naming import Names, Place, safe_path

NAMES = st.lists(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=3)
    .map("/".join)
    .filter(lambda path: path.strip("/") != ""),
    unique=True,
    max_size=12,
)


@given(NAMES)
def test_places_never_meet_and_stay_inside(names: list[str]) -> None:
    places = [Names({}).place(name) for name in names]
    shared = Names({})
    together = [shared.place(name) for name in names]
    stems = [place.stem.casefold() for place in together]
    assert len(set(stems)) == len(stems)
    for place in (*places, *together):
        assert place.stem.startswith("audio/")
        assert ".." not in place.stem.split("/")
        assert not set('<>:"\\|?*\0\n') & set(place.stem)
        assert 0 < len(place.id) <= 200


def test_letters_of_all_scripts_stay() -> None:
    assert safe_path("鼓/战斗 120bpm 🥁") == "鼓/战斗 120bpm 🥁"
    assert safe_path("إيقاع/طبل") == "إيقاع/طبل"
    assert safe_path("a:b/con/x?.y") == "a_b/_con/x_.y"


def test_a_place_is_kept_for_ever() -> None:
    first = Names({}).place("pack/a.wav")
    later = Names({"pack/a.wav": first})
    assert later.place("pack/a.flac") == Place("pack/a-flac", "audio/pack/a-flac")
    assert later.place("pack/A.wav").stem == "audio/pack/A-wav"
    assert later.place("pack/a.wav") == first


def test_everything_below_is_found_once_in_order(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    (pack / "b" / "deep").mkdir(parents=True)
    for name in ("z.wav", "a.FLAC", "b/deep/鼓.ogg", "readme.txt", ".hidden.wav", "b/._x.wav"):
        (pack / name).write_bytes(b"")
    (pack / "song.bin").write_bytes(b"fLaC" + bytes(40))
    (pack / "movie.avi").write_bytes(b"RIFF\0\0\0\0AVI " + bytes(40))
    os.symlink(pack, pack / "b" / "again")
    os.symlink(pack / "nothing.wav", pack / "broken.wav")
    os.mkfifo(pack / "pipe.wav")
    found = find_sources([pack, pack / "b", tmp_path / "missing"])
    names = [file.name for file in found.files]
    assert names == ["pack/a.FLAC", "pack/b/deep/鼓.ogg", "pack/song.bin", "pack/z.wav"]
    assert [problem.problem for problem in found.problems] == ["is not there"]
    assert found.skipped >= 6


def test_the_librarys_own_audio_is_not_imported_into_it(tmp_path: Path) -> None:
    for name in ("new.wav", "audio/old.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = find_sources([tmp_path], tmp_path)
    assert [file.path.name for file in found.files] == ["new.wav"]


def test_two_packs_of_one_name_keep_their_files_apart(tmp_path: Path) -> None:
    packs = [tmp_path / side / "loops" for side in ("x", "y")]
    for pack in packs:
        pack.mkdir(parents=True)
        (pack / "a.wav").write_bytes(b"")
    names = [file.name for file in find_sources(packs).files]
    assert names == ["loops-2/a.wav", "loops/a.wav"]
