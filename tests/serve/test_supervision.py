"""The whole path in its real processes, and what happens when one of them dies."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import zmq
from served import Served, serve_command, wait_for

from adaptive.audio import AudioProcess, TapReader
from adaptive.cli import serve
from adaptive.errors import ProtocolError
from adaptive.events import METRICS, encode_message
from adaptive.serve import Client, NoEngine
from adaptive.serve.journal_file import read_journal
from adaptive.serve.processes import process_lives

pytestmark = [pytest.mark.live, pytest.mark.pyo]
RATE = 44_100
FIGHT_BEAT = 18_900


@pytest.fixture(scope="module")
def engine(library_folder: Path) -> Iterator[Served]:
    """An engine that the tests of this file share."""
    engine = Served("--library", str(library_folder))
    yield engine
    engine.kill_all()


@pytest.fixture
def client(engine: Served) -> Iterator[Client]:
    """A patient client."""
    with engine.client(timeout_s=2.0) as client:
        yield client


def _state(client: Client) -> dict[str, Any]:
    """The state, asked for until there is somebody to answer."""
    for _ in range(20):
        with contextlib.suppress(NoEngine):
            return client.query("state")
    raise AssertionError("no engine came back")


def _beats(client: Client, count: int) -> list[Any]:
    heard = client.listen("beat", seconds=20)
    return [message.body for message in itertools.islice(heard, count)]


def _fight(client: Client) -> list[int]:
    """Two beats of the combat scene's music, as frames."""
    heard = client.listen("beat", seconds=20)
    beats = (message.body["frame"] for message in heard if message.body["bpm"] == 140)
    return list(itertools.islice(beats, 2))


def _quietest(sound: npt.NDArray[np.float32]) -> float:
    """Least RMS of any tenth of a second."""
    step = RATE // 10
    windows = [sound[k : k + step] for k in range(0, len(sound) - step, step)]
    return min(float(np.sqrt(np.mean(np.square(window)))) for window in windows)


def _heard(tap: TapReader) -> npt.NDArray[np.float32]:
    pieces = []
    while len(sound := tap.read()[1]):
        pieces.append(sound)
    return np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32)


def _journaled(engine: Served) -> list[str]:
    session = engine.session
    return [s.event.type for s in read_journal(session.journal_file, RATE).events]


def test_events_are_answered_and_keep_their_deadlines(engine: Served, client: Client) -> None:
    assert set(engine.ready["scenes"]) == {"calm", "combat", "waltz"}
    assert _beats(client, 1), "the music plays before anyone asks for it"
    for name in ("combat", "waltz", "calm"):
        ack = client.scene(name, deadline_ms=200, id=name)
        assert 0 < ack.audible_ms <= ack.complete_ms
        assert ack.complete_frame - ack.arrival_frame <= 0.2 * RATE
        told = {}
        for message in client.listen("transition", seconds=5):
            if message.body["event"]["id"] == name:
                told[message.body["stage"]] = message.body
            if "complete" in told:
                break
        assert told["complete"]["complete"] <= ack.complete_frame
    with pytest.raises(ProtocolError, match="combat"):
        client.scene("combta")


def test_who_comes_late_gets_a_snapshot(client: Client) -> None:
    snapshot = next(client.listen("snapshot", seconds=10)).body
    state = client.query("state")
    assert snapshot["scene"] == state["scene"]
    assert state["telemetry_seq"] > snapshot["seq"]
    assert state["last_beat"]["bpm"] > 0


def test_beats_are_told_before_they_are_heard_and_evenly(client: Client) -> None:
    beats = _beats(client, 4)
    spans = {b["frame"] - a["frame"] for a, b in itertools.pairwise(beats)}
    assert spans == {round(60 * RATE / beats[0]["bpm"])}
    ahead = sorted(beat["heard_in_ms"] for beat in beats)
    assert ahead[len(ahead) // 2] > 0


def test_a_storm_neither_stops_the_music_nor_fills_the_memory(
    engine: Served, client: Client
) -> None:
    def memory_kib() -> int:
        command = ["ps", "-o", "rss=", "-p", str(engine.conductor_pid)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    kinds: list[dict[str, Any]] = [
        {"type": "scene", "name": "combat"},
        {"type": "energy", "value": 70},
        {"type": "scene", "name": "calm"},
        {"type": "trigger", "name": "victory"},
        {"type": "scene", "name": "nowhere"},
    ]
    raw = [encode_message(kind) for kind in kinds]
    before = memory_kib()
    tap = AudioProcess.attach(engine.link).tap()
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    flood = context.socket(zmq.DEALER)
    flood.connect(engine.ready["bind"])
    sent = answered = 0
    began = time.monotonic()
    while time.monotonic() - began < 1.0:
        due = int((time.monotonic() - began) * 10_000)
        while sent < due and flood.poll(0, zmq.POLLOUT):
            flood.send(raw[sent % len(raw)])
            sent += 1
        while flood.poll(1):
            flood.recv()
            answered += 1
    assert sent > 4_000
    while answered < sent and flood.poll(10_000):
        flood.recv()
        answered += 1
    context.destroy(linger=0)
    assert answered == sent, "every message is answered, if only as busy"
    wait_for(lambda: client.query("state")["playing"], "an answer after the storm")
    metrics = client.query("metrics")
    assert metrics['adaptive_refused_total{kind="busy"}'] > 0
    assert {name.partition("{")[0] for name in metrics} <= {f"adaptive_{name}" for name in METRICS}
    assert metrics["adaptive_clock_rate_hertz"] == pytest.approx(RATE, rel=2e-3)
    assert 0 < metrics["adaptive_audio_load_ratio"] < 1
    assert memory_kib() - before < 100_000
    assert _quietest(_heard(tap)) > 0.003


def test_the_music_outlives_the_conductor(engine: Served, client: Client) -> None:
    client.scene("combat", quantize="now")
    client.energy(90)
    before, journaled = _fight(client), len(_journaled(engine))
    old, audio = engine.conductor_pid, engine.audio_pid
    tap = AudioProcess.attach(engine.link).tap()
    os.kill(old, signal.SIGKILL)
    assert _state(client)["scene"] == "combat"
    assert engine.conductor_pid not in (0, old)
    assert engine.audio_pid == audio
    assert {(beat - before[0]) % FIGHT_BEAT for beat in (*before, *_fight(client))} == {0}
    sound = _heard(tap)
    assert len(sound) > RATE // 2
    assert _quietest(sound) > 0.003, "there was a hole"
    assert (client.duck(-3, 50).seq or 0) >= journaled
    events = read_journal(engine.session.journal_file, RATE).events
    assert [s.seq for s in events] == list(range(len(events))), "the journal goes on where it was"
    assert client.query("metrics")["adaptive_conductor_restarts_total"] == 1


def test_a_new_audio_process_takes_up_the_music_on_the_same_beat(
    engine: Served, client: Client
) -> None:
    client.scene("combat", quantize="now")
    before = _fight(client)
    old, conductor = engine.audio_pid, engine.conductor_pid
    os.kill(old, signal.SIGKILL)
    wait_for(lambda: "outage" in _journaled(engine), "the outage in the journal")
    assert engine.audio_pid not in (0, old)
    assert engine.conductor_pid == conductor
    assert {(beat - before[0]) % FIGHT_BEAT for beat in (*before, *_fight(client))} == {0}
    assert abs(_beats(client, 1)[0]["heard_in_ms"]) < 500, "time has not slipped"
    tap = AudioProcess.attach(engine.link).tap()
    _beats(client, 3)
    assert _quietest(_heard(tap)) > 0.003
    assert client.scene("calm").accepted


def test_a_hanging_conductor_is_replaced(engine: Served, client: Client) -> None:
    old = engine.conductor_pid
    os.kill(old, signal.SIGSTOP)
    assert _state(client)["playing"]
    assert engine.conductor_pid != old


def test_the_end_is_quick_and_leaves_nothing_behind(library_folder: Path, tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    engine = Served("--library", str(library_folder), "--journal", str(journal))
    try:
        pids = [engine.conductor_pid, engine.audio_pid]
        assert all(process_lives(pid) for pid in pids)
        status, said, took = engine.end(signal.SIGINT)
        assert (status, said) == (0, "")
        assert took < 2.0
        assert not any(process_lives(pid) for pid in pids)
        assert not engine.folder.exists()
        assert not engine.link.parent.exists()
        assert read_journal(journal, RATE).end is not None
    finally:
        engine.kill_all()


def test_nothing_survives_a_killed_supervisor(library_folder: Path) -> None:
    engine = Served("--library", str(library_folder))
    folders = (engine.folder, engine.link.parent)
    try:
        pids = [engine.conductor_pid, engine.audio_pid]
        engine.process.kill()
        engine.process.communicate()
        wait_for(lambda: not any(process_lives(pid) for pid in pids), "the end of both")
    finally:
        for pid in pids:
            if process_lives(pid):
                os.kill(pid, signal.SIGKILL)
    assert not any(folder.exists() for folder in folders)


def test_a_session_ends_after_its_seconds(library_folder: Path) -> None:
    command = serve_command("--library", str(library_folder), "--seconds", "0.3")
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0
    assert "no device" in done.stderr, "people are told what pulls the sound"
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--library", "no-such-folder"], "no-such-folder"),
        (["--bind", "tcp://0.0.0.0:5570"], "--expose"),
        (["--bind", "5570"], "like"),
        (["--record", "no-such-folder/x.wav"], "no-such-folder"),
        (["--journal", "no-such-folder/x.jsonl"], "no-such-folder"),
        (["--journal", __file__], "has content"),
        (["--block", "7"], "block"),
        (["--seconds", "0"], "seconds"),
    ],
)
def test_what_is_asked_for_wrongly_is_told_before_anything_starts(
    library_folder: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    serve.add_parser(parser.add_subparsers())
    args = parser.parse_args(["serve", "--library", str(library_folder), *options])
    assert args.run(args) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--bind", "TAKEN", "--telemetry", "tcp://127.0.0.1:*"], "another engine"),
        (["--driver", "portaudio", "--device", "99"], "no sound device"),
        (["--record", "x.mp3"], "x.mp3"),
    ],
)
def test_what_cannot_be_started_says_why(
    engine: Served, library_folder: Path, options: list[str], said: str
) -> None:
    options = [engine.ready["bind"] if option == "TAKEN" else option for option in options]
    command = serve_command("--library", str(library_folder), *options)
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
