"""The conductor's side of the link, against the link itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adaptive.audio import (
    AudioProcess,
    AudioSettings,
    Counts,
    Health,
    Link,
    Loaded,
    LoadFailed,
    ProcessState,
)
from adaptive.audio.records import Load, decode_command, decode_cue, encode_report
from adaptive.cues import Cue, Lane, PlayCue, RampCue
from adaptive.library import Material
from adaptive.music import Frame
from adaptive.render import CueStart
from adaptive.serve.link_port import LinkPort
from adaptive.serve.materials import MaterialLoader
from adaptive.serve.pulse import Pulse

BASE = 100_000


@pytest.fixture
def link(tmp_path: Path) -> Link:
    """The audio process's end of a link."""
    return Link.create(tmp_path / "link", AudioSettings())


@pytest.fixture
def port(link: Link, tmp_path: Path) -> LinkPort:
    """The conductor's end, with the session's frame 0 at frame BASE."""
    port = LinkPort(AudioProcess.attach(link.path), Pulse(tmp_path / "pulse"))
    port.base = BASE
    return port


def _cue(link: Link) -> Cue:
    record = link.cues.pop()
    assert record is not None
    return decode_cue(record)


def test_cues_leave_in_the_audio_process_own_frames(port: LinkPort, link: Link) -> None:
    play = PlayCue(0, 2, Frame(700), 4410, 5, 88_200, Frame(-300), 0.5)
    ramp = RampCue(1, Lane.DUCK, Frame(900), 100, 0.25)
    assert port.send(play)
    assert port.send(ramp)
    assert _cue(link) == replace(play, start=Frame(BASE + 700), origin=Frame(BASE - 300))
    assert _cue(link) == replace(ramp, start=Frame(BASE + 900))


def test_a_full_ring_takes_no_cue_and_counts_none(
    port: LinkPort, link: Link, tmp_path: Path
) -> None:
    sent = 0
    while port.send(RampCue(sent, Lane.SEND, Frame(sent), 1, 0.0)):
        sent += 1
    assert sent > 1_000
    assert Pulse(tmp_path / "pulse").cues_sent == sent, "another process reads the same"
    assert _cue(link).cue_id == 0
    assert port.send(RampCue(sent, Lane.SEND, Frame(sent), 1, 0.0))


def test_reports_come_in_the_sessions_frames(port: LinkPort, link: Link) -> None:
    late = CueStart(3, Frame(BASE + 10), Frame(BASE + 40), True)
    link.reports.push(encode_report(late))
    link.answers.push(encode_report(Loaded(1, 50)))
    link.reports.push(b"\xff" * 30)
    assert list(port.reports()) == [CueStart(3, Frame(10), Frame(40), True), Loaded(1, 50)]
    assert list(port.reports()) == []


def test_status_before_and_after_the_first_block(port: LinkPort, link: Link) -> None:
    assert port.status() is None
    link.health.write(Health(ProcessState.RUNNING, 77, "fine").encode())
    assert port.status() is None
    link.counts.write(Counts(frame=BASE + 256, host_ns=9).encode())
    status = port.status()
    assert status is not None
    assert status.running
    assert (status.health.pid, status.counts.frame, status.counts.host_ns) == (77, 256, 9)


def test_materials_are_asked_for_in_turn_and_problems_named(port: LinkPort, link: Link) -> None:
    materials = [Material(k, f"loop {k}", Path(f"/pcm/{k}"), 100 + k) for k in range(3_000)]
    loader = MaterialLoader(port, materials)
    asked: list[int] = []
    done = False
    while not done:
        done = loader.attend()
        while (record := link.commands.pop()) is not None:
            command = decode_command(record)
            assert isinstance(command, Load)
            assert command.frames == 100 + command.number
            asked.append(command.number)
            assert loader.heard(Loaded(command.number, 1)) is None
    assert asked == list(range(3_000))
    again = MaterialLoader(port, materials[:1])
    assert again.heard(LoadFailed(0, "too short")) == "loop 0: too short"
    assert again.attend(), "a failure is an answer too"
    assert MaterialLoader(port, ()).attend()


def test_the_pulse_survives_its_writer(tmp_path: Path) -> None:
    first = Pulse(tmp_path / "pulse")
    first.cues_sent = 41
    first.beat()
    first.beat()
    second = Pulse(tmp_path / "pulse")
    assert (second.cues_sent, second.ticks) == (41, 2)
