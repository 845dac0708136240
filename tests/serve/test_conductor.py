"""The order of things: stamp, scheduler, journal, cues; and a journal that leads back."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from serve_desk import LATENCY_NS, RATE, Desk

from adaptive.conduct import Settings
from adaptive.cues import Cue
from adaptive.events import ENVELOPE_FIELDS, TOPICS, Event
from adaptive.music import Frame
from adaptive.serve.assemble import LoadedLibrary, build_scheduler
from adaptive.serve.journal_file import read_journal

EVENTS: tuple[dict[str, Any], ...] = (
    {"type": "scene", "name": "combat"},
    {"type": "energy", "value": 85, "ramp_ms": 900},
    {"type": "trigger", "name": "victory"},
    {"type": "emotion", "name": "紧张"},
    {"type": "duck", "db": -9, "ms": 300},
    {"type": "scene", "name": "waltz", "quantize": "bar", "deadline_ms": 4000},
    {"type": "pause"},
    {"type": "resume"},
    {"type": "trigger", "name": "player_death"},
)


@pytest.fixture
def desk(loaded: LoadedLibrary, tmp_path: Path) -> Desk:
    """A session at its first frame."""
    return Desk(loaded, tmp_path / "session.jsonl")


def _play(desk: Desk, rng: random.Random, events: int) -> None:
    for _ in range(events):
        desk.run(rng.uniform(0.0, 0.8), step=rng.choice([0.001, 0.003, 0.02]))
        desk.say(rng.choice(EVENTS))
    desk.run(1.0)


def _replayed(loaded: LoadedLibrary, journal: Path, to: Frame) -> list[Cue]:
    scheduler = build_scheduler(loaded, Settings(seed=3))
    cues: list[Cue] = []
    for stamped in read_journal(journal, RATE).events:
        scheduler.feed(stamped)
    cues += scheduler.advance(to).cues
    return cues


@pytest.mark.parametrize("seed", range(4))
def test_the_journal_replays_to_the_very_cues_that_left(
    loaded: LoadedLibrary, tmp_path: Path, seed: int
) -> None:
    desk = Desk(loaded, tmp_path / "session.jsonl")
    _play(desk, random.Random(seed), 12)
    assert desk.sink.cues
    assert desk.sink.cues == _replayed(loaded, desk.journal.path, desk.conductor.advanced)


def test_late_cues_and_outages_are_journaled_and_replayed(
    desk: Desk, loaded: LoadedLibrary
) -> None:
    desk.run(0.5)
    desk.say(EVENTS[0])
    last = desk.sink.cues[-1]
    desk.conductor.hear(Event("late_cue", {"cue": last.cue_id, "start": last.start + 700}))
    desk.say(EVENTS[1])
    desk.run(0.5)
    desk.conductor.hear(Event("outage", {"until": desk.conductor.advanced + 2_000}))
    desk.run(1.0)
    desk.conductor.end()
    script = read_journal(desk.journal.path, RATE)
    kinds = [s.event.type for s in script.events]
    assert kinds == ["scene", "late_cue", "energy", "outage", "end"]
    assert script.end == desk.conductor.advanced
    assert desk.sink.cues == _replayed(loaded, desk.journal.path, desk.conductor.advanced)


@pytest.mark.parametrize("seed", range(4))
def test_a_new_conductor_sends_just_the_cues_that_the_old_one_had_not(
    loaded: LoadedLibrary, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "session.jsonl"
    rng = random.Random(seed)
    whole = Desk(loaded, tmp_path / "whole.jsonl")
    _play(whole, rng, 10)
    path.write_bytes(whole.journal.path.read_bytes())
    sent = rng.randrange(len(whole.sink.cues))
    successor = Desk(loaded, path, resume=True)
    successor.host.advance(ns=whole.host.monotonic_ns() - successor.host.monotonic_ns())
    successor.conductor.resume(read_journal(path, RATE).events, sent)
    assert successor.sink.cues == whole.sink.cues[sent:]
    assert successor.conductor.next_seq == whole.conductor.next_seq
    told = [topic for topic, _ in successor.sent]
    assert told == [], "the past's notices are not told again"
    for desk in (whole, successor):
        desk.say({"type": "scene", "name": "calm"})
        desk.run(1.0)
    assert successor.sink.cues == whole.sink.cues[sent:]
    assert len(read_journal(path, RATE).events) == whole.conductor.next_seq


def test_a_conductor_with_another_library_begins_anew_with_what_should_sound(
    desk: Desk, loaded: LoadedLibrary
) -> None:
    desk.host.advance(10.0)
    desk.conductor.begin_anew()
    (outage,) = read_journal(desk.journal.path, RATE).events
    until = outage.event.args["until"]
    assert until > 10 * RATE
    assert desk.sink.cues, "silence"
    assert {cue.start for cue in desk.sink.cues} == {until}
    desk.run(2.0)
    replayed = _replayed(loaded, desk.journal.path, desk.conductor.advanced)
    assert desk.sink.cues == replayed[-len(desk.sink.cues) :]


def test_stamps_never_lie_before_what_was_decided(desk: Desk) -> None:
    desk.run(1.0)
    decided = desk.conductor.advanced
    desk.intake.answer_all([])
    receipt = desk.conductor.feed(
        Event("energy", {"value": 50.0}), arrival_ns=desk.host.monotonic_ns() - 500_000_000
    )
    assert receipt.arrival == decided


def test_the_journal_is_written_before_a_cue_leaves(desk: Desk, tmp_path: Path) -> None:
    desk.run(0.2)
    lines: list[int] = []
    keep: Callable[[Cue], bool] = desk.sink.send

    def look(cue: Cue) -> bool:
        lines.append(len(read_journal(desk.journal.path, RATE).events))
        return keep(cue)

    desk.sink.send = look  # type: ignore[method-assign]
    desk.say({"type": "energy", "value": 95})
    desk.run(0.3)
    assert lines, "an event that should move the brightness sent no cue"
    assert set(lines) == {1}


def test_a_full_link_delays_cues_and_keeps_their_order(desk: Desk) -> None:
    desk.sink.room = 3
    desk.run(1.0)
    assert len(desk.sink.cues) == 3
    desk.sink.room = 10_000
    desk.run(0.003)
    ids = [cue.cue_id for cue in desk.sink.cues]
    assert ids == list(range(len(ids)))
    assert len(ids) > 3


def test_telemetry_is_numbered_and_says_when_it_is_heard(desk: Desk) -> None:
    desk.run(3.0)
    assert [body["seq"] for _, body in desk.sent] == list(range(len(desk.sent)))
    wanted = {field.name for field in ENVELOPE_FIELDS}
    for topic, body in desk.sent:
        assert topic in TOPICS
        assert wanted <= body.keys()
    beats = [body for topic, body in desk.sent if topic == "beat"]
    assert [beat["topic_seq"] for beat in beats] == list(range(len(beats)))
    assert len(beats) >= 3
    spans = {b["frame"] - a["frame"] for a, b in itertools.pairwise(beats)}
    assert spans == {round(60 * RATE / beats[0]["bpm"])}
    for beat in beats[1:]:
        rendered_ns = 1_000_000_000 + beat["frame"] * 1e9 / RATE
        assert beat["heard_ns"] == pytest.approx(rendered_ns + LATENCY_NS, abs=30_000)
        assert beat["heard_in_ms"] > LATENCY_NS / 1e6, "beats are told ahead of time"


def test_transitions_are_told_stage_by_stage_when_each_is_due(desk: Desk) -> None:
    desk.run(1.0)
    desk.sent.clear()
    ack = desk.say({"type": "scene", "name": "combat", "id": "go"})[0]
    times: dict[str, int] = {}
    for _ in range(400):
        desk.run(0.001, step=0.001)
        for topic, body in desk.sent:
            if topic == "transition" and body["event"]["id"] == "go":
                times.setdefault(body["stage"], desk.conductor.advanced)
    assert list(times) == ["planned", "audible", "complete"]
    assert times["audible"] == pytest.approx(ack["audible_frame"], abs=60)
    assert times["complete"] == pytest.approx(ack["complete_frame"], abs=60)


def test_a_journal_that_cannot_be_written_is_told_once_and_the_music_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.journal, "flush", lambda: False)
    desk.run(0.5)
    assert desk.say({"type": "scene", "name": "combat"})[0]["accepted"]
    desk.run(0.5)
    errors = [body for topic, body in desk.sent if topic == "error"]
    assert [e["kind"] for e in errors] == ["journal"]
    assert len(desk.sink.cues) > 5


def test_a_scheduler_that_fails_is_told_and_does_not_stop_the_ticks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(to: Frame) -> None:
        raise ZeroDivisionError("of a loop")

    desk.run(0.1)
    monkeypatch.setattr(desk.conductor.scheduler, "advance", fail)
    desk.run(0.5)
    errors = [body for topic, body in desk.sent if topic == "error"]
    assert len(errors) == 1, "told at most once a second"
    assert "ZeroDivisionError: of a loop" in errors[0]["message"]
    assert desk.metrics.value("faults_total") > 100
    monkeypatch.undo()
    desk.run(0.5)
    assert [t for t, _ in desk.sent].count("error") == 1


def test_what_is_told_as_of_a_moment_comes_right_after_what_was_decided_up_to_it(
    desk: Desk,
) -> None:
    """Nothing is chosen between the look at what may go and the word that it went."""
    desk.run(3.0)
    desk.say({"type": "scene", "name": "waltz", "quantize": "bar", "deadline_ms": 4000})
    due = desk.conductor.scheduler.next_due()
    assert due is not None
    moment = desk.conductor.catch_up()
    decided = desk.conductor.advanced
    desk.host.advance(0.5)  # a slow look: a change falls due meanwhile
    desk.conductor.hear(Event("ready", {"gone": ["harp"]}), moment)
    assert desk.conductor.advanced == decided
    desk.conductor.commit()
    last = read_journal(desk.journal.path, RATE).events[-1]
    assert (last.event.type, last.frame) == ("ready", decided)
