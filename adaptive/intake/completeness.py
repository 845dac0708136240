"""Whether a sound file holds all that its header promises: decoders take a cut one silently."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from adaptive.errors import LibraryError
from adaptive.intake.aiff import read_aiff
from adaptive.intake.caf import caf_chunks
from adaptive.intake.mp3_header import read_mp3_header
from adaptive.intake.riff import read_riff

__all__ = ["check_complete"]

_AGAIN = "copy or export it again"
_LARGEST_PAGE = 27 + 255 + 255 * 255
_UNKNOWN_SIZE = 0xFFFFFFFF
_LAST_PAGE = 4
"""Flag of an Ogg page: the stream ends here."""


def check_complete(file: BinaryIO, container: str, where: str) -> list[str]:
    """Hold a file against its header, without decoding.

    Parameters
    ----------
    file : binary file, seekable
    container : str
        As :func:`~adaptive.intake.container.sniff_container` names it.
    where : str
        The file, for the error.

    Returns
    -------
    list of str
        What is odd and keeps nothing from being read.

    Raises
    ------
    LibraryError
        When there is less than the header promises.
    """
    if container in ("WAV", "RF64", "W64"):
        return _check_riff(file, where)
    if container == "AIFF":
        return _check_aiff(file, where)
    if container == "MP3":
        return _check_mp3(file, where)
    if container.startswith("Ogg"):
        return _check_ogg(file, where)
    if container == "CAF":
        return _check_caf(file, where)
    return _check_au(file, where) if container == "AU" else []


def _check_riff(file: BinaryIO, where: str) -> list[str]:
    riff = read_riff(file)
    if riff.sound is None:
        raise LibraryError(where, "has no data chunk: a header without sound", _AGAIN)
    if riff.sound.promised is None:
        return ["its header says no length; read to the end of the file"]
    if riff.sound.is_cut:
        width = riff.frame_bytes or 1
        held, promised = riff.sound.held // width, riff.sound.promised // width
        unit = "frames" if riff.frame_bytes else "bytes"
        raise _cut(where, held, promised, unit)
    return []


def _check_aiff(file: BinaryIO, where: str) -> list[str]:
    aiff = read_aiff(file)
    if aiff.sound is None:
        raise LibraryError(where, "has no SSND chunk: a header without sound", _AGAIN)
    held = aiff.held_frames
    if held is not None and held < aiff.frames:
        raise _cut(where, held, aiff.frames, "frames")
    if aiff.sound.is_cut:
        raise _cut(where, aiff.sound.held, aiff.sound.promised or 0, "bytes")
    return []


def _check_mp3(file: BinaryIO, where: str) -> list[str]:
    header = read_mp3_header(file)
    if header.held < header.promised:
        raise _cut(where, header.held, header.promised, "bytes")
    if not header.is_gapless:
        return [
            "its MP3 header says nothing of encoder delay and padding: it begins about 25 ms late "
            "and will not loop seamlessly"
        ]
    return []


def _check_ogg(file: BinaryIO, where: str) -> list[str]:
    """The last page must be whole; that it also says to be the last is usual."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - _LARGEST_PAGE))
    tail = file.read()
    at = tail.rfind(b"OggS")
    page = tail[at:] if at >= 0 else b""
    if len(page) < 27 or len(page) < 27 + page[26]:
        raise LibraryError(where, "is cut: it ends inside a page's header", _AGAIN)
    if len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]]):
        raise LibraryError(where, "is cut: it ends inside a page", _AGAIN)
    return [] if page[5] & _LAST_PAGE else ["its stream has no end mark; it may have been cut"]


def _check_caf(file: BinaryIO, where: str) -> list[str]:
    for chunk in caf_chunks(file):
        if chunk.id == b"data" and chunk.is_cut:
            raise _cut(where, chunk.held, chunk.promised or 0, "bytes")
    return []


def _check_au(file: BinaryIO, where: str) -> list[str]:
    """Offset and size of the samples follow the magic bytes; a size of all ones is unknown."""
    file.seek(4)
    header = file.read(8)
    if len(header) < 8:
        raise LibraryError(where, "is cut: it ends inside its header", _AGAIN)
    offset, promised = struct.unpack(">II", header)
    held = file.seek(0, io.SEEK_END) - offset
    if promised != _UNKNOWN_SIZE and held < promised:
        raise _cut(where, max(0, held), promised, "bytes")
    return []


def _cut(where: str, held: int, promised: int, unit: str) -> LibraryError:
    problem = f"is cut: it has {held:,} of the {promised:,} {unit} that its header promises"
    return LibraryError(where, problem, _AGAIN)
