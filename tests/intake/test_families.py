"""Families: loops that were made together are found, chance likenesses are not."""

from __future__ import annotations

from adaptive.intake.annotation import Annotation
from adaptive.intake.families import find_families


def entry(part: str, beat_frames: int = 22_050, key: str = "none") -> dict[str, Annotation]:
    fields = {"part": part, "beat_frames": beat_frames, "meter": "4/4", "key": key}
    return {name: Annotation(value, "analysis", 0.9) for name, value in fields.items()}


def found(entries: dict[str, dict[str, Annotation]]) -> dict[str, object]:
    return {identity: family.value for identity, family in find_families(entries).items()}


def test_a_word_in_common_makes_a_family() -> None:
    entries = {
        "pack/raid_drums": entry("drums"),
        "pack/raid_bass": entry("bass", key="A minor"),
        "pack/march_drums": entry("drums"),
        "pack/march_bass": entry("bass", key="E minor"),
    }
    assert found(entries) == {
        "pack/raid_drums": "pack/raid",
        "pack/raid_bass": "pack/raid",
        "pack/march_drums": "pack/march",
        "pack/march_bass": "pack/march",
    }


def test_a_folder_of_one_tempo_is_a_family() -> None:
    entries = {"song/drums": entry("drums"), "song/bass": entry("bass")}
    assert set(found(entries).values()) == {"song"}


def test_two_of_many_that_are_as_fast_by_chance_are_none() -> None:
    many = {f"pack/loop{n}": entry("drums", 20_000 + n) for n in range(9)}
    assert found({**many, "pack/one": entry("drums"), "pack/two": entry("bass")}) == {}


def test_keys_that_clash_are_no_family() -> None:
    entries = {
        "song/keys": entry("harmony", key="C major"),
        "song/bass": entry("bass", key="F# major"),
    }
    assert found(entries) == {}


def test_families_of_two_tempos_have_two_names() -> None:
    entries = {
        f"song/raid_{part}_{tempo}": entry(part, tempo)
        for part in ("drums", "bass")
        for tempo in (20_000, 30_000)
    }
    assert set(found(entries).values()) == {"song/raid", "song/raid-2"}
