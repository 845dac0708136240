"""A conductor's seat: what it holds, how it takes its place in a session, how it leaves."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping
from typing import Any, Final

from adaptive.audio import AudioProcess
from adaptive.conduct import Forecast, Scheduler, Settings
from adaptive.errors import ParameterError
from adaptive.events import JournalHeader, Script
from adaptive.serve.assemble import LoadedLibrary, build_scheduler
from adaptive.serve.clock import HostClock, MonotonicClock
from adaptive.serve.conductor import Conductor
from adaptive.serve.engine_loop import TICK_S, EngineLoop
from adaptive.serve.intake import Intake
from adaptive.serve.journal_file import JournalFile, read_journal
from adaptive.serve.link_port import LinkPort
from adaptive.serve.materials import AudioSupply, MaterialLoader
from adaptive.serve.metrics import Metrics
from adaptive.serve.pulse import Pulse
from adaptive.serve.session import Session
from adaptive.serve.stock import Stock
from adaptive.serve.storm import Throttle
from adaptive.serve.telemetry import Telemetry
from adaptive.serve.zmq_door import ZmqDoor

__all__ = ["Seat"]

_AUDIO_WAIT_S: Final = 30.0
_START_MARGIN_S: Final = 0.05
_FADE_S: Final = 0.06
_CHANGED: Final = "the library has changed since the engine was started: the music begins anew"


class Seat:
    """Everything that one conductor holds, from its coming to its end.

    Raises
    ------
    ParameterError
        When an address or a journal cannot be used.
    """

    def __init__(self, session: Session, loaded: LoadedLibrary) -> None:
        self.session = session
        self.loaded = loaded
        self.host = MonotonicClock()
        self.clock = HostClock(session.sample_rate)
        self.metrics = Metrics()
        self.door = ZmqDoor(session.bind, session.telemetry, expose=session.expose)
        self.session = session.having(bind=self.door.endpoint, telemetry=self.door.telemetry)
        self.pulse = Pulse(session.pulse_file)
        self.port = LinkPort(AudioProcess.attach(session.link), self.pulse)
        self.port.base = session.base or 0
        self.past = _past(session)
        self.changed = self.past is not None and not _same_library(self.past, loaded)
        self.journals = _journals(session, loaded, anew=self.changed)
        self.session = self.session.having(journaled=True, conductors=session.conductors + 1)
        self.metrics.count("conductor_restarts_total", session.conductors)
        self.scheduler = _scheduler(session, loaded)
        self.telemetry = Telemetry(self.door.publish, self.clock, self.host)
        self.conductor = Conductor(
            self.scheduler,
            self.port,
            self.clock,
            self.host,
            self.journals,
            self.telemetry,
            self.metrics,
            session.lead_frames,
        )
        self.has_all = session.loaded and not self.changed
        self.loader = self._supply()
        self.intake = Intake(self.conductor, Throttle(self.host), self.host, self._queries())
        self.loop = EngineLoop(
            conductor=self.conductor,
            intake=self.intake,
            door=self.door,
            port=self.port,
            loader=self.loader,
            pulse=self.pulse,
            host=self.host,
            state=self.state,
            audio_pid=session.audio_pid,
            note_audio=self._note_audio,
        )

    def _supply(self) -> AudioSupply:
        store = self.loaded.store
        if not store.deferred:
            return MaterialLoader(self.port, () if self.has_all else store.materials)
        return Stock(
            self.port,
            store,
            self.loaded.repertoire,
            Forecast(self.scheduler),
            self.loaded.library.score.start,
            self.session.memory_mib << 20,
        )

    async def join(self) -> None:
        """Wait for the audio process and its materials, then take the session's place in time."""
        deadline = self.host.monotonic_ns() + round(_AUDIO_WAIT_S * 1e9)
        while not self._ready():
            if self.host.monotonic_ns() > deadline:
                raise ParameterError("audio process", "not running", "one that renders")
            await asyncio.sleep(TICK_S)
        if self.session.base is None:
            status = self.port.status()
            assert status is not None
            now = status.frame_at(self.host.monotonic_ns())  # the counts themselves are of before
            begin = now + round(_START_MARGIN_S * self.session.sample_rate)
            block = self.session.block  # frame 0 begins a block, so others do at multiples
            self.port.base = -(-begin // block) * block
            self.session = self.session.having(base=self.port.base)
        self.session = self.session.having(loaded=True)
        status = self.loop.follow()
        assert status is not None
        latency_frames = status.counts.latency_frames
        self.clock.latency_ns = latency_frames * 10**9 // self.session.sample_rate
        self._take_place()
        gc.collect()
        gc.freeze()  # the library and the graph stay; looking through them again costs time

    def _take_place(self) -> None:
        if self.changed:
            self.conductor.begin_anew()
            self.telemetry.publish(
                "error", self.conductor.now(), {"kind": "library", "message": _CHANGED}
            )
        else:
            events = self.past.events if self.past else ()
            self.conductor.resume(events, self.pulse.cues_sent)
            if self.has_all:
                self.loader.adopt(self.scheduler.director.walk.readiness.ready_ids)
        self.past = None

    def state(self) -> dict[str, Any]:
        """The answer to a query of the state, and the body of a snapshot."""
        return {
            **self.scheduler.snapshot(),
            "telemetry_seq": self.telemetry.seq,
            "last_beat": self.telemetry.latest.get("beat"),
        }

    def close(self) -> None:
        """Journal the end, fade out and let go of everything."""
        self.loop.stop()
        self.loader.close()
        self.conductor.end()
        if self.session.audio_pid:
            fade = round(_FADE_S * self.session.sample_rate)
            end = self.port.fade_out(self.conductor.now() + self.session.lead_frames, fade)
            self.host.wait_until(self.clock.heard_ns(end))
        for journal in self.journals:
            journal.close()
        self.door.close()

    def ready_line(self) -> dict[str, Any]:
        """What the supervisor is told when all is ready."""
        library = self.loaded.library
        return {
            "ready": True,
            "bind": self.door.endpoint,
            "telemetry": self.door.telemetry,
            "library": library.name,
            "loops": len(library.loops),
            "scenes": list(library.score.scenes),
            "problems": [str(problem) for problem in self.loaded.problems],
            "base": self.port.base,
            "notes": [_CHANGED] if self.changed else [],
        }

    def _ready(self) -> bool:
        for report in self.port.reports():
            self.loop.hear(report)
        loaded, status = self.loader.attend(), self.port.status()
        return loaded and status is not None and status.running

    def _note_audio(self, pid: int) -> None:
        self.session = self.session.having(audio_pid=pid)

    def _queries(self) -> Mapping[str, Any]:
        return {
            "state": self.state,
            "scenes": self.scheduler.describe_scenes,
            "library": self.scheduler.describe_library,
            "metrics": self._measured,
        }

    def _measured(self) -> Mapping[str, Any]:
        self.metrics.gauge("clock_rate_hertz", round(self.clock.rate, 3))
        if isinstance(self.loader, Stock):
            self.metrics.gauge("misses_total", self.scheduler.director.walk.readiness.misses)
            self.metrics.gauge("audio_memory_bytes", self.loader.bytes)
        status = self.port.status()
        if status is not None:
            self.metrics.gauge("audio_load_ratio", round(status.load, 5))
        return self.metrics.to_map()


def _scheduler(session: Session, loaded: LoadedLibrary) -> Scheduler:
    settings = Settings(
        sample_rate=session.sample_rate,
        seed=session.seed,
        lead_frames=session.lead_frames,
        deferred=loaded.store.deferred,
        prompt_frames=session.prompt_frames,
        block=session.block,
    )
    return build_scheduler(loaded, settings)


def _past(session: Session) -> Script | None:
    """What a former conductor of this session journaled."""
    if not session.journaled:
        return None
    return read_journal(session.journal_file, session.sample_rate)


def _same_library(past: Script, loaded: LoadedLibrary) -> bool:
    return past.header is None or past.header.library_digest == loaded.library.digest


def _journals(session: Session, loaded: LoadedLibrary, *, anew: bool) -> list[JournalFile]:
    header = JournalHeader(
        session.sample_rate,
        session.seed,
        session.lead_frames,
        loaded.library.digest,
        loaded.store.deferred,
        session.prompt_frames,
        session.block,
    )
    own = session.journal_file
    if anew:  # another library: what was journaled for the old one ends here
        own.replace(own.with_name("journal.old.jsonl"))
        return [JournalFile(own, header)]
    paths = [own, *([session.journal] if session.journal else [])]
    return [JournalFile(path, header, resume=session.journaled) for path in paths]
