"""The first frame of an MP3 file: how long it says it is, and what the encoder put around it.

Encoders begin with silence (usually 576 frames, to which decoders add 529) and fill the last frame
up. A ``Xing`` or ``Info`` header with a LAME part says how much, so that decoders can take it off;
without one, the sound starts about 25 ms late and cannot loop seamlessly.

Source: the LAME project's description of its tag (mp3-info, revision 1).
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

from adaptive.intake.container import after_id3

__all__ = ["Mp3Header", "read_mp3_header"]

_SIDE_INFO = {(False, False): 32, (False, True): 17, (True, False): 17, (True, True): 9}
"""Bytes between the frame's header and ``Xing``, by (is not MPEG 1, is mono)."""

_HAS_FRAMES, _HAS_BYTES, _HAS_TOC, _HAS_QUALITY = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Mp3Header:
    """What the first frame says.

    Parameters
    ----------
    frames : int or None
        Sample frames that are left when delay and padding are taken off; ``None`` without a
        ``Xing`` or ``Info`` header.
    is_gapless : bool
        Whether it says how many frames of delay and padding there are.
    promised, held : int
        Bytes from the first frame on that the header says (0: nothing), and that there are.
    """

    frames: int | None
    is_gapless: bool
    promised: int = 0
    held: int = 0


def read_mp3_header(file: BinaryIO) -> Mp3Header:
    """Read the first frame behind any ID3 tags; any bytes are legal."""
    unknown = Mp3Header(None, False)
    after_id3(file)
    first = file.tell()
    content = file.read(512)
    held = file.seek(0, io.SEEK_END) - first
    if len(content) < 64 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return unknown
    is_mpeg_1 = content[1] >> 3 & 3 == 3
    at = 4 + _SIDE_INFO[(not is_mpeg_1, content[3] >> 6 == 3)]
    if not content[1] & 1:  # two more bytes of checksum
        at = at if content[at : at + 4] in (b"Xing", b"Info") else at + 2
    if content[at : at + 4] not in (b"Xing", b"Info"):
        return unknown
    (flags,) = struct.unpack_from(">I", content, at + 4)
    if not flags & _HAS_FRAMES:
        return unknown
    (blocks,) = struct.unpack_from(">I", content, at + 8)
    promised = 0
    if flags & _HAS_BYTES:
        (promised,) = struct.unpack_from(">I", content, at + 12)
    sizes = ((_HAS_FRAMES, 4), (_HAS_BYTES, 4), (_HAS_TOC, 100), (_HAS_QUALITY, 4))
    lame = at + 8 + sum(size for flag, size in sizes if flags & flag)
    padding = int.from_bytes(content[lame + 21 : lame + 24], "big")
    delay, padding = padding >> 12, padding & 0xFFF
    frames = blocks * (1152 if is_mpeg_1 else 576)
    is_gapless = content[lame : lame + 4] in (b"LAME", b"Lavc", b"Lavf") and delay > 0
    if is_gapless:
        frames = max(0, frames - delay - padding)
    return Mp3Header(frames, is_gapless, promised, held)
