"""A conductor with a real scheduler, a hand-moved clock and a sink that keeps the cues."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adaptive.conduct import Settings
from adaptive.cues import Cue
from adaptive.events import JournalHeader, decode_message, encode_message
from adaptive.serve.assemble import LoadedLibrary, build_scheduler
from adaptive.serve.clock import HostClock
from adaptive.serve.conductor import Conductor
from adaptive.serve.intake import Intake
from adaptive.serve.journal_file import JournalFile
from adaptive.serve.metrics import Metrics
from adaptive.serve.storm import Throttle
from adaptive.serve.telemetry import Telemetry
from adaptive.testing.clock import ManualClock

RATE = 44_100
LATENCY_NS = 10_000_000


@dataclass
class CueList:
    """Takes cues, as long as there is room."""

    cues: list[Cue] = field(default_factory=list)
    room: int = 1_000_000

    def send(self, cue: Cue) -> bool:
        """Keep a cue."""
        if len(self.cues) >= self.room:
            return False
        self.cues.append(cue)
        return True


class Desk:
    """Everything of a session but the processes and the sockets."""

    def __init__(self, loaded: LoadedLibrary, journal: Path, *, resume: bool = False) -> None:
        self.host = ManualClock()
        self.clock = HostClock(RATE, hold_ms=1e9)
        self.clock.latency_ns = LATENCY_NS
        self.clock.report(0, self.host.monotonic_ns())
        self.sink = CueList()
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.header = JournalHeader(RATE, 3, 512, loaded.library.digest)
        self.journal = JournalFile(journal, self.header, resume=resume)
        self.metrics = Metrics()
        self.scheduler = build_scheduler(loaded, Settings(seed=3))
        self.conductor = Conductor(
            self.scheduler,
            self.sink,
            self.clock,
            self.host,
            [self.journal],
            Telemetry(self._publish, self.clock, self.host),
            self.metrics,
            lead_frames=512,
        )
        self.queries: dict[str, Any] = {"state": self.scheduler.snapshot}
        self.intake = Intake(self.conductor, Throttle(self.host), self.host, self.queries)

    def say(self, *messages: dict[str, Any] | bytes | None, peer: bytes = b"p") -> list[Any]:
        """Send messages that arrive together; their answers."""
        raw = [encode_message(m) if isinstance(m, dict) else m for m in messages]
        return [decode_message(a) for a in self.intake.answer_all([(peer, m) for m in raw])]

    def run(self, seconds: float, step: float = 0.003) -> None:
        """Let time pass, with a tick every ``step`` seconds."""
        end = self.host.monotonic_ns() + round(seconds * 1e9)
        while self.host.monotonic_ns() < end:
            self.host.advance(step)
            self.conductor.tick()

    def _publish(self, topic: bytes, raw: bytes) -> None:
        self.sent.append((topic.decode(), decode_message(raw)))
