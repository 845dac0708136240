"""The audio process, seen from the process that starts it or talks to it."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from adaptive.audio.child import child_environment
from adaptive.audio.link import Link
from adaptive.audio.records import (
    Drop,
    Load,
    Quit,
    Report,
    decode_report,
    decode_state,
    encode_command,
    encode_cue,
)
from adaptive.audio.settings import AudioSettings
from adaptive.audio.status import Counts, Health, ProcessState, Status
from adaptive.audio.tap_ring import TapReader
from adaptive.cues import Cue
from adaptive.errors import AudioProcessDied, DeviceError
from adaptive.render import MixerState

__all__ = ["AudioProcess"]

_LOOK_S = 0.005
_GRACE_S = 2.0


class AudioProcess:
    """Starts, feeds, watches and ends an audio process. Make one with :meth:`start` or
    :meth:`attach`.

    Every call of :meth:`send`, :meth:`load`, :meth:`reports` and :meth:`status` also renews the
    process's lease; a caller that is silent for long calls :meth:`beat`.

    Thread: any one, but only one at a time.

    Attributes
    ----------
    link : Link
        The mapped file between the two processes.
    """

    def __init__(self, link: Link, child: subprocess.Popen[bytes] | None = None) -> None:
        self.link = link
        self._child = child

    @classmethod
    def start(cls, link_path: str | Path, settings: AudioSettings | None = None) -> AudioProcess:
        """Make a link and start an audio process on it.

        Returns at once; :meth:`wait_ready` waits until it plays.

        Parameters
        ----------
        link_path : path-like
            Where the link is made, best in a folder in memory. An old one there is replaced.
        settings : AudioSettings, optional
            How it runs.

        Raises
        ------
        DeviceError
            The link cannot be made.
        """
        link = Link.create(link_path, settings or AudioSettings())
        return cls(link, _spawn(link))

    @classmethod
    def attach(cls, link_path: str | Path) -> AudioProcess:
        """Talk to an audio process that someone else started.

        Raises DeviceError when there is no link.
        """
        return cls(Link(link_path))

    def wait_ready(self, timeout_s: float = 20.0) -> Status:
        """Wait until the process plays; returns its status.

        Raises
        ------
        DeviceError
            It could not open its output; the message says why.
        AudioProcessDied
            It ended, or was not ready in time.
        """
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            alive = self.alive
            status = self.status()
            if status.health.state is ProcessState.FAILED:
                raise DeviceError(status.health.message)
            if alive and status.running and status.counts.blocks:
                return status
            if not alive:
                raise AudioProcessDied("the audio process ended before it played")
            time.sleep(_LOOK_S)
        raise AudioProcessDied(f"the audio process does not play after {timeout_s:g} s")

    @property
    def alive(self) -> bool:
        """Whether the process exists."""
        if self._child is not None:
            return self._child.poll() is None
        health = self._health()
        return health.state in (ProcessState.STARTING, ProcessState.RUNNING) and _exists(health.pid)

    def wait(self) -> None:
        """Wait until the process that was started here has ended. Any thread may call this."""
        if self._child is not None:
            self._child.wait()

    def beat(self) -> None:
        """Renew the lease."""
        self.link.beat()

    def send(self, cue: Cue) -> bool:
        """Hand over a cue; ``False`` when 4,096 already wait, which a dead process explains.

        Raises ParameterError when a number of the cue does not fit 64 bits.
        """
        self.link.beat()
        return self.link.cues.push(encode_cue(cue))

    def load(self, number: int, path: str | Path, frames: int) -> bool:
        """Ask for a material; :meth:`reports` answers with Loaded or LoadFailed.

        Parameters
        ----------
        number : int >= 0
            By which cues name it.
        path : path-like
            File of raw float32 stereo, interleaved, without a header.
        frames : int > 0
            Frames to use of it.

        Returns
        -------
        bool
            ``False`` when 1,024 commands already wait; ask again then.
        """
        self.link.beat()
        load = Load(number, Path(path).absolute(), frames)
        return self.link.commands.push(encode_command(load))

    def drop(self, number: int) -> bool:
        """Take a material off the table; what plays it plays on."""
        return self.link.commands.push(encode_command(Drop(number)))

    def reports(self, most: int = 4096) -> list[Report]:
        """What the process has reported since the last call: starts of cues, then loads."""
        self.link.beat()
        found: list[Report] = []
        for ring in (self.link.reports, self.link.answers):
            while len(found) < most:
                record = ring.pop()
                if record is None:
                    break
                try:
                    found.append(decode_report(record))
                except (ValueError, struct.error):
                    continue  # a record of another version says nothing to us
        return found

    def status(self) -> Status:
        """How the process is doing, as of its latest block."""
        self.link.beat()
        record = self.link.counts.read()
        return Status(self._health(), Counts() if record is None else Counts.decode(record))

    def state(self) -> MixerState | None:
        """What was to play, as of the cue that was taken in last; ``None`` before the first."""
        record = self.link.state.read()
        return None if record is None else decode_state(record)

    def tap(self, *, from_oldest: bool = False) -> TapReader:
        """A new listener to the output."""
        return TapReader(self.link.taps, from_oldest=from_oldest)

    def restart(self) -> None:
        """Start another process in place of one that died (or ends it first).

        It loads the same materials, takes up the same music on the same beat, as far on as time
        has gone on meanwhile, and then reads on in the link.
        """
        self._end()
        record = self.link.counts.read()
        if record is not None:
            last = Counts.decode(record)
            settings = replace(
                self.link.settings, start_frame=last.frame, start_host_ns=last.host_ns
            )
            self.link.renew(settings)
            fresh = Counts(frame=last.frame, host_ns=last.host_ns, sample_rate=last.sample_rate)
            self.link.counts.write(fresh.encode())
        self.link.health.write(Health().encode())
        self._child = _spawn(self.link)

    def close(self, timeout_s: float = _GRACE_S) -> None:
        """End the process: ask, then terminate, then kill. Safe to call again."""
        if self.alive:
            self.link.commands.push(encode_command(Quit()))
            if not self._gone_within(timeout_s):
                self._end()
        if self._child is not None:
            self._child.wait()

    def __enter__(self) -> AudioProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _health(self) -> Health:
        record = self.link.health.read()
        return Health() if record is None else Health.decode(record)

    def _end(self) -> None:
        pid = self._child.pid if self._child is not None else self._health().pid
        for number in (signal.SIGTERM, signal.SIGKILL):
            if not self.alive:
                return
            os.kill(pid, number)
            self._gone_within(_GRACE_S)

    def _gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.alive and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
        return not self.alive


def _spawn(link: Link) -> subprocess.Popen[bytes]:
    """A fresh interpreter, out of reach of the terminal's signals; its words go to a file."""
    with open(link.path.with_name(link.path.name + ".log"), "ab") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "adaptive.audio.process", str(link.path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=child_environment(),
            start_new_session=True,
        )


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0
