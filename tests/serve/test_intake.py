"""Every message gets an answer, and no message stops the music."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from serve_desk import LATENCY_NS, RATE, Desk

from adaptive.errors import ProtocolError
from adaptive.events import ACK_FIELDS, REFUSAL_FIELDS, Event, Stamped
from adaptive.serve.ack import Ack, EngineBusy, EngineFault
from adaptive.serve.assemble import LoadedLibrary
from adaptive.serve.journal_file import read_journal


@pytest.fixture
def desk(loaded: LoadedLibrary, tmp_path: Path) -> Desk:
    """A session that has played for half a second."""
    desk = Desk(loaded, tmp_path / "session.jsonl")
    desk.run(0.5)
    return desk


def _journaled(desk: Desk) -> list[Stamped]:
    return list(read_journal(desk.journal.path, RATE).events)


def test_an_ack_has_the_fields_of_the_table_and_keeps_its_promises(desk: Desk) -> None:
    ack = desk.say({"type": "scene", "name": "combat", "id": 7, "mood": 1})[0]
    assert list(ack) == ["v", "type", *(f.name for f in ACK_FIELDS)]
    assert (ack["accepted"], ack["id"], ack["ignored"]) == (True, 7, ["mood"])
    assert ack["arrival_frame"] <= ack["audible_frame"] <= ack["complete_frame"]
    assert ack["complete_frame"] - ack["arrival_frame"] <= 0.2 * RATE
    latency_ms = LATENCY_NS / 1e6
    audible = (ack["audible_frame"] - ack["arrival_frame"]) * 1000 / RATE
    assert ack["audible_ms"] == pytest.approx(audible + latency_ms, abs=0.1)
    assert ack["complete_ms"] > ack["audible_ms"]
    typed = Ack.from_map(ack)
    assert typed.to_map() == {**ack, "ignored": ("mood",)}
    assert [s.event.id for s in _journaled(desk)] == [7]


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({"type": "scene", "name": "combta", "id": "x"}, "name"),
        ({"type": "trigger", "name": "player_deth", "id": "x"}, "name"),
        ({"type": "energy", "value": 101, "id": "x"}, "value"),
        ({"type": "energy", "value": [[[[[[1]]]]]], "id": "x"}, "value"),
        ({"type": "energy", "value": 2**63, "id": "x"}, "value"),
        ({"type": "energy", "value": b"\xff", "id": "x"}, "value"),
        ({"type": "late_cue", "cue": 1, "start": 1, "id": "x"}, "type"),
        ({"type": "outage", "until": 1, "id": "x"}, "type"),
        ({"type": "end", "id": "x"}, "type"),
    ],
)
def test_a_refusal_says_what_would_be_right_and_changes_nothing(
    desk: Desk, message: dict[str, Any], field: str
) -> None:
    answer = desk.say(message)[0]
    assert list(answer) == ["v", "type", "accepted", "id", "error"]
    assert (answer["accepted"], answer["id"]) == (False, "x")
    error = answer["error"]
    assert list(error) == [f.name for f in REFUSAL_FIELDS]
    assert (error["kind"], error["field"]) == ("protocol", field)
    assert error["legal"]
    if field == "name":
        assert error["nearest"][0] in ("combat", "player_death")
    refusal = Ack.from_map(answer).error
    assert refusal is not None
    assert isinstance(refusal.to_error(), ProtocolError)
    assert _journaled(desk) == []


def test_random_bytes_are_all_answered(desk: Desk) -> None:
    rng = random.Random(5)
    for _ in range(20):
        garbage = [rng.randbytes(rng.randrange(50)) for _ in range(20)]
        answers = desk.say(*garbage, None)
        assert len(answers) == 21
        assert not any(a["accepted"] for a in answers)
        desk.host.advance(1.0)
    assert desk.metrics.value("refused_total", kind="protocol") == 420


def test_of_values_that_wait_together_only_the_last_counts(desk: Desk) -> None:
    answers = desk.say(
        {"type": "energy", "value": 10, "id": 1},
        {"type": "param", "name": "health", "value": 1, "id": 2},
        {"type": "duck", "db": -6, "ms": 100, "id": 3},
        {"type": "energy", "value": 20, "id": 4},
        {"type": "param", "name": "health", "value": 2, "id": 5},
        {"type": "energy", "value": 30, "id": 6},
    )
    assert [a["id"] for a in answers] == [1, 2, 3, 4, 5, 6]
    assert all(a["accepted"] for a in answers)
    assert [s.event.id for s in _journaled(desk)] == [3, 5, 6]
    assert answers[0]["seq"] == answers[3]["seq"] == answers[5]["seq"]
    assert "replaced" in answers[0]["note"]
    assert "replaced" not in answers[5]["note"]
    assert desk.metrics.value("coalesced_total") == 3


def test_a_refused_event_replaces_nothing(desk: Desk) -> None:
    answers = desk.say({"type": "scene", "name": "combat"}, {"type": "scene", "name": "nowhere"})
    assert [a["accepted"] for a in answers] == [True, False]
    assert [s.event.args["name"] for s in _journaled(desk)] == ["combat"]


def test_more_events_than_the_allowance_are_refused_as_busy(desk: Desk) -> None:
    message = {"type": "duck", "db": -3, "ms": 10, "id": "d"}
    answers = desk.say(*[message] * 600)
    accepted = [a["accepted"] for a in answers]
    assert accepted == [True] * 500 + [False] * 100
    assert {a["id"] for a in answers} == {"d"}
    busy = Ack.from_map(answers[-1]).error
    assert busy is not None
    assert isinstance(busy.to_error(), EngineBusy)
    assert desk.say(message, peer=b"other")[0]["accepted"], "each sender has its own allowance"
    desk.host.advance(0.05)
    again = [a["accepted"] for a in desk.say(*[message] * 60)]
    assert again == [True] * 50 + [False] * 10
    assert len(_journaled(desk)) == 551


def test_events_that_take_long_use_up_everybodys_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = desk.conductor.feed

    def slow(event: Event, arrival_ns: int | None = None) -> Any:
        desk.host.advance(0.03)
        return feed(event, arrival_ns)

    monkeypatch.setattr(desk.conductor, "feed", slow)
    taken = []
    for _ in range(12):
        taken.append(desk.say({"type": "pause"})[0]["accepted"])
    assert taken[:4] == [True] * 4
    assert not taken[-1]
    desk.host.advance(1.0)
    assert desk.say({"type": "resume"})[0]["accepted"]


def test_cues_leave_between_slow_events_that_wait_together(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, ticks = desk.conductor.feed, []
    monkeypatch.setattr(desk.conductor, "tick", lambda: ticks.append(desk.host.monotonic_ns()))

    def slow(event: Event, arrival_ns: int | None = None) -> Any:
        desk.host.advance(0.003)
        return feed(event, arrival_ns)

    monkeypatch.setattr(desk.conductor, "feed", slow)
    desk.say(*[{"type": "pause"}, {"type": "resume"}] * 4)
    assert len(ticks) == 8


def test_a_fault_of_the_engine_is_answered_and_journaled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(stamped: Stamped) -> None:
        raise KeyError("bug")

    monkeypatch.setattr(desk.conductor.scheduler, "feed", fail)
    answer = desk.say({"type": "scene", "name": "combat", "id": 1})[0]
    assert answer["error"]["kind"] == "internal"
    assert "KeyError" in answer["error"]["message"]
    refusal = Ack.from_map(answer).error
    assert refusal is not None
    assert isinstance(refusal.to_error(), EngineFault)
    monkeypatch.undo()
    assert desk.say({"type": "scene", "name": "combat", "id": 2})[0]["accepted"]
    assert [s.event.id for s in _journaled(desk)] == [1, 2]


def test_queries_answer_and_are_not_journaled(desk: Desk) -> None:
    answer = desk.say({"type": "query", "what": "state", "id": "q"})[0]
    assert (answer["type"], answer["what"], answer["id"]) == ("answer", "state", "q")
    assert answer["state"]["scene"] == "calm"
    assert _journaled(desk) == []


def test_an_unknown_answer_is_no_ack() -> None:
    with pytest.raises(ProtocolError):
        Ack.from_map({"type": "answer"})
    newer = Ack.from_map({"type": "ack", "accepted": True, "seq": 3, "shiny": 1})
    assert (newer.seq, newer.ignored) == (3, ())
