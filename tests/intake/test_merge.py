"""Who wins when several sources speak of one sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.intake.annotation import TRUST
from adaptive.intake.merge import HandClaim, hand_claims, settle
from adaptive.intake.timing import fit_grid, settle_timing
from adaptive.music import Meter


class Said:
    """A claim, of any source."""

    def __init__(self, field: str, value: object, source: str, confidence: float = 0.9) -> None:
        self.field, self.value, self.source, self.confidence = field, value, source, confidence


@given(st.permutations(TRUST[:-2]))
def test_the_most_trusted_source_wins_whatever_the_order(order: list[str]) -> None:
    claims = [Said("part", source, source) for source in order]
    settled, disputes = settle(claims)
    assert settled["part"].source == "hand"
    assert len(disputes) == len(order) - 1


def test_equal_words_are_no_dispute_and_keys_agree_in_any_spelling() -> None:
    claims = [Said("key", "Am", "tag"), Said("key", "A minor", "name"), Said("key", "C", "folder")]
    settled, disputes = settle(claims)
    assert settled["key"].value == "Am"
    assert [dispute.source for dispute in disputes] == ["folder"]


def test_scene_words_of_name_and_folder_add_up() -> None:
    settled, disputes = settle(
        [Said("scenes", ("boss",), "name"), Said("scenes", ("combat", "boss"), "folder")]
    )
    assert settled["scenes"].value == ["boss", "combat"]
    assert disputes == []


def test_scenes_of_a_person_are_all_there_are() -> None:
    settled, _ = settle([HandClaim("scenes", ["town"]), Said("scenes", ("combat",), "name")])
    assert settled["scenes"].value == ["town"]


@pytest.mark.parametrize(
    ("claims", "seconds", "beats", "source", "lost"),
    [
        ([Said("bpm", 120, "name")], 8.0, 16, "name", 0),
        ([Said("bpm", 120, "name")], 7.3, None, None, 1),  # 14.6 beats
        ([Said("bpm", 120, "acid"), Said("beats", 16, "acid")], 8.0, 16, "acid", 0),
        ([Said("bpm", 90, "acid"), Said("bpm", 120, "name")], 8.3 * 60 / 120, None, None, 2),
        ([Said("bpm", 97, "name")], 60 * 8 / 97.4, 8, "name", 0),  # rounded by who named it
        ([Said("bpm", 93, "acid"), Said("bpm", 120, "name")], 8.0, 16, "name", 1),
        ([Said("beats", 8, "acid"), Said("bpm", 120, "name")], 8.0, 8, "acid", 1),
        ([Said("beats", 400, "acid")], 2.0, None, None, 1),
        ([Said("bars", 4, "hand")], 8.0, 16, "hand", 0),
    ],
)
def test_a_tempo_that_the_length_contradicts_loses(
    claims: list[Said], seconds: float, beats: int | None, source: str | None, lost: int
) -> None:
    timing, disputes = settle_timing(claims, round(seconds * 44_100), 44_100)
    assert (timing and timing.beats, timing and timing.source) == (beats, source)
    assert len(disputes) == lost


def test_what_an_encoder_padded_is_no_part_of_the_loop() -> None:
    frames = 2 * 44_100 + 1_105
    timing, disputes = settle_timing([Said("bpm", 120, "name")], frames, 44_100)
    assert timing is not None and (timing.beats, timing.frames) == (4, 2 * 44_100)
    assert disputes == []


def test_a_tail_behind_the_beats_that_a_file_states_is_left_out() -> None:
    said = [Said("bpm", 120.0, "acid"), Said("beats", 8, "acid")]
    timing, _ = settle_timing(said, 5 * 44_100, 44_100)
    assert timing is not None and (timing.beats, timing.frames) == (8, 4 * 44_100)


@given(
    beats=st.integers(1, 512),
    beat_frames=st.floats(6_615, 132_300),
    meter=st.sampled_from(["4/4", "3/4", "6/8", "7/8", "5/4"]).map(Meter.parse),
)
def test_a_grid_is_whole_bars_of_whole_frames_near_the_sound(
    beats: int, beat_frames: float, meter: Meter
) -> None:
    frames = round(beats * beat_frames)
    grid = fit_grid(beats, frames, meter)
    quarters = grid.bars * grid.meter.bar_ticks
    assert quarters == beats * 960
    assert grid.frames * 960 == quarters * grid.beat_frames
    assert abs(grid.frames - frames) <= beats + 1


def test_hand_edits_speak_of_tempo_as_claims_do() -> None:
    claims = hand_claims({"beat_frames": 22_050, "bars": 2, "kind": "stinger"}, 44_100)
    said = {claim.field: claim.value for claim in claims}
    assert said == {"bpm": 120.0, "bars": 2, "one_shot": True}
