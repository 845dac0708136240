"""Each type of event on the synthetic library: what it cues, and where that lands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conduct_desk import RATE, Desk, synthetic, track_cues
from conduct_laws import LEAD, check_cues

from adaptive.conduct import Chance, Repertoire, Settings, Stingers
from adaptive.cues import PARTS, Lane, Part, PlayCue, RampCue
from adaptive.errors import ParameterError, ProtocolError
from adaptive.events import Event, Stamped
from adaptive.music import Frame, Key, Tempo

CALM_BEAT = 29_400  # 90 quarters a minute


def _origin(desk: Desk) -> int:
    section = desk.scheduler.director.section
    assert section is not None
    return section.clock.anchor


@pytest.mark.parametrize(
    ("quantize", "grid", "step"),
    [
        ("16th", "16th", CALM_BEAT // 4),
        ("8th", "8th", CALM_BEAT // 2),
        ("beat", "beat", CALM_BEAT),
        ("bar", "bar", 4 * CALM_BEAT),
        ("phrase", "phrase", 16 * CALM_BEAT),
        ("exit", "exit", 8 * CALM_BEAT),
    ],
)
def test_a_change_lands_where_its_quantize_says(quantize: str, grid: str, step: int) -> None:
    desk, asked = Desk(), 2 * RATE + 1_234
    desk.advance(asked)
    origin = _origin(desk)
    receipt = desk.feed(asked, {"type": "scene", "name": "combat", "quantize": quantize})
    assert receipt.grid == grid
    assert (receipt.planned - origin) % step == 0
    assert receipt.planned - asked <= step + LEAD + 1_102
    desk.advance(receipt.planned)
    ends = {c.complete for c in desk.played.plays if c.start > receipt.planned - RATE // 5}
    assert ends == {receipt.planned}


def test_all_parts_of_a_section_share_one_origin_in_phase_with_the_bar() -> None:
    desk, asked = Desk(), 3 * RATE
    desk.advance(asked)
    old = desk.scheduler.director.section
    assert old is not None
    receipt = desk.feed(asked, {"type": "scene", "name": "combat", "quantize": "beat"})
    desk.advance(receipt.planned)
    new = desk.scheduler.director.section
    assert new is not None
    origins = {c.origin for c in desk.played.plays if c.start > asked and c.material >= 0}
    assert origins == {new.clock.anchor}
    was, now = old.clock.position(receipt.planned), new.clock.position(receipt.planned)
    assert (was.beat, was.tick) == (now.beat, now.tick)
    assert was.beat > 0


def test_a_grid_point_past_the_deadline_is_announced_by_a_gesture() -> None:
    desk, asked = Desk(), 3 * RATE
    receipt = desk.feed(asked, {"type": "scene", "name": "combat", "quantize": "phrase"})
    assert receipt.structure == receipt.planned
    assert receipt.planned > asked + RATE
    desk.advance(asked + RATE // 5)
    heard = [c for c in desk.played.cues if c.start > asked]
    assert heard and all(isinstance(c, RampCue) and c.lane is Lane.CUTOFF for c in heard)
    assert heard[0].start == receipt.audible
    assert heard[0].complete == receipt.complete <= asked + RATE // 5


@pytest.mark.parametrize("deadline_ms", [50, 90, 200])
def test_the_ramp_itself_ends_when_the_receipt_says(deadline_ms: float) -> None:
    desk, asked = Desk(), 3 * RATE + 50
    message = {"type": "energy", "value": 60, "deadline_ms": deadline_ms, "quantize": "phrase"}
    receipt = desk.feed(asked, message)
    desk.advance(asked + RATE // 5)
    ramps = [c for c in desk.played.ramps if c.start > asked]
    assert [(c.start, c.complete) for c in ramps] == [(receipt.audible, receipt.complete)]
    assert receipt.complete <= asked + deadline_ms * RATE / 1000


@pytest.mark.parametrize(
    ("tags", "scene"),
    [(["战斗"], "combat"), (["激烈的战斗"], "combat"), (["平静"], "calm"), (["BALL"], "waltz")],
)
def test_free_tags_find_their_scene_in_any_script(tags: list[str], scene: str) -> None:
    desk = Desk()
    desk.feed(RATE, {"type": "scene", "tags": tags})
    assert desk.scheduler.snapshot()["scene"] == scene


@pytest.mark.parametrize(
    ("message", "nearest"),
    [
        ({"type": "scene", "name": "combta"}, "combat"),
        ({"type": "scene", "tags": ["wlatz"]}, "waltz"),
        ({"type": "trigger", "name": "player_deth"}, "player_death"),
        ({"type": "param", "name": "helth", "value": 3}, "health"),
    ],
)
def test_an_unknown_name_changes_nothing(message: dict[str, object], nearest: str) -> None:
    plain, wrong = Desk(), Desk()
    plain.advance(RATE)
    wrong.advance(RATE)
    with pytest.raises(ProtocolError) as refused:
        wrong.feed(RATE, message)
    assert nearest in refused.value.nearest
    assert wrong.scheduler.snapshot() == plain.scheduler.snapshot()
    assert wrong.advance(20 * RATE) == plain.advance(20 * RATE)


@pytest.mark.parametrize("asked", [3 * RATE, 4 * RATE + 777, 5 * RATE + 31])
def test_a_trigger_returns_on_a_bar_line_after_its_bars(asked: int) -> None:
    desk = Desk()
    desk.feed(RATE, {"type": "scene", "name": "combat"})
    desk.feed(asked, {"type": "trigger", "name": "player_death"})
    desk.advance(asked + RATE // 5)
    calm = desk.scheduler.director.section
    assert calm is not None and calm.scene == "calm"
    assert desk.scheduler.snapshot()["returns_to"] == "combat"
    desk.advance(asked + 12 * RATE)
    back = desk.scheduler.director.section
    assert back is not None and back.scene == "combat"
    assert calm.clock.position_to_frame(calm.clock.position(back.since).bar) == back.since
    bars = calm.clock.position(back.since).bar - calm.clock.position(calm.since).bar
    assert bars == 2
    assert desk.scheduler.snapshot()["returns_to"] is None


def test_a_pause_holds_the_place_and_resume_goes_on_from_it() -> None:
    desk = Desk()
    desk.feed(3 * RATE, {"type": "pause"})
    desk.advance(4 * RATE)
    assert desk.scheduler.snapshot()["paused"] and not desk.parts()
    before = {c.track: c for c in desk.played.plays if c.material >= 0}
    frozen = next(c.start for c in desk.played.plays if c.material < 0) - LEAD
    receipt = desk.feed(9 * RATE, {"type": "resume"})
    desk.advance(9 * RATE + RATE // 5)
    again = {c.track: c for c in desk.played.plays if c.start >= receipt.audible}
    assert again.keys() >= before.keys()
    for track, cue in before.items():
        assert again[track].material == cue.material
        place = (receipt.audible - again[track].origin) % cue.frames
        assert place == (frozen - cue.origin) % cue.frames


@pytest.mark.parametrize("first", ["pause", "stop"])
def test_a_scene_asked_for_in_silence_is_what_sounds_next(first: str) -> None:
    desk = Desk()
    desk.feed(3 * RATE, {"type": first})
    desk.feed(4 * RATE, {"type": "scene", "name": "waltz"})
    desk.feed(5 * RATE, {"type": "resume"})
    desk.advance(6 * RATE)
    assert desk.parts() and all(name.startswith("waltz") for name in desk.parts().values())


def test_a_scene_in_the_fade_of_a_stop_begins_after_it() -> None:
    desk = Desk()
    desk.feed(3 * RATE, {"type": "stop"})
    desk.feed(3 * RATE + 10, {"type": "scene", "name": "waltz"})
    desk.advance(4 * RATE)
    check_cues(desk.played)
    assert desk.parts() and all(name.startswith("waltz") for name in desk.parts().values())


def test_stop_then_pause_then_a_scene_begins_on_resume() -> None:
    desk = Desk()
    desk.feed(RATE, {"type": "stop"})
    desk.feed(2 * RATE, {"type": "pause"})
    desk.feed(3 * RATE, {"type": "scene", "name": "combat"})
    desk.advance(4 * RATE)
    assert not desk.parts()
    desk.feed(5 * RATE, {"type": "resume"})
    desk.advance(6 * RATE)
    assert desk.parts()


def test_a_late_cue_puts_the_next_fade_off() -> None:
    desk = Desk()
    desk.advance(RATE)
    first = track_cues(desk.played, Part.HARMONY)[0]
    late = RATE + 4_000
    desk.feed(RATE, {"type": "late_cue", "cue": first.cue_id, "start": late})
    desk.feed(RATE, {"type": "scene", "name": "combat", "quantize": "now"})
    desk.advance(2 * RATE)
    following = track_cues(desk.played, Part.HARMONY)[1]
    assert following.start >= late + first.length


def test_after_an_outage_everything_that_sounds_is_cued_again_in_phase() -> None:
    desk = Desk()
    desk.advance(2 * RATE)
    before = {c.track: c for c in desk.played.plays}
    count = len(desk.played.cues)
    until = 2 * RATE + LEAD
    desk.feed(2 * RATE, {"type": "outage", "until": until})
    desk.advance(2 * RATE)
    again = desk.played.cues[count:]
    plays = {c.track: c for c in again if not isinstance(c, RampCue)}
    assert plays.keys() == before.keys() and before
    for track, cue in plays.items():
        assert (cue.start, cue.material, cue.origin) == (
            until,
            before[track].material,
            before[track].origin,
        )
    assert {c.lane for c in again if isinstance(c, RampCue)} == set(Lane)


def test_more_stingers_than_tracks_never_fade_over_one_another() -> None:
    desk, asked = Desk(), 3 * RATE
    for number in range(12):
        name = ("player_death", "victory")[number % 2]
        desk.feed(asked + 6_000 * number, {"type": "trigger", "name": name, "quantize": "now"})
    desk.advance(8 * RATE)
    check_cues(desk.played)
    assert len([c for c in desk.played.plays if c.track >= len(PARTS)]) > 4


@pytest.mark.parametrize("key", [Key(0, "major"), Key(9, "minor")])
def test_of_several_stingers_the_one_in_the_music_s_key_plays(key: Key) -> None:
    library = synthetic()
    repertoire = Desk().scheduler.director.walk.repertoire
    chosen = Stingers(repertoire, Chance(0), 20 * RATE).choose([0, 1], key, None, RATE)
    assert library.stingers[chosen].key == key


STINGS = [
    # key of the stinger, its BPM
    (Key(0, "major"), 120),
    (Key(0, "major"), 90),
    (Key(9, "minor"), 180),
    (Key(7, "major"), 120),
]


@pytest.mark.parametrize(
    ("key", "bpm", "best"),
    [
        (Key(9, "minor"), 60, 0),  # the same scale, in half time
        (Key(0, "major"), 90, 1),
        (Key(9, "minor"), 90, 2),  # in double time
        (Key(7, "major"), 90, 3),  # the scale counts more than the tempo
    ],
)
def test_stingers_follow_the_scale_and_the_tempo(key: Key, bpm: int, best: int) -> None:
    first = synthetic().stingers[0]
    stingers = [replace(first, id=str(n), key=k, tempo=Tempo(RATE * 60 // b))
                for n, (k, b) in enumerate(STINGS)]  # fmt: skip
    loops = synthetic().loops
    repertoire = Repertoire(loops, stingers, range(len(loops) + len(stingers)))
    chosen = Stingers(repertoire, Chance(0), 20 * RATE).choose(
        [0, 1, 2, 3], key, Tempo(RATE * 60 // bpm), RATE
    )
    assert chosen == best


def test_every_loop_that_enters_is_explained() -> None:
    desk = Desk()
    desk.feed(3 * RATE, {"type": "scene", "name": "combat"})
    desk.feed(5 * RATE, {"type": "energy", "value": 10})
    desk.advance(30 * RATE)
    ids = [loop.id for loop in desk.library.loops]
    entered = [ids[c.material] for c in desk.played.plays if 0 <= c.material < len(ids)]
    told = [n.body["chosen"]["loop"] for n in desk.played.of_topic("decision")]
    assert sorted(entered) == sorted(told) and len(entered) > 20


@pytest.mark.parametrize(("step", "moves"), [(0.5, False), (3.0, True)])
def test_the_filter_moves_only_where_somebody_hears_it(step: float, moves: bool) -> None:
    """Three octaves lie between energies 0 and 100: half a step of one is below a 24th of one."""
    desk = Desk()
    desk.play([(0, {"type": "energy", "value": 50.0})], 3 * RATE)
    before = len(desk.played.ramps)
    desk.feed(3 * RATE, {"type": "energy", "value": 50.0 + step, "quantize": "now"})
    desk.advance(4 * RATE)
    assert (len(desk.played.ramps) > before) is moves


def test_an_event_that_finds_everything_as_it_asks_is_told_so() -> None:
    desk, told = Desk(), []
    for turn in range(12):
        frame = 3 * RATE + turn * RATE // 3
        desk.advance(frame)
        before = len(desk.played.plays)
        receipt = desk.feed(frame, {"type": "energy", "value": 50.0, "quantize": "now"})
        desk.advance(frame)
        changed = len(desk.played.plays) > before
        assert (receipt.note == "the loops that play fit already") is not changed
        assert (receipt.audible == receipt.complete == frame) is not changed
        told.append(changed)
    assert {*told} == {True, False}


@pytest.mark.parametrize(("value", "frames"), [(56.0, 882), (80.0, 3969)])
def test_a_small_move_of_the_filter_is_made_sooner(value: float, frames: int) -> None:
    """Three octaves over the range of energy: 6 are 0.18 of one, 30 are 0.9."""
    desk = Desk()
    desk.play([(0, {"type": "energy", "value": 50.0})], 3 * RATE)
    receipt = desk.feed(3 * RATE, {"type": "energy", "value": value, "quantize": "now"})
    desk.advance(3 * RATE + 10)
    (ramp,) = [r for r in desk.played.ramps if r.start > 3 * RATE]
    assert (ramp.start, ramp.length) == (receipt.audible, frames)
    assert ramp.complete <= receipt.complete


def test_what_a_planned_change_brings_already_says_so() -> None:
    desk = Desk()
    desk.advance(5 * RATE)
    scene = desk.feed(5 * RATE, {"type": "scene", "name": "combat", "quantize": "phrase"})
    energy = desk.scheduler.snapshot()["energy"]
    asked = 5 * RATE + 4410
    receipt = desk.feed(asked, {"type": "energy", "value": energy, "quantize": "now"})
    assert receipt.structure == scene.structure and receipt.audible == asked
    assert "planned already" in receipt.note


def test_a_gentle_ramp_says_that_nothing_is_heard_at_once() -> None:
    desk = Desk()
    desk.play([(0, {"type": "energy", "value": 50.0})], 3 * RATE)
    receipt = desk.feed(3 * RATE, {"type": "energy", "value": 70.0, "ramp_ms": 8000})
    assert receipt.audible == 3 * RATE and "as it goes" in receipt.note
    desk.advance(5 * RATE)
    assert [r for r in desk.played.ramps if r.start > 3 * RATE]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "scene", "name": "combat", "quantize": "now"},
        {"type": "energy", "value": 95.0, "quantize": "now"},
        {"type": "duck", "db": -9.0, "ms": 800.0},
    ],
)
def test_what_is_wanted_at_once_needs_only_the_prompt_lead(message: dict[str, object]) -> None:
    desk, asked = Desk(lead_frames=926, prompt_frames=366), 5 * RATE
    desk.advance(asked)
    receipt = desk.feed(asked, message)
    assert receipt.audible == asked + 366
    cues = desk.advance(asked)
    assert cues and min(cue.start for cue in cues) == asked + 366
    assert all(cue.prompt for cue in cues if isinstance(cue, PlayCue))


@pytest.mark.parametrize("place", [0, 1, 189, 190, 191, 255])
def test_what_is_wanted_at_once_begins_with_a_block_of_the_audio_process(place: int) -> None:
    desk = Desk(lead_frames=926, prompt_frames=66, block=256)
    asked = 256 * 861 + place
    desk.advance(asked)
    receipt = desk.feed(asked, {"type": "scene", "name": "combat", "quantize": "now"})
    begun = 256 * (862 if place <= 190 else 863)
    assert receipt.audible == begun
    assert min(cue.start for cue in desk.advance(asked)) == begun


def test_a_block_has_a_frame_at_least() -> None:
    with pytest.raises(ParameterError, match="block"):
        Settings(block=0)


def test_what_lands_on_the_grid_keeps_the_whole_lead_and_begins_gently() -> None:
    desk, asked = Desk(lead_frames=926, prompt_frames=366), 5 * RATE
    receipt = desk.feed(asked, {"type": "scene", "name": "combat", "quantize": "16th"})
    desk.advance(receipt.planned)
    cues = [cue for cue in desk.played.plays if cue.start > asked]
    assert cues and min(cue.start for cue in cues) >= asked + 926
    assert not any(cue.prompt for cue in cues)


def test_a_prompt_lead_is_no_longer_than_the_lead() -> None:
    with pytest.raises(ParameterError, match="prompt_frames"):
        Settings(lead_frames=500, prompt_frames=501)


def test_what_is_cued_counts_until_it_must_have_begun_overtaken_or_not() -> None:
    """Its audio may not go: a cue looks for it when its fade begins."""
    desk, asked = Desk(), 5 * RATE
    desk.feed(asked, {"type": "scene", "name": "combat", "quantize": "now"})
    desk.feed(asked + 50, {"type": "scene", "name": "waltz", "quantize": "now"})
    desk.advance(asked + RATE // 10)
    stage = desk.scheduler.director.stage
    plays = [cue for cue in desk.played.plays if cue.start > asked and cue.material >= 0]
    names = {desk.library.loops[cue.material].id.split("-")[0] for cue in plays}
    assert names == {"combat", "waltz"}
    for cue in plays:
        assert cue.material in stage.cued(cue.complete)
    assert not stage.cued(Frame(asked + 2 * RATE))


def test_a_block_of_the_deadline_is_kept_for_a_cue_that_misses_its_block() -> None:
    for block, kept in ((256, 256), (4_096, 8_820 // 8)):
        desk = Desk(block=block)
        receipt = desk.feed(3 * RATE, {"type": "scene", "name": "combat", "quantize": "now"})
        latest = 3 * RATE + 8_820 - desk.scheduler.settings.bus_frames - kept
        answer = desk.scheduler.answer(Stamped(Frame(3 * RATE), 9, Event("duck", {})))
        assert answer.deadline == latest
        assert receipt.complete <= latest
        desk.advance(4 * RATE)
        told = [n.body for n in desk.played.of_topic("transition") if n.body["event"]["seq"] == 0]
        assert {body["deadline"] for body in told} == {latest + kept}, "what was promised is told"
