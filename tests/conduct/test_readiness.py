"""The walk chooses from what is in memory, counts what it missed, and makes up for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.conduct import Forecast, Scheduler
from tests.conduct.conduct_desk import RATE, Desk, synthetic

LIBRARY = synthetic()
IDS = [loop.id for loop in LIBRARY.loops]
STINGERS = [stinger.id for stinger in LIBRARY.stingers]
CALM = [loop.id for loop in LIBRARY.loops if "calm" in loop.scenes]
COMBAT = [loop.id for loop in LIBRARY.loops if "combat" in loop.scenes]
MATERIALS = {number: loop.id for number, loop in enumerate(LIBRARY.loops)}


def ready(*ids: str, gone: tuple[str, ...] = ()) -> dict[str, Any]:
    """The event by which the outside says what is in memory."""
    changes = {"ids": list(ids), "gone": list(gone)}
    return {"type": "ready", **{what: which for what, which in changes.items() if which}}


def sounding(scheduler: Scheduler) -> set[str]:
    """Ids of the loops that play."""
    return set(scheduler.snapshot()["parts"].values())


def desk_with(*ids: str) -> Desk:
    """A desk at which only these loops are ready, some seconds into the music."""
    desk = Desk(LIBRARY, deferred=True)
    desk.feed(0, ready(*ids))
    desk.advance(RATE)
    return desk


def test_only_what_is_ready_plays() -> None:
    few = [next(i for i in CALM if "bass" in i), next(i for i in CALM if "harmony" in i)]
    desk = desk_with(*few)
    assert sounding(desk.scheduler) == set(few)
    assert desk.scheduler.snapshot()["ready"]["loops"] == 2


def test_a_scene_that_is_not_there_is_answered_from_what_is_and_counted() -> None:
    desk = desk_with(*CALM)
    before = desk.scheduler.director.walk.readiness.misses
    receipt = desk.feed(2 * RATE, {"type": "scene", "name": "combat"})
    desk.advance(4 * RATE)
    assert receipt.complete is not None
    assert receipt.complete <= 2 * RATE + RATE // 5
    assert sounding(desk.scheduler) <= set(CALM)
    assert sounding(desk.scheduler)
    assert desk.scheduler.director.walk.readiness.misses > before


def test_what_was_missed_comes_in_on_a_bar_when_it_is_there() -> None:
    desk = desk_with(*CALM)
    desk.feed(2 * RATE, {"type": "scene", "name": "combat"})
    desk.advance(4 * RATE)
    section = desk.scheduler.director.section
    assert section is not None
    since = len(desk.played.plays)
    desk.feed(4 * RATE, ready(*COMBAT))
    desk.advance(8 * RATE)
    assert sounding(desk.scheduler) <= set(COMBAT)
    points = {cue.complete for cue in desk.played.plays[since:]}
    bars = {(point - section.clock.anchor) % section.clock.bar_frames for point in points}
    assert 0 in bars


def test_what_comes_without_having_been_missed_changes_nothing() -> None:
    desk = desk_with(*CALM)
    plain = desk_with(*CALM)
    desk.feed(RATE, ready(*COMBAT))
    for each in (desk, plain):
        each.advance(3 * RATE)
    assert desk.played.cues == plain.played.cues


def test_a_stinger_that_is_not_there_is_told() -> None:
    desk = desk_with(*CALM)
    trigger = next(name for name, t in LIBRARY.score.triggers.items() if t.stinger)
    receipt = desk.feed(2 * RATE, {"type": "trigger", "name": trigger})
    assert "not ready" in receipt.note
    desk.feed(3 * RATE, ready(*STINGERS))
    assert "not ready" not in desk.feed(5 * RATE, {"type": "trigger", "name": trigger}).note


def test_the_music_waits_for_the_first_audio_and_then_begins() -> None:
    desk = Desk(LIBRARY, deferred=True)
    assert desk.advance(RATE) == []
    desk.feed(RATE, ready(*CALM))
    desk.advance(2 * RATE)
    assert sounding(desk.scheduler) <= set(CALM)
    assert desk.played.plays


def test_what_is_let_go_of_is_not_chosen_again() -> None:
    desk = desk_with(*CALM)
    kept = tuple(sounding(desk.scheduler))
    desk.feed(RATE, ready(gone=tuple(i for i in CALM if i not in kept)))
    since = len(desk.played.plays)
    desk.advance(60 * RATE)
    later = {MATERIALS[c.material] for c in desk.played.plays[since:] if c.material >= 0}
    assert later <= set(kept)


def test_unknown_ids_are_passed_over() -> None:
    desk = desk_with(*CALM, "no such loop", "鼓")
    assert desk.scheduler.snapshot()["ready"]["loops"] == len(CALM)


scenes = st.sampled_from(list(LIBRARY.score.scenes))
stories = st.lists(
    st.one_of(
        st.builds(lambda name: {"type": "scene", "name": name}, scenes),
        st.builds(lambda value: {"type": "energy", "value": value}, st.floats(0, 100)),
        st.builds(
            lambda come: ready(*come), st.lists(st.sampled_from(IDS), max_size=8, unique=True)
        ),
    ),
    max_size=12,
)


@pytest.mark.parametrize("step", [RATE // 7, 3 * RATE])
@given(story=stories, first=st.lists(st.sampled_from(IDS), min_size=1, max_size=6, unique=True))
@settings(max_examples=25, deadline=None)
def test_law_nothing_plays_that_is_not_ready(
    step: int, story: list[dict[str, Any]], first: list[str]
) -> None:
    desk, plain = Desk(LIBRARY, deferred=True), Desk(LIBRARY, deferred=True)
    there = set(first)
    for each in (desk, plain):
        each.feed(0, ready(*first))
    for number, message in enumerate(story, start=1):
        at = number * RATE
        for frame in range((number - 1) * RATE + step, at, step):
            desk.advance(frame)
        there |= set(message.get("ids", ()))
        for each in (desk, plain):
            each.feed(at, message)
        used = {MATERIALS[c.material] for c in desk.played.plays if 0 <= c.material < len(IDS)}
        assert used <= there
    for each in (desk, plain):
        each.advance((len(story) + 2) * RATE)
    assert desk.played.cues == plain.played.cues


def test_the_forecast_knows_what_may_come_and_changes_nothing() -> None:
    desk, plain = desk_with(*IDS), desk_with(*IDS)
    scheduler = desk.scheduler
    forecast = Forecast(scheduler)
    playing = forecast.sounding()
    following = forecast.following()
    wants = list(forecast.scenes("combat"))
    assert {MATERIALS[loop] for loop in playing} == sounding(scheduler)
    assert following and not set(following) & set(playing)
    assert {MATERIALS[loop] for loop in wants[0]} <= set(COMBAT)
    assert {loop for want in wants for loop in want} <= set(range(len(IDS)))
    for scene in LIBRARY.score.scenes.values():
        members = scheduler.director.walk.repertoire.members(scene)
        assert any(members[loop] for want in wants for loop in want)
    for each in (desk, plain):
        each.feed(2 * RATE, {"type": "scene", "name": "combat"})
        each.advance(30 * RATE)
    assert desk.played.cues == plain.played.cues


def test_what_a_scene_calls_for_first_is_what_it_plays() -> None:
    desk = desk_with(*IDS)
    forecast = Forecast(desk.scheduler)
    likely = next(forecast.scenes("combat"))
    desk.feed(2 * RATE, {"type": "scene", "name": "combat"})
    desk.advance(4 * RATE)
    assert len(sounding(desk.scheduler) & {MATERIALS[loop] for loop in likely}) >= 2
