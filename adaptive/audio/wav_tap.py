"""A tap that writes what it hears to a sound file."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.errors import DeviceError, ParameterError

__all__ = ["WavTap"]

CHUNK = 65_536
"""Frames a write: libsndfile's Vorbis encoder crashes on much longer ones."""

FORMATS = {".wav": "WAV", ".flac": "FLAC", ".ogg": "OGG"}
SUBTYPES = {"float32": "FLOAT", "24": "PCM_24", "16": "PCM_16"}


class WavTap:
    """Writes stereo blocks to a WAV, FLAC or Ogg Vorbis file, by the path's ending.

    Thread: any but the audio thread; it writes to disk.

    Parameters
    ----------
    path : path-like
        Ends in ``.wav``, ``.flac`` or ``.ogg``.
    sample_rate : int
        Frames a second.
    samples : str
        ``"float32"`` (WAV only), ``"24"`` or ``"16"`` bits; by default 24 for FLAC and float32
        for WAV. Ogg has its own.

    Attributes
    ----------
    frames : int
        Frames received so far.

    Raises
    ------
    ParameterError
        The ending or the sample format is not one of these.
    DeviceError
        The file cannot be written.
    """

    def __init__(self, path: str | Path, sample_rate: int, samples: str | None = None) -> None:
        import soundfile

        self.path = Path(path)
        self.frames = 0
        self._filled = 0
        self._chunk = np.empty((CHUNK, 2), np.float32)
        container = FORMATS.get(self.path.suffix.lower())
        if container is None:
            raise ParameterError("path", str(path), "a path that ends in .wav, .flac or .ogg")
        try:
            self._file: Any = soundfile.SoundFile(
                self.path,
                "w",
                samplerate=sample_rate,
                channels=2,
                format=container,
                subtype=_subtype(container, samples),
            )
        except (OSError, soundfile.LibsndfileError) as error:
            raise DeviceError(f"{self.path} cannot be written: {error}") from error

    def write(self, block: npt.NDArray[np.float32]) -> None:
        """Append a block, shape (n, 2)."""
        place = 0
        while place < len(block):
            n = min(len(block) - place, CHUNK - self._filled)
            self._chunk[self._filled : self._filled + n] = block[place : place + n]
            self._filled += n
            place += n
            if self._filled == CHUNK:
                self._flush()
        self.frames += len(block)

    def close(self) -> None:
        """Write what is left and close the file. Safe to call again."""
        if not self._file.closed:
            self._flush()
            self._file.close()
            _forget_when(self.path)

    def __enter__(self) -> WavTap:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _flush(self) -> None:
        if self._filled:
            self._file.write(self._chunk[: self._filled])
            self._filled = 0


def _forget_when(path: Path) -> None:
    """Zero the time stamp that libsndfile writes into a float WAV's PEAK chunk: the same sound is
    then the same file."""
    with path.open("r+b") as file:
        head = file.read(128)
        chunk = head.find(b"PEAK")
        if head[:4] == b"RIFF" and chunk > 0:
            file.seek(chunk + 12)  # after the name, the size and the version
            file.write(bytes(4))


def _subtype(container: str, samples: str | None) -> str:
    if container == "OGG":
        if samples is not None:
            raise ParameterError("samples", samples, "nothing for .ogg, which is always Vorbis")
        return "VORBIS"
    subtype = SUBTYPES.get(samples or ("float32" if container == "WAV" else "24"))
    if subtype is None or (container == "FLAC" and subtype == "FLOAT"):
        legal = "float32, 24 or 16" if container == "WAV" else "24 or 16"
        raise ParameterError("samples", samples, legal)
    return subtype
