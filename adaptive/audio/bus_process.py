"""A bus in a process of its own, seen from the process that feeds it: faster than real time."""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from adaptive.audio.bus import frames_ahead
from adaptive.audio.bus_settings import BusSettings
from adaptive.audio.bus_slots import COMPUTED, READY, SLOTS, bytes_for, slots_in
from adaptive.audio.child import child_environment
from adaptive.errors import DeviceError
from adaptive.render import MixBlock

__all__ = ["BusProcess"]

_MEMORY = "/dev/shm"
_PATIENCE_S = 5.0


class BusProcess:
    """Computes on another core what is fed here, a few blocks later; not for live sound.

    A process may have as many of these as it likes, and does not import pyo.

    Parameters
    ----------
    sample_rate, block : int
        As for :class:`~adaptive.audio.bus.Bus`.
    settings : BusSettings, optional
        How it sounds.

    Attributes
    ----------
    sample_rate : int
        As given.
    block, ahead : int
        Frames that it is fed at once, some of its blocks: what it has been fed is computed, and
        cannot be taken back.
    latency_frames : int
        Constant delay of the output against what is fed.
    pid : int
        The other process.

    Raises
    ------
    DeviceError
        pyo cannot be imported there.
    """

    def __init__(self, sample_rate: int, block: int, settings: BusSettings | None = None) -> None:
        self.sample_rate = sample_rate
        self.block = self.ahead = span = frames_ahead(block)
        folder = _MEMORY if os.access(_MEMORY, os.W_OK) else None
        with tempfile.TemporaryFile(dir=folder) as file:
            file.truncate(bytes_for(span))
            memory = memoryview(mmap.mmap(file.fileno(), bytes_for(span)))
            self._slots = slots_in(memory, span)
            command = [sys.executable, "-P", "-m", "adaptive.audio.bus_worker"]
            command += [str(number) for number in (file.fileno(), sample_rate, block)]
            self._child = subprocess.Popen(
                [*command, json.dumps(asdict(settings or BusSettings()))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=child_environment(),
                pass_fds=(file.fileno(),),
                start_new_session=True,
            )
        self.pid = self._child.pid
        self._fed = self._taken = 0
        message, self.latency_frames = READY.unpack(self._read(READY.size))
        if message:
            text = self._read(message).decode(errors="replace")
            self.close()
            raise DeviceError(text)

    def feed(self, sound: MixBlock, frames: int, guard_from: int = 0) -> None:
        """Hand a block over, as :meth:`adaptive.audio.bus.Bus.feed` takes it.

        :meth:`take` must have left a place for it.
        """
        assert frames == self.block and self._fed - self._taken < SLOTS
        record = self._slots[self._fed % SLOTS].fill(sound, guard_from)
        self._fed += 1
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(record)
            self._child.stdin.flush()
        except OSError as error:
            raise self._ended() from error

    def take(self, *, rest: bool = False) -> Iterator[npt.NDArray[np.float32]]:
        """Computed blocks, oldest first [shape=(block, 2)], each valid until the next is fed.

        As many as must be taken before the next is fed; with ``rest`` all that were fed.
        """
        while self._fed - self._taken > (0 if rest else SLOTS - 1):
            self._read(len(COMPUTED))
            self._taken += 1
            yield self._slots[(self._taken - 1) % SLOTS].output

    def close(self) -> None:
        """End the process. Safe to call again."""
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()
        try:
            self._child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _read(self, size: int) -> bytes:
        assert self._child.stdout is not None
        found = self._child.stdout.read(size)
        if len(found) < size:
            raise self._ended()
        return found

    def _ended(self) -> DeviceError:
        self.close()
        status = self._child.returncode
        return DeviceError(f"the process that computes the sound has ended (status {status})")
