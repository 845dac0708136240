"""Reading a sound file of any common kind, whatever its rate and channels, checked.

Containers are told by their first bytes. Decoding is libsndfile's, which takes the delay and
padding of MP3 encoders off where the file says how much there is: a loop keeps its exact length.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import soundfile

from adaptive.errors import LibraryError
from adaptive.intake.chunk import read_chunk
from adaptive.intake.completeness import check_complete
from adaptive.intake.container import (
    SNIFFED_BYTES,
    after_id3,
    extension_says,
    sniff_container,
    sniff_foreign,
)
from adaptive.intake.downmix import layout_of_mask, mix_to_stereo, usual_layout
from adaptive.intake.mp3_header import read_mp3_header
from adaptive.intake.resampling import resample_sound
from adaptive.intake.riff import read_riff

__all__ = ["MOST_SECONDS", "Sound", "SoundHeader", "read_sound", "sound_header"]

MOST_SECONDS = 1800.0
"""Longest sound that is read unless asked otherwise: 30 minutes, about 700 MB at 48 kHz."""

_MOST_SAMPLES = 1 << 29
_MOST_EMBEDDED = 1 << 28
_RATES = (1000, 768_000)
_FULL_BANDWIDTH_RATE = 32_000
_MOST_MISSING, _MOST_MISSING_S = 0.01, 1.0
"""Share of its frames, and seconds, by which a coded stream (Ogg, FLAC, MP3) may end early and yet
be read. A hundredth is what a tempo may be wrong by and still count as right; in a long track a
second is less than a bar. Whoever lost more has a copy that broke off. Headers of uncompressed
files count bytes, which an encoder cannot get wrong, so these must be there to the last."""

_CONVERT = "convert it to WAV, FLAC, Ogg or MP3"
_AGAIN = "copy or export it again"


@dataclass(frozen=True, slots=True)
class SoundHeader:
    """What a sound file is, without its samples.

    Parameters
    ----------
    frames : int
        Of the file; for an MP3 without a ``Xing`` header an estimate.
    sample_rate : int
        Hz.
    channels : int
    container : str
        Such as ``WAV``, ``AIFF``, ``Ogg Vorbis``, ``MP3``.
    notes : tuple of str
        What is odd, each in a few words.
    """

    frames: int
    sample_rate: int
    channels: int
    container: str
    notes: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """Length."""
        return self.frames / self.sample_rate


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A sound, decoded.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, 1 or 2), dtype=float32]
        Full scale 1.
    sample_rate : int
        Hz, of ``pcm``.
    file_rate, channels : int
        As the file has them.
    container : str
        As in :class:`SoundHeader`.
    notes : tuple of str
        What is odd or was changed, each in a few words.
    """

    pcm: npt.NDArray[np.float32]
    sample_rate: int
    file_rate: int
    channels: int
    container: str
    notes: tuple[str, ...]


def sound_header(path: Path) -> SoundHeader:
    """What a file is, checked as far as its header goes; nothing is decoded.

    Raises
    ------
    LibraryError
        When it is missing, a folder or a device, unreadable, empty, no sound, of another kind,
        shorter than its header promises, or of an impossible rate.
    """
    where = _shown(path)
    with _opened(path, where) as file:
        container, notes = _container(file, path, where)
        notes += check_complete(file, container, where)
    with _decoding(path, where) as sound:
        _check_header(sound, container, where)
        header = SoundHeader(sound.frames, sound.samplerate, sound.channels, container, ())
    if header.sample_rate < _FULL_BANDWIDTH_RATE:
        kilohertz = header.sample_rate / 2000
        notes.append(f"{header.sample_rate:,} Hz: only {kilohertz:.3g} kHz of bandwidth")
    return SoundHeader(header.frames, header.sample_rate, header.channels, container, tuple(notes))


def read_sound(
    path: Path, sample_rate: int | None = None, *, most_seconds: float = MOST_SECONDS
) -> Sound:
    """Decode a WAV (RF64, Wave64), AIFF, FLAC, Ogg (Vorbis, Opus, FLAC), MP3, CAF or AU file.

    Three or more channels are mixed to stereo by their loudspeakers where these are known (the
    WAVE mask, else the container's convention up to 7.1), otherwise to their mean; a note says so.

    Parameters
    ----------
    path : Path
    sample_rate : int, optional
        Hz to resample to, as a one-shot or track (by soxr). A loop is better read at its own rate
        and brought to its exact length by :func:`~adaptive.intake.resample_loop`.
    most_seconds : float
        Longer sounds are refused before they are decoded.

    Raises
    ------
    LibraryError
        As :func:`sound_header`, and when it is damaged, too long, ends more than 1 % or 1 s early,
        or has samples that are not finite numbers.
    """
    where = _shown(path)
    header = sound_header(path)
    _check_length(header, where, most_seconds)
    pcm = _decode(path, header, where)
    notes = list(header.notes)
    missing = 0 if _is_estimate(path, header) else header.frames - len(pcm)
    if missing > 0:
        notes.append(_missing_note(missing, header, where))
    if not np.isfinite(pcm).all():
        remedy = "export it again; a plug-in probably overflowed"
        raise LibraryError(where, "has samples that are not finite numbers", remedy)
    if header.channels > 2:
        pcm, note = _mixed(path, header, pcm)
        notes.append(note)
    if not pcm.any():
        notes.append("is silent throughout")
    rate = header.sample_rate if sample_rate is None else sample_rate
    return Sound(
        resample_sound(pcm, header.sample_rate, rate),
        rate,
        header.sample_rate,
        header.channels,
        header.container,
        tuple(notes),
    )


def _shown(path: Path) -> str:
    """The path as text that can be printed, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "replace")


@contextmanager
def _opened(path: Path, where: str) -> Iterator[BinaryIO]:
    """A regular file, opened; a pipe or device would wait for ever."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise LibraryError(where, "is a folder", "name the files in it")
        if not stat.S_ISREG(mode):
            raise LibraryError(where, "is no ordinary file", "name a sound file")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise LibraryError(where, "is not there", "put the file there") from None
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise LibraryError(where, reason, "make the file readable") from None


def _container(file: BinaryIO, path: Path, where: str) -> tuple[str, list[str]]:
    """Container by content, and a note when the name says another."""
    head = file.read(SNIFFED_BYTES)
    if not head:
        raise LibraryError(where, "is empty (0 bytes)", _AGAIN)
    container = sniff_container(head)
    if head.startswith(b"ID3"):
        container = sniff_container(after_id3(file))
    if container is None:
        foreign = sniff_foreign(head)
        if foreign is not None:
            raise LibraryError(where, f"is {foreign}", _CONVERT)
        raise LibraryError(where, "is not a sound file", "leave it out, or " + _CONVERT)
    named = extension_says(path.suffix)
    if named and container not in named:
        return container, [f"is {container}, though its name ends in {path.suffix}"]
    return container, []


@contextmanager
def _decoding(path: Path, where: str) -> Iterator[soundfile.SoundFile]:
    try:
        with soundfile.SoundFile(_stream(path)) as sound:
            yield sound
    except (RuntimeError, TypeError, ValueError) as error:  # soundfile's are RuntimeErrors
        reason = str(error).replace(repr(os.fsencode(path)), "").strip(" :.") or "it is damaged"
        reason = "it is damaged" if reason.startswith("Error opening") else reason
        raise LibraryError(where, f"cannot be decoded: {reason}", _AGAIN) from None


def _stream(path: Path) -> bytes | io.BytesIO:
    """What libsndfile opens: the path as bytes, so that names that are no UTF-8 open too, or the
    Ogg stream that some WAV files hold in place of samples (format tags 0x674F to 0x6771)."""
    with path.open("rb") as file:
        if sniff_container(file.read(SNIFFED_BYTES)) == "WAV":
            riff = read_riff(file)
            if riff.sound is not None and not riff.is_plain:
                content = read_chunk(file, riff.sound, _MOST_EMBEDDED)
                if content.startswith(b"OggS"):
                    return io.BytesIO(content)
    return os.fsencode(path)


def _check_header(sound: soundfile.SoundFile, container: str, where: str) -> None:
    low, high = _RATES
    if not low <= sound.samplerate <= high:
        problem = f"says {sound.samplerate:,} Hz, legal are {low:,} to {high:,} Hz"
        raise LibraryError(where, problem, "correct its header or export it again")
    if sound.frames <= 0:
        raise LibraryError(where, f"is empty: a {container} header without samples", _AGAIN)


def _check_length(header: SoundHeader, where: str, most_seconds: float) -> None:
    if header.seconds > most_seconds:
        minutes, most = header.seconds / 60, most_seconds / 60
        problem = f"is too long: {minutes:.1f} minutes, legal are up to {most:g}"
        raise LibraryError(where, problem, "cut it into pieces")
    if header.frames * header.channels > _MOST_SAMPLES:
        gigabytes = header.frames * header.channels * 4 / 1e9
        problem = f"is too large: {gigabytes:.1f} GB decoded, legal are up to 2.1 GB"
        raise LibraryError(where, problem, "cut it into pieces or mix it to stereo")


def _decode(path: Path, header: SoundHeader, where: str) -> npt.NDArray[np.float32]:
    with _decoding(path, where) as sound:
        pcm: npt.NDArray[np.float32] = sound.read(dtype="float32", always_2d=True)
    if not len(pcm):
        raise LibraryError(where, "is empty: nothing could be decoded", _AGAIN)
    return pcm


def _missing_note(missing: int, header: SoundHeader, where: str) -> str:
    """What is odd with a stream that gives fewer frames than it promises.

    Raises LibraryError when it is more than an encoder or an editor leaves out.
    """
    held, seconds = header.frames - missing, missing / header.sample_rate
    if missing > _MOST_MISSING * header.frames or seconds > _MOST_MISSING_S:
        problem = f"is cut: {held:,} of {header.frames:,} frames could be decoded"
        raise LibraryError(where, problem, _AGAIN)
    return f"ends {1000 * seconds:.0f} ms early ({missing:,} of {header.frames:,} frames missing)"


def _is_estimate(path: Path, header: SoundHeader) -> bool:
    if header.container != "MP3":
        return False
    with path.open("rb") as file:
        return read_mp3_header(file).frames is None


def _mixed(
    path: Path, header: SoundHeader, pcm: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float32], str]:
    layout = usual_layout(header.container, header.channels)
    if header.container in ("WAV", "RF64"):
        with path.open("rb") as file:
            mask = read_riff(file).channel_mask
        if mask is not None:
            layout = layout_of_mask(mask, header.channels)
    said = f"as {', '.join(layout)}" if layout else "as their mean (no known loudspeakers)"
    return mix_to_stereo(pcm, layout), f"{header.channels} channels mixed to stereo {said}"
