"""What an AIFF file says beside its samples: Apple Loops' basc, loops by MARK and INST, texts.

Sources: Apple, Audio Interchange File Format (1989) and AIFF-C (1991). ``basc`` was never
published: its layout is the one that libsndfile reads.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from adaptive.intake.chunk import Chunk, chunks_of, read_chunk

__all__ = ["Aiff", "AppleLoop", "parse_basc", "read_aiff"]

_SCALES = {1: "minor", 2: "major"}
_MOST_MARKERS = 4096
_TEXT_LIMIT = 1000
_SOUND_HEADER = 8
"""Bytes of a ``SSND`` chunk before its samples: offset and block size."""


@dataclass(frozen=True, slots=True)
class AppleLoop:
    """A ``basc`` chunk.

    Parameters
    ----------
    beats : int
        In the meter's own unit.
    root : int or None
        Pitch class 0 to 11; ``None`` where there is none.
    mode : str
        ``major``, ``minor`` or empty (neither, or good for both).
    meter : tuple of int
        Numerator, denominator.
    is_one_shot : bool
    """

    beats: int
    root: int | None
    mode: str
    meter: tuple[int, int]
    is_one_shot: bool

    @property
    def quarters(self) -> float:
        """Length in quarters; 0 when unknown."""
        return self.beats * 4.0 / self.meter[1] if self.meter[1] else 0.0


@dataclass(frozen=True, slots=True)
class Aiff:
    """What an AIFF file says.

    Parameters
    ----------
    apple_loop : AppleLoop or None
    loop : tuple of int or None
        First frame of the sustain loop and the frame after its last.
    markers : dict of int to int
        Frames by the markers' numbers.
    texts : dict of str to str
        By chunk: ``NAME``, ``AUTH``, ``(c) ``, ``ANNO``.
    frames, frame_bytes : int
        As ``COMM`` promises; ``frame_bytes`` is 0 for compressed sound.
    sound : Chunk or None
        The ``SSND`` chunk.
    """

    apple_loop: AppleLoop | None
    loop: tuple[int, int] | None
    markers: dict[int, int]
    texts: dict[str, str]
    frames: int
    frame_bytes: int
    sound: Chunk | None

    @property
    def held_frames(self) -> int | None:
        """Frames that the file really has; ``None`` when that cannot be counted."""
        if self.sound is None or not self.frame_bytes:
            return None
        return max(0, self.sound.held - _SOUND_HEADER) // self.frame_bytes


def read_aiff(file: BinaryIO) -> Aiff:
    """Read every chunk that is known; what is broken is left out. Any bytes are legal."""
    found: dict[bytes, bytes] = {}
    sound: Chunk | None = None
    for chunk in chunks_of(file):
        if chunk.id == b"SSND":
            sound = sound or chunk
        elif chunk.id in (b"basc", b"MARK", b"INST", b"COMM", b"NAME", b"AUTH", b"(c) ", b"ANNO"):
            found.setdefault(chunk.id, read_chunk(file, chunk))
    markers = _parse_markers(found.get(b"MARK", b""))
    frames, frame_bytes = _parse_common(found.get(b"COMM", b""))
    texts = {
        name.decode("latin-1"): _text(found[name])
        for name in (b"NAME", b"AUTH", b"(c) ", b"ANNO")
        if name in found
    }
    return Aiff(
        parse_basc(found.get(b"basc", b"")),
        _sustain_loop(found.get(b"INST", b""), markers),
        markers,
        {name: text for name, text in texts.items() if text},
        frames,
        frame_bytes,
        sound,
    )


def parse_basc(content: bytes) -> AppleLoop | None:
    """Read a ``basc`` chunk; ``None`` when it is too short."""
    if len(content) < 18:
        return None
    beats, root, scale, above, below, kind = struct.unpack_from(">4xIHHHHH", content)
    return AppleLoop(
        beats,
        root % 12 if 0 < root < 128 else None,
        _SCALES.get(scale, ""),
        (above, below),
        kind == 1,
    )


def _parse_markers(content: bytes) -> dict[int, int]:
    """Frames by number; each marker has a name of its own length, padded to an even one."""
    markers: dict[int, int] = {}
    if len(content) < 2:
        return markers
    count = min(struct.unpack_from(">H", content)[0], _MOST_MARKERS)
    position = 2
    for _ in range(count):
        if position + 7 > len(content):
            break
        number, frame, letters = struct.unpack_from(">HIB", content, position)
        markers.setdefault(number, frame)
        position += 7 + letters + (letters + 1) % 2
    return markers


def _sustain_loop(content: bytes, markers: dict[int, int]) -> tuple[int, int] | None:
    if len(content) < 20:
        return None
    mode, begin, end = struct.unpack_from(">8xHHH", content)
    if mode not in (1, 2) or begin not in markers or end not in markers:
        return None
    start, stop = markers[begin], markers[end]
    return (start, stop) if start < stop else None


def _parse_common(content: bytes) -> tuple[int, int]:
    """Frames, and bytes a frame where the sound is plain numbers."""
    if len(content) < 18:
        return 0, 0
    channels, frames, bits = struct.unpack_from(">HIH", content)
    coding = content[18:22]
    wide = {b"fl32": 32, b"FL32": 32, b"fl64": 64, b"FL64": 64}.get(coding, bits)
    is_plain = coding in (b"", b"NONE", b"sowt", b"twos", b"in24", b"in32", b"raw ") or wide != bits
    if coding in (b"fl32", b"FL32", b"fl64", b"FL64"):
        is_plain = True
    return frames, channels * ((wide + 7) // 8) if is_plain else 0


def _text(content: bytes) -> str:
    plain = content.split(b"\0", 1)[0][:_TEXT_LIMIT]
    try:
        return plain.decode("utf-8").strip()
    except UnicodeDecodeError:
        return plain.decode("mac-roman").strip()
