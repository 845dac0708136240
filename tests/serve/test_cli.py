"""The command line against a conductor behind real sockets."""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from live_desk import LiveDesk
from serve_desk import RATE, Desk

from adaptive.cli import monitor, send
from adaptive.errors import ProtocolError
from adaptive.serve import Ack, Message
from adaptive.serve.assemble import LoadedLibrary
from adaptive.serve.journal_file import read_journal

NOWHERE = "tcp://127.0.0.1:9"


@pytest.fixture
def live(loaded: LoadedLibrary, tmp_path: Path) -> Iterator[LiveDesk]:
    """A conductor that has played for half a second, behind real sockets."""
    desk = Desk(loaded, tmp_path / "session.jsonl")
    desk.run(0.5)
    live = LiveDesk(desk)
    yield live
    live.close()


def _adaptive(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="adaptive")
    subparsers = parser.add_subparsers(required=True)
    send.add_parser(subparsers)
    monitor.add_parser(subparsers)
    args = parser.parse_args(words)
    status = args.run(args)
    assert isinstance(status, int)
    return status


def _send(live: LiveDesk, *words: str) -> int:
    return _adaptive("send", "--endpoint", live.door.endpoint, "--timeout", "5", *words)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("scene combat", {"type": "scene", "name": "combat"}),
        ("scene dark forest 夜", {"type": "scene", "tags": ["dark", "forest", "夜"]}),
        ("energy 80", {"type": "energy", "value": 80}),
        ("emotion tense", {"type": "emotion", "name": "tense"}),
        ("emotion -0.5 0.8", {"type": "emotion", "valence": -0.5, "arousal": 0.8}),
        ("param health 35", {"type": "param", "name": "health", "value": 35}),
        ("duck -12 800", {"type": "duck", "db": -12, "ms": 800}),
        ("stop", {"type": "stop"}),
        ("query state", {"type": "query", "what": "state"}),
        ("energy loud", {"type": "energy", "value": "loud"}),
    ],
)
def test_words_make_the_message(line: str, message: dict[str, Any]) -> None:
    assert send.message_of(line.split(), {}) == message


def test_named_fields_and_json_make_the_message() -> None:
    fields = {"ramp_ms": "2000", "id": "x"}
    expected = {"type": "energy", "value": 80, "ramp_ms": 2000, "id": "x"}
    assert send.message_of(["energy", "80"], fields) == expected
    assert send.message_of(['{"type": "stop"}'], {"id": "x"}) == {"type": "stop", "id": "x"}


@pytest.mark.parametrize("line", ["", "scnee combat", "stop now", "energy 1 2 3", '{"type":1} x'])
def test_words_without_sense_are_refused(line: str) -> None:
    with pytest.raises(ProtocolError):
        send.message_of(line.split(), {})
    with pytest.raises(ProtocolError, match="a field of stop"):
        send.message_of(["stop"], {"value": "3"})


def test_an_accepted_event_is_told_in_a_line(
    live: LiveDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _send(live, "scene", "combat", "--deadline-ms", "200", "--id", "s") == 0
    told = capsys.readouterr().out
    assert re.fullmatch(
        r"scene combat: first heard in \d+ ms, complete in \d+ ms( \(\d\.\d bars\))?, "
        r"(at once|on an? \w+) \(event 0\)\n",
        told,
    )
    assert _send(live, "energy", "80", "--json") == 0
    assert json.loads(capsys.readouterr().out)["seq"] == 1
    assert _send(live, "query", "state", "--json") == 0
    assert json.loads(capsys.readouterr().out)["scene"] == "combat"


def test_exit_statuses(live: LiveDesk, capsys: pytest.CaptureFixture[str]) -> None:
    assert _send(live, "scene", "combta") == 1
    assert "nearest: combat" in capsys.readouterr().err
    assert _send(live, "energy", "500") == 2
    assert "0 to 100" in capsys.readouterr().err
    assert _adaptive("send", "--endpoint", NOWHERE, "--timeout", "0.1", "stop") == 2
    assert "adaptive serve" in capsys.readouterr().err
    assert _send(live, "--file", "no-such-file.jsonl") == 2
    assert read_journal(live.desk.journal.path, RATE).events == ()


def test_a_file_is_sent_at_its_times(live: LiveDesk, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(
        "# a fight\n"
        '{"at": 0.05, "type": "energy", "value": 90, "id": "b"}\n'
        '{"at": 0, "type": "scene", "name": "combat", "id": "a"}\n'
        '{"at": 0.06, "type": "end"}\n'
    )
    began = time.monotonic()
    assert _send(live, "--file", str(path)) == 0
    assert time.monotonic() - began >= 0.05
    journaled = read_journal(live.desk.journal.path, RATE).events
    assert [s.event.id for s in journaled] == ["a", "b"]
    assert _send(live, "--file", str(path), "stop") == 2


def test_monitor_prints_what_it_hears(live: LiveDesk, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("monitor", "--telemetry", live.door.telemetry, "--seconds", "5")
    assert _adaptive(*words, "--topics", "beat", "--count", "2") == 0
    assert capsys.readouterr().out.count("beat") >= 2
    assert _adaptive(*words, "--count", "1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["topic"] in ("beat", "bar")
    assert _adaptive(*words, "--topics", "beats") == 2


def test_monitor_that_hears_nothing_says_so() -> None:
    assert _adaptive("monitor", "--telemetry", NOWHERE, "--seconds", "0.05") == 1


def test_telemetry_in_a_line() -> None:
    beat = {"bar": 3, "beat": 1, "beats": 4, "bpm": 140.0, "meter": "4/4", "key": "A minor"}
    line = monitor.readable(Message("beat", {**beat, "heard_in_ms": 12.34}))
    assert line == "beat          +12.3 ms  bar 4, beat 2 of 4, 140 BPM 4/4 A minor"
    event = {"type": "scene", "id": "s", "seq": 4}
    line = monitor.readable(Message("transition", {"stage": "audible", "event": event}))
    assert line.endswith("scene (s) is audible")
    line = monitor.readable(Message("state", {"seq": 1, "scene": "战斗", "parts": {"bass": "x"}}))
    assert line.endswith("scene 战斗: bass=x")


def test_what_plays_is_told_in_a_line() -> None:
    playing = {
        "playing": True, "paused": False, "scene": "combat", "energy": 75.75,
        "energy_target": 90.0, "emotion": {"valence": -0.3, "arousal": 0.75, "mood": "tense"},
        "parts": {"bass": "b-1", "drums": "d-1"}, "returns_to": None, "bpm": 140.0,
        "beat_frames": 18_900, "meter": "4/4", "key": "A minor", "bar": 2,
    }  # fmt: skip
    said = "scene combat, energy 76 → 90, tense, 140 BPM 4/4, A minor: bass=b-1 drums=d-1"
    assert monitor.readable(Message("snapshot", playing)).endswith(f"  {said}")
    silent = monitor.readable(Message("state", {**playing, "playing": False, "paused": True}))
    assert "  paused, scene combat" in silent


def test_a_choice_is_told_in_a_line() -> None:
    chosen = {
        "part": "bass", "cause": {"why": "scene", "event": 0, "id": None}, "grid": "16th",
        "chosen": {"loop": "b-1", "cost": 0.2951, "terms": {"energy": 0.1}},
        "rejected": [{"loop": "b-2", "cost": 0.2966, "terms": {}}],
    }  # fmt: skip
    line = monitor.readable(Message("decision", chosen))
    assert line.endswith("  bass: b-1 (cost 0.30), for scene, on: 16th; next best b-2 (0.30)")


def test_what_waits_for_a_bar_line_is_told_in_ms_and_bars() -> None:
    ack = Ack(
        accepted=True, seq=4, arrival_frame=624_851, audible_frame=625_217, audible_ms=11.2,
        complete_ms=101.2, grid="bar", structure_frame=743_703,
    )  # fmt: skip
    message = {"type": "scene", "name": "town"}
    state = {"bpm": 84.0, "beat_frames": 31_500, "meter": "4/4"}
    assert send.described(message, ack, state) == (
        "scene town: a gesture answers, first heard in 11 ms, complete in 101 ms; "
        "the loops change in 2698 ms (0.9 bars), on a bar line (event 4)"
    )
    assert "the loops change later, on a bar line" in send.described(message, ack)
