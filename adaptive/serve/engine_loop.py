"""The conductor's event loop: a tick every few milliseconds, and messages as they come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from adaptive.audio import Counts, Loaded, LoadFailed, Report, Status
from adaptive.events import Event
from adaptive.music import Frame
from adaptive.render import CueStart
from adaptive.serve.clock import Clock
from adaptive.serve.conductor import Conductor
from adaptive.serve.intake import Intake
from adaptive.serve.link_port import LinkPort
from adaptive.serve.materials import AudioSupply
from adaptive.serve.processes import process_lives
from adaptive.serve.pulse import Pulse
from adaptive.serve.zmq_door import ZmqDoor

__all__ = ["IDLE_S", "TICK_S", "EngineLoop"]

TICK_S: Final = 0.012
"""Longest time between two looks at the audio process's reports and the telemetry that waits."""

IDLE_S: Final = 0.2
"""The same while nobody has asked for anything lately and nothing is being loaded."""

_LIVELY_NS: Final = 500_000_000

_SOONEST_S: Final = 0.000_2
_BATCH: Final = 32
_FRESH_NS: Final = 200_000_000


class EngineLoop:
    """Connects the conductor with the door and the link, on the running event loop.

    Parameters
    ----------
    conductor : Conductor
    intake : Intake
    door : ZmqDoor
    port : LinkPort
    loader : AudioSupply
        Told what became of the library's audio.
    pulse : Pulse
        Shows that the loop turns.
    host : Clock
    state : callable
        The body of a snapshot.
    audio_pid : int
        The audio process that a former conductor knew of, 0 for none.
    note_audio : callable
        Told the number of each new audio process.
    """

    def __init__(
        self,
        *,
        conductor: Conductor,
        intake: Intake,
        door: ZmqDoor,
        port: LinkPort,
        loader: AudioSupply,
        pulse: Pulse,
        host: Clock,
        state: Callable[[], Mapping[str, Any]],
        audio_pid: int,
        note_audio: Callable[[int], None],
    ) -> None:
        self._conductor = conductor
        self._metrics = conductor.metrics
        self._lag = conductor.metrics.distribution("loop_lag_seconds")
        self._intake = intake
        self._door = door
        self._port = port
        self._loader = loader
        self._pulse = pulse
        self._host = host
        self._state = state
        self._audio_pid = audio_pid
        self._note_audio = note_audio
        self._loop = asyncio.get_running_loop()
        self._handle: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._underruns = 0
        self._answers_lost = 0
        self._recued_from = 0
        self._lively_until = 0

    def start(self) -> None:
        """Begin to tick and to answer."""
        status = self._port.status()
        self._underruns = status.counts.underruns if status else 0
        self._loop.add_reader(self._door.descriptor, self._answer)
        self._due = self._loop.time()
        self._tick()

    def stop(self) -> None:
        """End both."""
        self._loop.remove_reader(self._door.descriptor)
        if self._handle is not None:
            self._handle.cancel()

    def follow(self) -> Status | None:
        """Read the audio process's clock."""
        status = self._port.status()
        if status is not None:
            self._conductor.clock.report(status.counts.frame, status.counts.host_ns)
        return status

    def _tick(self) -> None:
        self._lag.observe(self._loop.time() - self._due)
        self._look_around()
        self._conductor.tick()
        self._sleep()

    def _sleep(self) -> None:
        """Sleep until the scheduler's next decision, or for a tick."""
        now = self._host.monotonic_ns()
        lively = now < self._lively_until or self._loader.restless
        wait = TICK_S if lively else IDLE_S
        due_ns = self._conductor.next_due_ns()
        if due_ns is not None:
            until_due = (due_ns - now) / 1e9
            wait = min(wait, max(until_due, 0.0) + _SOONEST_S)
        if self._handle is not None:
            self._handle.cancel()
        self._due = self._loop.time() + wait
        self._handle = self._loop.call_at(self._due, self._tick)

    def _answer(self) -> None:
        """Answer what waits; the rest after other things have had their turn."""
        requests = self._door.receive(_BATCH)
        if not requests:
            return
        self._lively_until = self._host.monotonic_ns() + _LIVELY_NS
        answers = self._intake.answer_all([(r.peer, r.payload) for r in requests])
        for request, answer in zip(requests, answers, strict=True):
            self._door.answer(request, answer)
        self._sleep()  # the events may have brought the next decision forward
        self._loop.call_soon(self._answer)  # the descriptor tells of new messages only once

    def hear(self, report: Report) -> None:
        """Take in one report of the audio process."""
        if isinstance(report, Loaded | LoadFailed):
            problem = self._loader.heard(report)
            if problem:
                self._metrics.count("load_failures_total")
                self._tell_error("load", problem)
        elif isinstance(report, CueStart):
            self._hear_start(report)

    def _hear_start(self, report: CueStart) -> None:
        if not report.found:
            self._metrics.count("cues_without_audio_total")
        if report.actual < report.planned:  # it never began: too many waited
            self._metrics.count("cues_dropped_total")
        elif report.late and self._counts_as_late(report.cue_id):
            self._metrics.count("late_cues_total")
            args = {"cue": report.cue_id, "start": max(0, report.actual)}
            self._conductor.hear(Event("late_cue", args))

    def _counts_as_late(self, cue_id: int) -> bool:
        """Not while a new audio process makes up for an old one: it is cued anew."""
        settled = self._audio_pid == self._port.health().pid
        return settled and cue_id >= self._recued_from

    def _look_around(self) -> None:
        """Hear from the audio process, the door and the subscribers."""
        self._pulse.beat()
        status = self.follow()
        if status is not None:  # first, so that what it played late before this turn counts
            self._look_at_audio(status)
        for report in self._port.reports():
            self.hear(report)
        self._take_stock()
        self._answer()
        if self._door.new_subscriptions():
            conductor = self._conductor
            conductor.telemetry.publish("snapshot", conductor.now(), self._state())
        if self._door.answers_lost != self._answers_lost:
            self._metrics.count("answers_lost_total", self._door.answers_lost - self._answers_lost)
            self._answers_lost = self._door.answers_lost

    def _take_stock(self) -> None:
        """Journal what came into memory and what went, and say what cannot come."""
        for problem in self._loader.problems():
            self._metrics.count("load_failures_total")
            self._tell_error("load", problem)
        moment_ns = self._conductor.catch_up()  # what goes must not be chosen while it goes
        news = self._loader.news()
        if news is not None:
            self._conductor.hear(news, moment_ns)

    def _look_at_audio(self, status: Status) -> None:
        pid, counts = status.health.pid, status.counts
        self._conductor.clock.holds = process_lives(pid)
        if counts.underruns > self._underruns:
            self._tell_underruns(counts)
        age_ns = self._host.monotonic_ns() - counts.host_ns
        if pid != self._audio_pid and status.running and age_ns < _FRESH_NS:
            self._meet(pid, counts)

    def _meet(self, pid: int, counts: Counts) -> None:
        """A new audio process plays: journal it, and cue what should sound."""
        if self._audio_pid:
            self._metrics.count("audio_restarts_total")
            self._recued_from = self._conductor.take_over(self._conductor.now())
        self._underruns = counts.underruns
        self._audio_pid = pid
        self._note_audio(pid)

    def _tell_underruns(self, counts: Counts) -> None:
        new, self._underruns = counts.underruns - self._underruns, counts.underruns
        self._metrics.count("underruns_total", new)
        body = {"count": new, "total": counts.underruns}
        self._conductor.telemetry.publish("underrun", Frame(counts.frame), body)

    def _tell_error(self, kind: str, message: str) -> None:
        conductor = self._conductor
        conductor.telemetry.publish("error", conductor.now(), {"kind": kind, "message": message})
