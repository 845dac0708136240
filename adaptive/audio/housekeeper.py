"""The audio process's other thread: loads materials, watches the lease, ends the process."""

from __future__ import annotations

import mmap
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from adaptive.audio.link import Link
from adaptive.audio.records import (
    Drop,
    Load,
    Loaded,
    LoadFailed,
    Report,
    decode_command,
    encode_command,
    encode_report,
)
from adaptive.errors import LibraryError, ParameterError
from adaptive.render import Mixer

__all__ = ["Housekeeper", "map_material"]

IDLE_S = 0.25
BUSY_S = 0.02
"""Between two looks for commands: as a rule, and when the last look found some."""

AT_FIRST_S = 2.0
"""How long after its start commands are expected."""

_SLICE = 16_384  # frames read ahead at once


class Housekeeper:
    """Carries out commands, beside the audio thread and never in its way.

    A context manager: on entry, in the caller's thread, it loads again what an earlier process
    on the same link had loaded; then its own thread carries out commands, until the exit.

    Parameters
    ----------
    link : Link
        The audio process's end.
    mixer : Mixer
        Whose material table is filled.
    stop : callable
        Called once, with the reason, when the process is to end.
    """

    def __init__(self, link: Link, mixer: Mixer, stop: Callable[[str], None]) -> None:
        self._link = link
        self._mixer = mixer
        self._stop = stop
        self._done = threading.Event()
        self._lease = link.lease
        self._lease_seen = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="housekeeper", daemon=True)

    def _restore(self) -> None:
        """Load again what a process that died had loaded."""
        kept: dict[int, int] = {}
        for place, record in self._link.materials.entries():
            try:
                command = decode_command(record)
                if isinstance(command, Load):
                    self._mixer.add_material(
                        command.number, map_material(command.path, command.frames)
                    )
                    kept[place] = command.number
            except (LibraryError, ParameterError, ValueError, struct.error):
                continue  # whoever asked for it was told, or will be when asking again
        self._link.materials.adopt(kept)

    def __enter__(self) -> Housekeeper:
        self._restore()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        expected_until = time.monotonic() + AT_FIRST_S
        idle_s = min(IDLE_S, 0.5 * self._link.settings.lease_s)
        period = BUSY_S
        while not self._done.wait(period):
            record = self._link.commands.pop()
            expected = record is not None or time.monotonic() < expected_until
            period = BUSY_S if expected else idle_s
            while record is not None and not self._done.is_set():
                self._carry_out(record)
                record = self._link.commands.pop()
            self._watch_lease()

    def _carry_out(self, record: bytes) -> None:
        try:
            command = decode_command(record)
        except (ValueError, struct.error):
            return
        if isinstance(command, Load):
            self._load(command)
        elif isinstance(command, Drop):
            self._mixer.drop_material(command.number)
            self._link.materials.remove(command.number)
        else:
            self._stop("asked to end")

    def _load(self, command: Load) -> None:
        answer: Report = Loaded(command.number, command.frames)
        try:
            self._mixer.add_material(command.number, map_material(command.path, command.frames))
            self._link.materials.put(command.number, encode_command(command))
        except (LibraryError, ParameterError) as error:
            answer = LoadFailed(command.number, str(error))
        self._link.answers.push(encode_report(answer))

    def _watch_lease(self) -> None:
        now = time.monotonic()
        if self._link.lease != self._lease:
            self._lease, self._lease_seen = self._link.lease, now
        elif now - self._lease_seen > self._link.settings.lease_s:
            self._stop(f"no supervisor for {self._link.settings.lease_s:g} s")


def map_material(path: Path, frames: int) -> npt.NDArray[np.float32]:
    """Map a file of raw float32 stereo and read it into memory.

    The reading is done in slices by numpy, which lets go of the interpreter meanwhile, so that
    the audio thread is not held up.

    Parameters
    ----------
    path : Path
        The file, interleaved, without a header.
    frames : int > 0
        Frames to map from its beginning.

    Returns
    -------
    np.ndarray [shape=(frames, 2), dtype=float32]

    Raises
    ------
    LibraryError
        The file is missing or too short, or has values that are no numbers.
    """
    try:
        with open(path, "rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        if frames < 1 or len(mapped) < 8 * frames:
            held = f"holds {len(mapped) // 8} frames, not {frames}"
            raise LibraryError(str(path), held, "decode the library again")
    except (OSError, ValueError) as error:
        raise LibraryError(str(path), f"cannot be mapped: {error}", "decode again") from error
    samples = np.frombuffer(mapped, np.float32, count=2 * frames).reshape(frames, 2)
    for first in range(0, frames, _SLICE):
        if not np.isfinite(np.add.reduce(samples[first : first + _SLICE], axis=None)):
            raise LibraryError(str(path), "has values that are no numbers", "decode it again")
    return samples
