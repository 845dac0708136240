"""Gaps in words: energies, single loops, keys and moods; and nothing where nothing is missing."""

from __future__ import annotations

from library_of import loop, survey_of

from adaptive.cues import PARTS, Part
from adaptive.library import Finding, Loop, SceneIntent
from adaptive.music import MOODS, Key
from adaptive.survey import Survey, cover, thin_places
from adaptive.survey.bands import asked_bands


def where(survey: Survey, start: str) -> list[Finding]:
    return [gap for gap in survey.gaps() if gap.where.startswith(start)]


def full(*energies: float, part: Part = Part.HARMONY) -> list[Loop]:
    """Two loops at each energy."""
    return [
        loop(f"{part.value}-{energy:g}-{twin}", energy=energy, part=part)
        for energy in energies
        for twin in "ab"
    ]


def of_all_moods() -> list[Loop]:
    return [loop(f"{name}-{e}", emotion=mood, energy=e, key=None)
            for name, mood in MOODS.items() for e in (20.0, 50.0, 80.0)]  # fmt: skip


def test_a_full_library_lacks_nothing() -> None:
    assert survey_of(of_all_moods()).gaps() == []


def test_an_energy_that_a_scene_is_asked_for_is_missed() -> None:
    (gap,) = where(survey_of(full(20.0, 45.0)), "scene calm")
    assert gap.severity == "note"
    assert "high (65–100)" in gap.problem


def test_an_energy_near_a_band_counts_as_within_it() -> None:
    assert where(survey_of(full(20.0, 45.0, 61.0)), "scene calm") == []


def test_a_scene_answers_for_the_bands_beside_its_own() -> None:
    boss = SceneIntent(name="calm", energy=90.0)
    assert asked_bands(boss) == (1, 2)
    assert where(survey_of(full(50.0, 90.0), boss), "scene") == []
    assert asked_bands(SceneIntent(name="x", energy=20.0)) == (0, 1)
    assert asked_bands(SceneIntent(name="x")) == (0, 1, 2)


def test_a_single_loop_of_a_part_heard_in_several_bands_repeats() -> None:
    loops = [*full(20.0, 50.0, 80.0), loop("lone", part=Part.TEXTURE, energy=50.0)]
    (gap,) = where(survey_of(loops), "scene calm")
    assert "a single loop of texture" in gap.problem


def test_a_part_that_the_scene_leaves_out_may_be_single() -> None:
    loops = [*full(20.0, 50.0, 80.0), loop("lone", part=Part.TEXTURE, energy=50.0)]
    scene = SceneIntent(name="calm", parts=tuple(p for p in PARTS if p is not Part.TEXTURE))
    assert not any("single" in gap.problem for gap in where(survey_of(loops, scene), "scene"))


def test_a_part_named_without_loops_is_told() -> None:
    scene = SceneIntent(name="calm", parts=(Part.HARMONY, Part.BASS))
    (gap,) = where(survey_of(full(20.0, 50.0, 80.0), scene), "scene")
    assert "bass" in gap.problem


def test_a_key_far_from_all_others_is_told_with_the_nearest_way() -> None:
    far = [loop(f"far-{n}", key=Key.parse("F# major"), energy=95.0, brightness=1.0) for n in "ab"]
    survey = survey_of([*full(5.0), *far], smooth_cost=0.2)
    gaps = where(survey, "key ")
    assert [gap.where for gap in gaps] == ["key C major (8B, 1d)", "key F# major (2B, 7d)"]
    assert "far-a" in gaps[1].problem
    assert "1B, 3B or 2A" in gaps[1].remedy


def test_neighbouring_keys_reach_each_other() -> None:
    loops = [loop("c"), loop("g", key=Key.parse("G"))]
    assert where(survey_of(loops), "key ") == []


def test_a_key_whose_parts_no_other_key_plays_is_never_reached() -> None:
    loops = [loop("c"), loop("g", key=Key.parse("G"), part=Part.BASS)]
    assert all("only an event" in gap.problem for gap in where(survey_of(loops), "key "))
    assert len(where(survey_of(loops), "key ")) == 2


def test_one_key_alone_is_no_gap() -> None:
    assert where(survey_of([loop("c"), loop("d", key=None)]), "key ") == []


def test_moods_without_a_loop_are_named() -> None:
    (gap,) = where(survey_of([loop(emotion=MOODS["mysterious"])]), "emotions")
    assert "cheerful" in gap.problem
    assert "mysterious" not in gap.problem
    assert "(+0.8, +0.5)" in gap.remedy


def test_coverage_counts_each_part_in_each_band() -> None:
    survey = survey_of([*full(20.0, 50.0), loop("b", part=Part.BASS, energy=80.0)])
    (calm,) = cover(survey.table, survey.library.score)
    assert calm.counts[Part.HARMONY] == (2, 2, 0)
    assert calm.counts[Part.BASS] == (0, 0, 1)
    assert (calm.loops, calm.met) == (5, (True, True, True))
    assert thin_places(calm) == [
        "middle energy: no bass",
        "high energy: no harmony; one loop only of bass",
    ]


def test_an_energy_at_an_edge_belongs_to_the_band_above() -> None:
    survey = survey_of([loop("a", energy=35.0), loop("b", energy=65.0), loop("c", energy=34.9)])
    (calm,) = cover(survey.table, survey.library.score)
    assert calm.counts[Part.HARMONY] == (1, 1, 1)
