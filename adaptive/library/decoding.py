"""Decoding a sound into raw float32 stereo, checked."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import soundfile

from adaptive.errors import LibraryError, ParameterError
from adaptive.library.loop import Loop, Stinger

__all__ = ["Shape", "Shaping", "decode_sound", "is_plain", "write_pcm"]


Shape = Callable[[npt.NDArray[np.float32], Loop], npt.NDArray[np.float32]]
"""Makes a loop of what its file holds: (its pre-roll of ``seam_fade`` frames and then
``read_frames`` frames, the loop) → ``frames`` frames. Of a module's own level, so that other
processes can run it."""


class Shaping(NamedTuple):
    """How loops are made that are not in their files as they are to be played."""

    make: Shape
    recipe: Callable[[Loop], str]
    """What it does to a loop, in letters for a file's name: sounds of one recipe are alike."""


def is_plain(sound: Loop | Stinger) -> bool:
    """Whether a sound is in its file as it is to be played."""
    if isinstance(sound, Stinger):
        return True
    return sound.read_frames == sound.frames and not sound.semitones and not sound.seam_fade


def decode_sound(
    folder: Path,
    sound: Loop | Stinger,
    sample_rate: int,
    content_hash: str,
    shape: Shape | None = None,
) -> npt.NDArray[np.float32]:
    """A sound's frames, mono doubled [shape=(sound.frames, 2), dtype=float32].

    Parameters
    ----------
    folder : Path
        The library.
    sound : Loop or Stinger
    sample_rate : int
        The library's.
    content_hash : str
        BLAKE2b (20 bytes, hexadecimal) that the file must have.
    shape : callable, optional
        Makes loops that are not in their file as they are to be played (:func:`is_plain`).

    Raises
    ------
    LibraryError
        When the file is missing, unreadable, changed meanwhile, too short, at another sample
        rate, of more than two channels, or has samples that are not finite.
    ParameterError
        When a loop needs a shape and there is none.
    """
    if is_plain(sound):
        return _read(folder, sound, sample_rate, content_hash, 0, sound.frames)
    assert isinstance(sound, Loop)
    if shape is None:
        raise ParameterError("shape", None, f"what stretches and shifts {sound.id!r}")
    read = _read(folder, sound, sample_rate, content_hash, sound.seam_fade, sound.read_frames)
    return np.ascontiguousarray(shape(read, sound), dtype="<f4")


def _read(
    folder: Path, sound: Loop | Stinger, rate: int, content_hash: str, before: int, frames: int
) -> npt.NDArray[np.float32]:
    """``before`` frames before a sound's start and ``frames`` from there on, checked."""
    where = f"{sound.path} ({sound.id!r})"
    content = _content(folder / sound.path, where, content_hash)
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            _check_format(file, where, rate)
            file.seek(min(sound.start - before, file.frames))
            pcm = file.read(before + frames, dtype="float32", always_2d=True)
    except RuntimeError as error:  # soundfile's errors are RuntimeErrors
        reason = str(error).rstrip(".") or "cannot be decoded"
        remedy = "export it again as WAV, FLAC, Ogg or MP3"
        raise LibraryError(where, f"cannot be decoded: {reason}", remedy) from None
    if len(pcm) < before + frames:
        held = sound.start - before + len(pcm)
        problem = f"has {held} frames, the library needs {sound.start + frames}"
        remedy = "export it at full length, or correct bars, tempo, start or frames"
        raise LibraryError(where, problem, remedy)
    if not np.isfinite(pcm).all():
        remedy = "export it again; a plug-in probably overflowed"
        raise LibraryError(where, "has samples that are not finite numbers", remedy)
    stereo = np.repeat(pcm, 2, axis=1) if pcm.shape[1] == 1 else pcm
    return np.ascontiguousarray(stereo, dtype="<f4")


def write_pcm(path: Path, pcm: npt.NDArray[np.float32]) -> None:
    """Write interleaved frames whole or not at all; writers of one path may race."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        with part.open("wb") as out:
            out.write(pcm.data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _content(path: Path, where: str, content_hash: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        remedy = "put the file there or correct its entry"
        raise LibraryError(where, "is not there", remedy) from None
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise LibraryError(where, reason, "make the file readable") from None
    if hashlib.blake2b(content, digest_size=20).hexdigest() != content_hash:
        raise LibraryError(where, "changed after the library was read", "read the library again")
    return content


def _check_format(file: soundfile.SoundFile, where: str, sample_rate: int) -> None:
    if file.samplerate != sample_rate:
        raise LibraryError(
            where,
            f"has {file.samplerate} Hz, the library {sample_rate} Hz",
            f"convert it to {sample_rate} Hz",
        )
    if file.channels not in (1, 2):
        remedy = "mix it down to stereo"
        raise LibraryError(where, f"has {file.channels} channels, legal are 1 or 2", remedy)
