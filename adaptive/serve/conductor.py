"""The conductor: stamps events, feeds the scheduler, and hands on what it decides.

Always in one order: stamp → scheduler → journal → cues → answer. A stamp is never before what the
scheduler was advanced to, and the journal holds exactly what was fed, in order; so whoever feeds
the journal to a fresh scheduler gets the same cues.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from adaptive.conduct.outputs import Outputs, Receipt
from adaptive.cues import Cue
from adaptive.errors import ProtocolError
from adaptive.events import Event, Stamped
from adaptive.music import Frame
from adaptive.serve.clock import Clock, HostClock
from adaptive.serve.journal_file import JournalFile
from adaptive.serve.metrics import Metrics
from adaptive.serve.telemetry import Telemetry

__all__ = ["Conductor", "CueSink", "SchedulerPort"]

_FAULT_NOTICE_NS: Final = 1_000_000_000
_MOST_UNSENT: Final = 4_096


class SchedulerPort(Protocol):
    """What the conductor asks of a scheduler. It reads no clock and does no I/O."""

    def feed(self, stamped: Stamped) -> Receipt:
        """Take in one event. Raises ProtocolError, having changed nothing."""
        ...

    def advance(self, to: Frame) -> Outputs:
        """Decide everything up to and including a frame."""
        ...

    def next_due(self) -> Frame | None:
        """Frame before which nothing will be decided unless an event comes."""
        ...


class CueSink(Protocol):
    """Where cues leave to."""

    def send(self, cue: Cue) -> bool:
        """Hand a cue over. False when it must be tried again later."""
        ...


class Conductor:
    """One session's thread of decisions. It holds no musical decision itself.

    Parameters
    ----------
    scheduler : SchedulerPort
    cues : CueSink
    clock : HostClock
    host : Clock
    journals : iterable of JournalFile
    telemetry : Telemetry
    metrics : Metrics
    lead_frames : int
        Time that cues need.
    """

    def __init__(
        self,
        scheduler: SchedulerPort,
        cues: CueSink,
        clock: HostClock,
        host: Clock,
        journals: Iterable[JournalFile],
        telemetry: Telemetry,
        metrics: Metrics,
        lead_frames: int,
    ) -> None:
        self._lead_frames = lead_frames
        self.scheduler = scheduler
        self.clock = clock
        self.metrics = metrics
        self.telemetry = telemetry
        self._cues = cues
        self._host = host
        self._journals = tuple(journals)
        self._outputs = Outputs()
        self._unsent: deque[Cue] = deque()
        self._fault_told_ns = -_FAULT_NOTICE_NS
        self._journal_ok = True
        self.advanced = Frame(0)
        """The scheduler has decided everything up to here."""
        self.next_seq = 0

    def now(self) -> Frame:
        """The frame that an event of this moment is stamped with."""
        return Frame(max(self.clock.frame_at(self._host.monotonic_ns()), self.advanced))

    def resume(self, past: Sequence[Stamped], cues_sent: int) -> None:
        """Feed what a former conductor of this session fed, so as to go on where it was.

        Parameters
        ----------
        past : sequence of Stamped
            The session's journal.
        cues_sent : int
            Cues with a lower number have left already.
        """
        for stamped in past:
            self._advance(stamped.frame)
            try:
                self.scheduler.feed(stamped)
            except Exception as fault:
                self._tell_fault("a journaled event failed again", fault)
            self.next_seq = stamped.seq + 1
            self._advance(stamped.frame)
        self._advance(self.now())
        late = [cue for cue in self._outputs.cues if cue.cue_id >= cues_sent]
        self._outputs = Outputs(late, [])
        self.commit()

    def begin_anew(self) -> None:
        """Take a place in a session whose past says nothing to this scheduler."""
        self._advance(self.now())
        self._outputs = Outputs()
        self.take_over(self.advanced)

    def feed(self, event: Event, arrival_ns: int | None = None) -> Receipt:
        """Stamp one event, feed it and journal it; :meth:`commit` sends what follows from it.

        Raises
        ------
        ProtocolError
            When the event makes no sense to this score; nothing has changed.
        """
        began = self._host.monotonic_ns()
        frame = max(self.clock.frame_at(began if arrival_ns is None else arrival_ns), self.advanced)
        self._advance(Frame(frame))
        stamped = Stamped(Frame(frame), self.next_seq, event)
        try:
            receipt = self.scheduler.feed(stamped)
        except ProtocolError:
            raise  # nothing has changed, and so there is nothing to journal
        except Exception:
            self._journal(stamped)  # a replay must meet the same half change
            raise
        self._journal(stamped)
        self._advance(Frame(frame))
        self.metrics.observe("decision_seconds", (self._host.monotonic_ns() - began) / 1e9)
        return receipt

    def tick(self) -> None:
        """Decide up to the current frame and send what is due."""
        now = self.now()
        self._advance(now)
        self.commit()
        self.telemetry.release(now)

    def next_due_ns(self) -> int | None:
        """Host time of the next decision or notice; ``None`` while there is none ahead."""
        ahead = (self.scheduler.next_due(), self.telemetry.next_due)
        due = min((frame for frame in ahead if frame is not None), default=None)
        return None if due is None else self.clock.rendered_ns(due)

    def commit(self) -> None:
        """Write the journal, then let cues and notices leave."""
        self._flush_journals()
        outputs = self._outputs
        if outputs.cues or outputs.notices:
            self._outputs = Outputs()
            self._unsent.extend(outputs.cues)
            self.metrics.count("cues_total", len(outputs.cues))
        self._send_cues()
        for notice in outputs.notices:
            self.telemetry.notify(notice, self.advanced)

    def take_over(self, now: Frame) -> int:
        """A new audio process is there: cue what should sound, so soon as it can.

        Returns the number of the first of these cues; what earlier ones do no longer counts.
        """
        self._advance(Frame(max(now, self.advanced)))
        self.commit()
        self.hear(Event("outage", {"until": self.advanced + self._lead_frames}))
        first = min((cue.cue_id for cue in self._outputs.cues), default=0)
        self.commit()
        return first

    def catch_up(self) -> int:
        """Decide everything up to this moment; answers the moment.

        Whoever finds something out after this and tells it with :meth:`hear` as of that moment can
        be sure that nothing is decided in between.
        """
        moment_ns = self._host.monotonic_ns()
        self._advance(Frame(max(self.clock.frame_at(moment_ns), self.advanced)))
        return moment_ns

    def hear(self, outcome: Event, moment_ns: int | None = None) -> None:
        """Feed what the outside did, now or as of a moment: ``late_cue``, ``outage``, ``ready``."""
        try:
            self.feed(outcome, moment_ns)
        except Exception as fault:
            self._tell_fault(f"{outcome.type} could not be followed", fault)

    def end(self) -> None:
        """Journal the end of the session."""
        self.hear(Event("end"))
        self._flush_journals()

    def _advance(self, to: Frame) -> None:
        try:
            outputs = self.scheduler.advance(to)
        except Exception as fault:
            self._tell_fault("the scheduler failed", fault)
        else:
            self._outputs.cues.extend(outputs.cues)
            self._outputs.notices.extend(outputs.notices)
        self.advanced = Frame(max(self.advanced, to))

    def _send_cues(self) -> None:
        while self._unsent and self._cues.send(self._unsent[0]):
            self._unsent.popleft()
        if len(self._unsent) > _MOST_UNSENT:  # nobody takes them: a new audio process asks anew
            self._unsent.popleft()
            self.metrics.count("cues_lost_total")

    def _journal(self, stamped: Stamped) -> None:
        for journal in self._journals:
            journal.append(stamped)
        self.next_seq = stamped.seq + 1

    def _flush_journals(self) -> None:
        failed = [j for j in self._journals if not j.flush()]
        if failed and self._journal_ok:
            self.metrics.count("journal_failures_total")
            problem = {"message": f"journal {failed[0].path}: {failed[0].problem}"}
            self.telemetry.publish("error", self.advanced, {"kind": "journal", **problem})
        self._journal_ok = not failed

    def _tell_fault(self, what: str, fault: Exception) -> None:
        self.metrics.count("faults_total")
        now = self._host.monotonic_ns()
        if now - self._fault_told_ns >= _FAULT_NOTICE_NS:
            self._fault_told_ns = now
            body = {"kind": "internal", "message": f"{what}: {type(fault).__name__}: {fault}"}
            self.telemetry.publish("error", self.advanced, body)
