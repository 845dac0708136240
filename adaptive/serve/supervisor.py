"""The supervisor: starts the audio process and the conductor, and starts again what dies.

It does little else, so that it has little to die of. The two meet in the link, a file that neither
of them owns; so either can be replaced while the other goes on.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adaptive.errors import DeviceError
from adaptive.serve.audio_keeper import AudioKeeper
from adaptive.serve.clock import Clock, MonotonicClock
from adaptive.serve.conductor_child import ConductorChild
from adaptive.serve.processes import ENDED, UNUSABLE
from adaptive.serve.pulse import Pulse
from adaptive.serve.recorder import Recorder
from adaptive.serve.session import Session

__all__ = ["Message", "Supervisor"]

_LOOK_S: Final = 0.25
_HANGS_NS: Final = 3_000_000_000
_START_NS: Final = 60_000_000_000  # a large library takes its time to load
_SETTLED_NS: Final = 5_000_000_000
_LONGEST_WAIT_NS: Final = 5_000_000_000
_FIRST_TRIES: Final = 3
_END_PATIENCE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Message:
    """Something that happened, from a thread or a signal to the supervisor's loop.

    ``kind`` is ``stop``, ``line`` or ``exit`` of a conductor, or ``audio`` when an audio process
    has ended.
    """

    kind: str
    child: ConductorChild | None = None
    body: Any = None


class Supervisor:
    """Runs one session until it is told to end.

    Parameters
    ----------
    session : Session
    audio : AudioKeeper
        Started already.
    events : SimpleQueue of Message
        Where signals ask for the end.
    tell : callable
        Told what a person should know, in a line.
    on_ready : callable
        Told the first conductor's ready message.
    recorder : Recorder or None
    seconds : float or None
        End after so long from when all is ready.
    """

    def __init__(
        self,
        session: Session,
        audio: AudioKeeper,
        events: queue.SimpleQueue[Message],
        tell: Callable[[str], None],
        on_ready: Callable[[Mapping[str, Any]], None],
        recorder: Recorder | None = None,
        seconds: float | None = None,
    ) -> None:
        self._session = session
        self._audio = audio
        self._tell = tell
        self._on_ready = on_ready
        self._recorder = recorder
        self._seconds = seconds
        self._host: Clock = MonotonicClock()
        self._events = events
        self._conductor: ConductorChild | None = None
        self._started_ns = 0
        self._retry_at: int | None = None
        self._wait_ns = 0
        self._tries = 0
        self._ready = False
        self._end_at: int | None = None
        self._pulse = Pulse(session.pulse_file)
        self._ticks = 0
        self._ticked_ns = 0

    def run(self) -> int:
        """Keep the session going; answers the exit status."""
        self._start_conductor()
        try:
            while True:
                status = self._turn()
                if status is not None:
                    return status
        finally:
            self._end()

    def _turn(self) -> int | None:
        try:
            message = self._events.get(timeout=self._patience_s())
        except queue.Empty:
            message = None
        if message is not None:
            status = self._react(message)
            if status is not None:
                return status
        return self._look()

    def _patience_s(self) -> float:
        """Until the next look, which is sooner where something is due sooner."""
        due = [at for at in (self._end_at, self._retry_at, self._audio.retry_at) if at is not None]
        until = (min(due) - self._host.monotonic_ns()) / 1e9 if due else _LOOK_S
        return min(_LOOK_S, max(0.0, until))

    def _react(self, message: Message) -> int | None:
        if message.kind == "stop":
            return 0
        if message.kind == "audio":
            return None  # it is looked after in every turn
        if message.child is not self._conductor:
            return None
        if message.kind == "line":
            return self._hear(message.body)
        return self._bury(message.body)

    def _hear(self, line: Mapping[str, Any]) -> int | None:
        if "failed" in line:
            self._tell(str(line["failed"]))
        if line.get("ready"):
            self._ticked_ns = self._host.monotonic_ns()
            for note in line.get("notes", ()):
                self._tell(str(note))
            if self._ready:
                self._tell("the conductor is back")
                return None
            self._ready = True
            if self._recorder is not None:
                self._recorder.begin(int(line.get("base", 0)))
            if self._seconds is not None:
                self._end_at = self._host.monotonic_ns() + round(self._seconds * 1e9)
            self._on_ready(line)
        return None

    def _bury(self, status: int) -> int | None:
        """The conductor has ended without being asked to."""
        self._conductor = None
        self._tries += 1
        if not self._ready and (status == UNUSABLE or self._tries >= _FIRST_TRIES):
            return 2
        now = self._host.monotonic_ns()
        settled = now - self._started_ns > _SETTLED_NS
        self._wait_ns = 0 if settled else min(_LONGEST_WAIT_NS, 2 * self._wait_ns + 100_000_000)
        self._retry_at = now + self._wait_ns
        if status != ENDED:
            self._tell(
                f"the conductor died ({_reason(status)}); the music goes on, starting another"
            )
        return None

    def _look(self) -> int | None:
        """What time alone brings."""
        now = self._host.monotonic_ns()
        if self._end_at is not None and now >= self._end_at:
            return 0
        try:
            news = self._audio.look_after()
        except DeviceError as error:
            self._tell(str(error))
            return 2
        if news:
            self._tell(news)
        if self._conductor is None and self._retry_at is not None and now >= self._retry_at:
            self._start_conductor()
        if self._conductor is not None and self._ready:
            self._watch_pulse(self._conductor, now)
        return None

    def _watch_pulse(self, conductor: ConductorChild, now: int) -> None:
        ticks = self._pulse.ticks
        if ticks != self._ticks:
            self._ticks, self._ticked_ns = ticks, now
        elif now - self._ticked_ns > _HANGS_NS:
            self._tell("the conductor hangs; ending it")
            self._ticked_ns = now
            conductor.kill()

    def _start_conductor(self) -> None:
        self._retry_at = None
        self._started_ns = self._host.monotonic_ns()
        self._ticked_ns = self._started_ns + _START_NS
        self._conductor = ConductorChild(
            self._session.folder,
            lambda child, line: self._events.put(Message("line", child, line)),
            lambda child, status: self._events.put(Message("exit", child, status)),
        )

    def _end(self) -> None:
        """End all that was started, in order: decisions, sound, recording."""
        if self._conductor is not None:
            self._conductor.end(_END_PATIENCE_S)
        self._audio.close()
        if self._recorder is not None:
            self._recorder.close()
            if self._recorder.problem:
                self._tell(self._recorder.problem)


def _reason(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"
