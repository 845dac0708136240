"""Keeps an audio process going: starts it, and starts it again when it dies or hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from adaptive.audio import AudioProcess, AudioSettings, ProcessState
from adaptive.errors import DeviceError
from adaptive.serve.clock import Clock, MonotonicClock

__all__ = ["AudioKeeper"]

_HANGS_NS: Final = 3_000_000_000
_START_NS: Final = 20_000_000_000
_SETTLED_NS: Final = 5_000_000_000
_LONGEST_WAIT_NS: Final = 5_000_000_000


class AudioKeeper:
    """Owns the audio process, the first and its successors.

    Thread: the one that made it.

    Parameters
    ----------
    link : Path
        Where the link is made.
    settings : AudioSettings
    on_exit : callable
        Told, from another thread, that a process has ended, so that it need not be looked for
        often.

    Attributes
    ----------
    retry_at : int or None
        When, on the host's clock, another process is to be started.

    Raises
    ------
    DeviceError
        The link cannot be made.
    """

    def __init__(self, link: Path, settings: AudioSettings, on_exit: Callable[[], None]) -> None:
        self._on_exit = on_exit
        self._host: Clock = MonotonicClock()
        self.audio = AudioProcess.start(link, settings)
        self._started_ns = self._host.monotonic_ns()
        self._attend()
        self._played = False
        self.retry_at: int | None = None
        self._wait_ns = 0

    @property
    def output(self) -> str:
        """What pulls the sound, in words."""
        return self.audio.status().health.message

    def look_after(self) -> str | None:
        """Renew the lease, and replace the process when it is gone.

        Returns what a person should know of it.

        Raises
        ------
        DeviceError
            The first process could not begin to play; the message says why.
        """
        self.audio.beat()
        now = self._host.monotonic_ns()
        if self.retry_at is not None:
            if now >= self.retry_at:
                self._replace(now)
            return None
        status = self.audio.status()
        if not self.audio.alive:
            return self._bury(status.health.state, status.health.message, now)
        self._played = self._played or status.running
        last_ns = max(status.counts.host_ns, self._started_ns + (0 if self._played else _START_NS))
        if now - last_ns > _HANGS_NS and now - self._started_ns > _HANGS_NS:
            self._replace(now)
            return "the audio process hung; another one has taken its place"
        return None

    def close(self) -> None:
        """End the process."""
        self.audio.close(timeout_s=1.0)

    def _bury(self, state: ProcessState, message: str, now: int) -> str:
        reason = message if state is ProcessState.FAILED else "the audio process died"
        if not self._played:
            raise DeviceError(reason)
        settled = now - self._started_ns > _SETTLED_NS
        self._wait_ns = 0 if settled else min(_LONGEST_WAIT_NS, 2 * self._wait_ns + 100_000_000)
        self.retry_at = now + self._wait_ns
        if not self._wait_ns:
            self._replace(now)
        return f"{reason}; starting another"

    def _replace(self, now: int) -> None:
        self.retry_at = None
        self._started_ns = now
        self.audio.restart()
        self._attend()

    def _attend(self) -> None:
        """Let a thread of its own wait for the process's end."""
        threading.Thread(target=self._await_end, daemon=True).start()

    def _await_end(self) -> None:
        self.audio.wait()
        self._on_exit()
