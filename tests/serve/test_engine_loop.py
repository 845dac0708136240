"""The loop between the door and the link: what the audio process does is told and journaled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from serve_desk import Desk

from adaptive.audio import (
    AudioProcess,
    AudioSettings,
    Counts,
    Health,
    Link,
    LoadFailed,
    ProcessState,
)
from adaptive.audio.records import encode_report
from adaptive.library import Material
from adaptive.music import Frame
from adaptive.render import CueStart
from adaptive.render.log import NEVER
from adaptive.serve.assemble import LoadedLibrary
from adaptive.serve.engine_loop import EngineLoop
from adaptive.serve.journal_file import read_journal
from adaptive.serve.link_port import LinkPort
from adaptive.serve.materials import MaterialLoader
from adaptive.serve.pulse import Pulse
from adaptive.serve.zmq_door import ZmqDoor

FREE = "tcp://127.0.0.1:*"
ALIVE = 1  # a process that exists for as long as the system runs


class Bench:
    """An engine loop over a link whose other end is the test."""

    def __init__(self, loaded: LoadedLibrary, folder: Path) -> None:
        self.desk = Desk(loaded, folder / "journal.jsonl")
        self.link = Link.create(folder / "link", AudioSettings())
        self.pulse = Pulse(folder / "pulse")
        port = LinkPort(AudioProcess.attach(self.link.path), self.pulse)
        self.door = ZmqDoor(FREE, FREE)
        self.met: list[int] = []
        self.loop = EngineLoop(
            conductor=self.desk.conductor,
            intake=self.desk.intake,
            door=self.door,
            port=port,
            loader=MaterialLoader(port, [Material(4, "harp", Path("/x"), 1)]),
            pulse=self.pulse,
            host=self.desk.host,
            state=lambda: {"scene": "calm"},
            audio_pid=0,
            note_audio=self.met.append,
        )

    def sounds(self, pid: int, **counts: int) -> None:
        """The audio process says that it plays."""
        self.link.health.write(Health(ProcessState.RUNNING, pid, "").encode())
        now = self.desk.host.monotonic_ns()
        self.link.counts.write(Counts(host_ns=now, **counts).encode())

    async def until(self, happened: Callable[[], bool]) -> None:
        """Let the loop turn until something has happened."""
        async with asyncio.timeout(10):
            while not happened():
                await asyncio.sleep(0)

    def told(self, topic: str) -> list[dict[str, object]]:
        """Messages of the telemetry so far."""
        return [body for sent, body in self.desk.sent if sent == topic]

    def journaled(self) -> list[tuple[str, dict[str, object]]]:
        """Types and fields of what the journal holds."""
        events = read_journal(self.desk.journal.path, 44_100).events
        return [(s.event.type, dict(s.event.args)) for s in events]


@pytest.fixture
def play(loaded: LoadedLibrary, tmp_path: Path) -> Callable[[Callable[[Bench], object]], Bench]:
    """Runs a test's steps on a loop that turns."""

    def run(steps: Callable[[Bench], object]) -> Bench:
        async def turn() -> Bench:
            bench = Bench(loaded, tmp_path)
            bench.sounds(ALIVE)
            bench.loop.start()
            await bench.until(lambda: bench.met == [ALIVE])
            awaited = steps(bench)
            assert asyncio.iscoroutine(awaited)
            await awaited
            bench.loop.stop()
            bench.door.close()
            return bench

        return asyncio.run(turn())

    return run


Play = Callable[[Callable[[Bench], object]], Bench]


def test_underruns_are_counted_and_told(play: Play) -> None:
    async def steps(bench: Bench) -> None:
        bench.sounds(ALIVE, underruns=3)
        await bench.until(lambda: bool(bench.told("underrun")))
        bench.sounds(ALIVE, underruns=4)
        await bench.until(lambda: len(bench.told("underrun")) == 2)

    bench = play(steps)
    assert [(b["count"], b["total"]) for b in bench.told("underrun")] == [(3, 3), (1, 4)]
    assert bench.desk.metrics.value("underruns_total") == 4


def test_a_late_cue_is_journaled_and_one_that_never_began_is_counted(play: Play) -> None:
    async def steps(bench: Bench) -> None:
        for report in (
            CueStart(0, Frame(900), Frame(900), True),
            CueStart(1, Frame(900), Frame(1_300), True),
            CueStart(2, Frame(900), NEVER, True),
            CueStart(3, Frame(900), Frame(900), False),
        ):
            bench.link.reports.push(encode_report(report))
        metrics = bench.desk.metrics
        await bench.until(lambda: metrics.value("cues_without_audio_total") > 0)

    bench = play(steps)
    assert bench.journaled() == [("late_cue", {"cue": 1, "start": 1_300})]
    assert bench.desk.metrics.value("late_cues_total") == 1
    assert bench.desk.metrics.value("cues_dropped_total") == 1


def test_audio_that_cannot_be_loaded_is_told_by_its_name(play: Play) -> None:
    async def steps(bench: Bench) -> None:
        bench.link.answers.push(encode_report(LoadFailed(4, "too short")))
        await bench.until(lambda: bool(bench.told("error")))

    assert play(steps).told("error")[0]["message"] == "harp: too short"


def test_another_audio_process_is_an_outage_and_its_past_is_not_late(play: Play) -> None:
    async def steps(bench: Bench) -> None:
        bench.desk.run(0.3)
        bench.link.health.write(Health(ProcessState.RUNNING, 2**22 + 1, "").encode())
        late = CueStart(0, Frame(900), Frame(9_000), True)
        bench.link.reports.push(encode_report(late))
        bench.sounds(2**22 + 1, frame=13_000)
        await bench.until(lambda: len(bench.met) == 2)
        bench.link.reports.push(encode_report(late))
        await bench.until(lambda: len(bench.link.reports) == 0)
        newest = bench.desk.sink.cues[-1]
        after = CueStart(newest.cue_id, newest.start, Frame(newest.start + 300), True)
        bench.link.reports.push(encode_report(after))
        await bench.until(lambda: len(bench.journaled()) == 2)

    bench = play(steps)
    (outage, until), (late, args) = bench.journaled()
    assert (outage, late) == ("outage", "late_cue")
    newest = bench.desk.sink.cues[-1]
    assert args == {"cue": newest.cue_id, "start": newest.start + 300}
    assert {cue.start for cue in bench.desk.sink.cues[-3:]} == {until["until"]}
    assert bench.desk.metrics.value("audio_restarts_total") == 1


def test_turns_are_counted_for_the_supervisor(play: Play) -> None:
    async def steps(bench: Bench) -> None:
        before = bench.pulse.ticks
        await bench.until(lambda: bench.pulse.ticks > before + 2)

    assert play(steps).desk.metrics.distribution("loop_lag_seconds").count >= 3
