"""The plan: every scene gets partners, within the limits and the budget."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.conform import ConformLimits, plan_conforming
from adaptive.cues import Part
from adaptive.errors import ParameterError
from adaptive.graph import FeatureTable, VerticalCost
from adaptive.library import (
    Loop,
    LoopSequence,
    SceneIntent,
    Score,
    columns_of,
    default_score,
    read_library,
)
from adaptive.music import COMMON_TIME, Emotion, Key, Meter, Tempo

A_MINOR = Key(9, "minor")
STRUCK = (Part.DRUMS, Part.PERCUSSION)
STARTER = Path(__file__).resolve().parents[2] / "loops"


def loop(name: str, bpm: float, key: Key | None = None, **changes: Any) -> Loop:
    """A loop whose id begins with its part: ``"bass-1"``."""
    part = Part(name.split("-")[0])
    plain = Loop(
        id=name,
        path=f"{name}.wav",
        part=part,
        tempo=Tempo.from_bpm(bpm),
        meter=COMMON_TIME,
        bars=2,
        key=key,
        scenes=frozenset({"fight"}),
    )
    return replace(plain, **changes)


def score_of(*names: str, **changes: Any) -> Score:
    return Score(scenes={name: SceneIntent(name=name, **changes) for name in names or ("fight",)})


def made(loops: Sequence[Loop], score: Score | None = None, **limits: Any) -> list[str]:
    found = plan_conforming(loops, score or score_of(), limits=ConformLimits(**limits))
    return [variant.id for variant in found]


HARMONY = [loop("harmony-1", 120, A_MINOR), loop("harmony-2", 120, A_MINOR)]


def test_partners_that_are_there_need_nothing() -> None:
    drums = [loop("drums-1", 120), loop("drums-2", 120)]
    assert made([*HARMONY, *drums]) == []


def test_what_is_missing_is_made_the_least_stretched_first() -> None:
    drums = [loop("drums-1", 130), loop("drums-2", 123), loop("drums-3", 110)]
    assert made([*HARMONY, *drums]) == ["drums-2@120", "drums-1@120"]


def test_one_loop_that_fits_lacks_only_a_second() -> None:
    drums = [loop("drums-1", 120), loop("drums-2", 125)]
    assert made([*HARMONY, *drums]) == ["drums-2@120"]
    assert made([*HARMONY, *drums], partners=1) == []


def test_tones_are_stretched_less_far_than_drums() -> None:
    far = [loop("drums-1", 137), loop("bass-1", 137, A_MINOR)]
    assert made([*HARMONY, *far]) == ["drums-1@120"]


def test_a_loop_in_another_key_is_shifted_as_little_as_will_do() -> None:
    bass = [loop("bass-1", 120, Key(11, "minor"))]  # two steps on the circle of fifths away
    assert made([*HARMONY, *bass]) == ["bass-1@120-2"]
    far = [loop("bass-1", 120, Key(3, "minor"))]
    found = plan_conforming([*HARMONY, *far], score_of())
    assert all(abs(v.semitones) <= 3 and v.key is not None for v in found)
    assert made([*HARMONY, *far], semitones=0) == []


def test_drums_keep_their_pitch() -> None:
    tuned = loop("drums-1", 120, Key(3, "minor"))
    assert made([*HARMONY, tuned]) == []


def test_half_the_tempo_is_the_same_tempo() -> None:
    slow = loop("drums-1", 60, bars=1)
    (variant,) = plan_conforming([*HARMONY, slow], score_of())
    assert (variant.bars, variant.frames, variant.file_frames) == (2, slow.frames, slow.frames)


def test_an_odd_number_of_bars_is_not_halved() -> None:
    assert made([*HARMONY, loop("drums-1", 240, bars=3)]) == []
    assert made([*HARMONY, loop("drums-1", 240, bars=4)]) == ["drums-1@120"]


def test_another_meter_never_joins() -> None:
    assert made([*HARMONY, loop("drums-1", 121, meter=Meter(3, 4))]) == []


def test_every_lead_is_served() -> None:
    other = [loop("harmony-3", 110, A_MINOR), loop("harmony-4", 110, A_MINOR)]
    drums = [loop("drums-1", 116), loop("drums-2", 115)]
    found = made([*HARMONY, *other, *drums])
    assert sorted(found[:4]) == ["drums-1@110", "drums-1@120", "drums-2@110", "drums-2@120"]


def test_a_lone_lead_borrows_from_other_scenes() -> None:
    elsewhere = [
        loop("drums-1", 118, scenes=frozenset({"camp"})),
        loop("bass-1", 118, A_MINOR, scenes=frozenset({"camp"})),
        loop("texture-1", 118, A_MINOR, scenes=frozenset({"camp"}), energy=100.0),
    ]
    found = plan_conforming([*HARMONY, *elsewhere], score_of("fight"))
    assert [variant.id for variant in found] == ["bass-1@120", "drums-1@120"]
    assert {variant.scenes for variant in found} == {frozenset({"camp", "fight"})}
    assert made([*HARMONY, *elsewhere], least_parts=0) == []


def test_what_is_borrowed_agrees_among_itself() -> None:
    drums = [loop("drums-1", 120), loop("drums-2", 120)]
    camp = frozenset({"camp"})
    elsewhere = [
        loop("bass-1", 120, A_MINOR, scenes=camp),
        loop("melody-1", 120, Key(11, "minor"), scenes=camp),
    ]
    bass, melody = plan_conforming([*drums, *elsewhere], score_of())
    assert bass.key is not None and melody.key is not None
    assert bass.key.distance(melody.key) <= ConformLimits().key_distance


def test_with_no_other_part_to_be_had_a_second_loop_takes_turns() -> None:
    lone = loop("drums-1", 126)
    other = loop("drums-2", 140, scenes=frozenset({"chase"}))
    assert made([lone, other]) == ["drums-2@126"]


def test_a_finished_track_plays_alone() -> None:
    assert made([loop("mix-1", 120), loop("drums-1", 121, scenes=frozenset({"camp"}))]) == []


def test_parts_that_a_scene_forbids_are_not_made() -> None:
    score = score_of(parts=(Part.HARMONY, Part.BASS))
    found = made([*HARMONY, loop("drums-1", 121), loop("bass-1", 121, A_MINOR)], score)
    assert found == ["bass-1@120"]


def test_mood_decides_between_equal_stretches() -> None:
    score = score_of(emotion=Emotion(-0.5, 0.8), energy=80.0)
    calm = loop("drums-1", 122, emotion=Emotion(0.5, -0.8), energy=15.0)
    wild = loop("drums-2", 122, emotion=Emotion(-0.5, 0.8), energy=80.0)
    assert made([*HARMONY, calm, wild], score)[0] == "drums-2@120"


def test_the_budget_holds_and_the_most_needed_come_first() -> None:
    loops = [*HARMONY, *(loop(f"drums-{n}", 121 + n) for n in range(4))]
    whole = plan_conforming(loops, score_of())
    for budget in (0, whole[0].frames, sum(v.frames for v in whole) - 1):
        part = plan_conforming(loops, score_of(), budget_frames=budget)
        assert sum(v.frames for v in part) <= budget
        assert part == whole[: len(part)]
    with pytest.raises(ParameterError):
        plan_conforming(loops, score_of(), budget_frames=-1)


def test_limits_out_of_range_are_named() -> None:
    with pytest.raises(ParameterError, match="stretch"):
        ConformLimits(stretch=0.9)


def test_nothing_to_look_at() -> None:
    assert plan_conforming((), score_of()) == ()
    assert plan_conforming(HARMONY, score_of("elsewhere")) == ()


SCENES = ("camp", "fight", "town")


def drawn(count: int, seed: int) -> list[Loop]:
    """Loops of five tempos, as in a pack that nobody made for the engine."""
    rng = np.random.default_rng(seed)
    parts = [part for part in Part if part is not Part.MIX]
    loops = []
    for number in range(count):
        part = parts[number % len(parts)]
        key = None if part in STRUCK else Key(int(rng.integers(12)), "minor")
        loops.append(
            loop(
                f"{part.value}-{number}",
                float(rng.choice([97, 119.9, 126, 140, 148])),
                key,
                bars=int(rng.choice([1, 2, 4])),
                emotion=Emotion(*rng.uniform(-1, 1, 2)),
                energy=float(rng.uniform(0, 100)),
                scenes=frozenset({SCENES[int(rng.integers(len(SCENES)))]}),
            )
        )
    return loops


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(0, 999))
def test_variants_keep_the_limits_and_join_somebody(count: int, seed: int) -> None:
    loops = drawn(count, seed)
    score = default_score(loops)
    found = plan_conforming(loops, score)
    everything = [*loops, *found]
    assert len({each.id for each in everything}) == len(everything)
    for variant in found:
        most = 1.16 if variant.part in STRUCK else 1.12
        assert 1 / most - 1e-6 <= variant.frames / variant.read_frames <= most + 1e-6
        assert abs(variant.semitones) <= (0 if variant.part in STRUCK else 3)
        assert any(variant.tempo == each.tempo for each in loops)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40), st.integers(0, 999))
def test_the_same_loops_give_the_same_plan_and_no_sound_comes_twice_in_a_scene(
    count: int, seed: int
) -> None:
    loops = drawn(count, seed)
    score = default_score(loops)
    found = plan_conforming(loops, score)
    assert plan_conforming(list(loops), score) == found
    sounds = [
        (each.path, each.read_frames, each.frames, each.bars, each.semitones, scene)
        for each in (*loops, *found)
        for scene in each.scenes
    ]
    assert len(set(sounds)) == len(sounds)


def test_a_mixed_pack_of_twelve_gives_every_scene_partners() -> None:
    """Five tempos, three scenes: no loop but the lead was in time before."""
    tempos = {"camp": (97, 104), "fight": (140, 148), "town": (119.9, 126)}
    loops = []
    for scene, (slow, fast) in tempos.items():
        kept = {"scenes": frozenset({scene}), "bars": 2}
        loops += [
            loop(f"harmony-{scene}", slow, A_MINOR, **kept),
            loop(f"drums-{scene}", fast, None, **kept),
            loop(f"bass-{scene}", fast, Key(10, "minor"), **kept),
            loop(f"melody-{scene}", fast, Key(4, "minor"), **kept),
        ]
    score = default_score(loops)
    everything = [*loops, *plan_conforming(loops, score)]
    cost = VerticalCost(FeatureTable(everything))
    for scene in score.scenes:
        lead = next(n for n, each in enumerate(everything) if each.id == f"harmony-{scene}")
        together = cost.total(lead, range(len(everything)))
        parts = {
            each.part
            for each, badly in zip(everything, together, strict=True)
            if badly <= 0.16 and scene in each.scenes
        }
        assert {Part.DRUMS, Part.BASS, Part.MELODY} <= parts, scene


def test_complete_families_need_next_to_nothing() -> None:
    library = read_library(STARTER)
    assert len(plan_conforming(library.loops, library.score)) <= 4


def test_loops_over_columns_give_the_same_plan() -> None:
    loops = drawn(60, 5)
    score = default_score(loops)
    found = plan_conforming(loops, score)
    assert found
    assert plan_conforming(LoopSequence(columns_of(loops)), score) == found


def test_a_large_library_is_planned_soon() -> None:
    loops = drawn(1000, 1)
    many = LoopSequence(columns_of(loops).take(np.arange(100_000) % len(loops)))
    begun = time.process_time()
    plan_conforming(many, default_score(loops))
    assert time.process_time() - begun < 2.0
