"""Loops on disk: Ogg Vorbis with the loop's neighbours written round it.

Vorbis is lossy and works in overlapping blocks, so a file that began and ended on the loop point
would click there. The loop is written with a stretch of its own end before it and of its own
start after it; readers skip the first (the manifest's ``start``). The stream's serial number,
which the encoder draws from the clock, is set to a fixed one: the same audio gives the same bytes.

Page format and checksum: RFC 3533.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from adaptive.compose.periodic import SAMPLE_RATE
from adaptive.errors import LibraryError

__all__ = ["POST_ROLL", "PRE_ROLL", "write_loop", "write_stinger"]

PRE_ROLL = 4096
"""Frames of the loop's end written before it: the manifest's ``start``."""
POST_ROLL = 4096
"""Frames of the loop's start written after it."""
_BLOCK = 65_536  # the encoder crashes on long stereo writes in one call
_SERIAL = 0x4C4F4F50


def write_loop(path: Path, signal: NDArray[np.float64], quality: float) -> None:
    """Write one period of a loop with its surroundings.

    Parameters
    ----------
    path : Path
        Folder must exist.
    signal : np.ndarray [shape=(frames, 2)]
    quality : float
        Vorbis quality, 0 to 1 (0.4 is about 128 kbit/s).

    Raises
    ------
    LibraryError
        When the written file does not decode to the right length.
    """
    places = np.arange(-PRE_ROLL, len(signal) + POST_ROLL) % len(signal)
    _write(path, signal[places], quality)


def write_stinger(path: Path, signal: NDArray[np.float64], quality: float) -> None:
    """Write a one-shot: ``start`` is 0. Raises LibraryError as :func:`write_loop` does."""
    _write(path, signal, quality)


def _write(path: Path, signal: NDArray[np.float64], quality: float) -> None:
    with soundfile.SoundFile(
        path, "w", SAMPLE_RATE, 2, format="OGG", subtype="VORBIS", compression_level=1 - quality
    ) as file:
        for begin in range(0, len(signal), _BLOCK):
            file.write(signal[begin : begin + _BLOCK])
    path.write_bytes(_with_serial(path.read_bytes(), _SERIAL))
    decoded = soundfile.info(str(path)).frames
    if decoded != len(signal):
        problem = f"decodes to {decoded} frames of {len(signal)}"
        raise LibraryError(str(path), problem, "write it again")


def _with_serial(stream: bytes, serial: int) -> bytes:
    """The same Ogg stream with another serial number in every page."""
    out = bytearray()
    place = 0
    while place < len(stream):
        segments = stream[place + 26]
        header = 27 + segments
        size = header + sum(stream[place + 27 : place + header])
        page = bytearray(stream[place : place + size])
        page[14:18] = serial.to_bytes(4, "little")
        page[22:26] = b"\0\0\0\0"
        page[22:26] = _checksum(page).to_bytes(4, "little")
        out += page
        place += size
    return bytes(out)


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_TABLE = _crc_table()


def _checksum(page: bytearray) -> int:
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value
