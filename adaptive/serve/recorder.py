"""Records what the engine plays, from the link's tap, in the supervisor's process."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

import numpy as np

from adaptive.audio import AudioProcess, WavTap

__all__ = ["Recorder"]

_PERIOD_S: Final = 0.2
_LONGEST_GAP_S: Final = 60


class Recorder:
    """Writes the tap to a sound file from a thread of its own.

    What is lost (by a slow disk, or while the audio process was being replaced) becomes silence of
    the same length, so that the recording keeps the time.

    Parameters
    ----------
    audio : AudioProcess
    path : Path
        Ends in ``.wav``, ``.flac`` or ``.ogg``.

    Raises
    ------
    ParameterError, DeviceError
        As :class:`~adaptive.audio.WavTap` does.
    """

    def __init__(self, audio: AudioProcess, path: Path) -> None:
        rate = audio.link.settings.sample_rate
        self._file = WavTap(path, rate)
        self._tap = audio.tap(from_oldest=True)
        self._longest_gap = _LONGEST_GAP_S * rate
        self._next_frame = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._record, name="recorder", daemon=True)
        self.problem: str | None = None
        """Why the recording ended early."""

    def begin(self, frame: int) -> None:
        """Record from this frame of the audio process on."""
        self._next_frame = frame
        self._thread.start()

    def close(self) -> None:
        """Write what is left and close the file."""
        self._done.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._file.close()

    def _record(self) -> None:
        try:
            while not self._done.wait(_PERIOD_S):
                self._drain()
            self._drain()
        except (OSError, RuntimeError) as error:
            self.problem = f"recording ended: {error}"

    def _drain(self) -> None:
        while True:
            first, sound = self._tap.read()
            if not len(sound):
                return
            gap = first - self._next_frame
            if 0 < gap <= self._longest_gap:
                self._file.write(np.zeros((gap, 2), np.float32))
            self._file.write(sound[max(0, -gap) :])
            self._next_frame = max(self._next_frame, first + len(sound))
