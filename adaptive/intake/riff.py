"""What a RIFF file (WAV, RF64, Wave64) says beside its samples: acid, smpl, cue, inst, INFO, bext.

Sources: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991) and
its 1994 update (``smpl``, ``inst``, ``cue``, ``LIST INFO``); EBU Tech 3285 (``bext``). ``acid`` was
never published: its layout is the one that its readers (libsndfile among them) agree on.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import BinaryIO

from adaptive.intake.chunk import Chunk, chunks_of, read_chunk

__all__ = ["Acid", "Riff", "SampleLoop", "parse_acid", "read_riff"]

_MOST_LOOPS = 256
_MOST_CUES = 4096
_TEXT_LIMIT = 1000
_EXTENSIBLE = 0xFFFE
_PLAIN = (1, 3)
"""Formats whose samples are whole or floating numbers."""


@dataclass(frozen=True, slots=True)
class Acid:
    """An ``acid`` chunk.

    Parameters
    ----------
    is_one_shot, root_is_set, stretches, is_disk_based, by_acidizer : bool
        Its flags 1, 2, 4, 8 and 16.
    root : int or None
        Pitch class 0 to 11 of the root note, where it is set.
    beats : int
        Length in quarters.
    meter : tuple of int
        Its two numbers in the order of the file, denominator first as most programs write it;
        the order is disputed.
    bpm : float
        0 where it says nothing usable.
    """

    is_one_shot: bool
    root_is_set: bool
    stretches: bool
    is_disk_based: bool
    by_acidizer: bool
    root: int | None
    beats: int
    meter: tuple[int, int]
    bpm: float


@dataclass(frozen=True, slots=True)
class SampleLoop:
    """A loop of a ``smpl`` chunk: first frame, the frame after its last, and its type (0 forward,
    1 back and forth, 2 backward)."""

    start: int
    end: int
    kind: int


@dataclass(frozen=True, slots=True)
class Riff:
    """What a RIFF file says.

    Parameters
    ----------
    acid : Acid or None
    loops : tuple of SampleLoop
    unity_note : int or None
        MIDI note at which the sound plays as it is (``smpl``, else ``inst``).
    cues : tuple of int
        Frames of the cue points, in order.
    texts : dict of str to str
        ``INFO`` texts by their four letters.
    description : str
        From ``bext``.
    channels, frame_bytes, sample_rate : int
        From ``fmt``; 0 when unknown.
    is_plain : bool
        Whether samples are plain numbers, so that bytes count frames.
    channel_mask : int or None
        Loudspeakers by WAVE_FORMAT_EXTENSIBLE; ``None`` for plain files.
    sound : Chunk or None
        The ``data`` chunk.
    """

    acid: Acid | None
    loops: tuple[SampleLoop, ...]
    unity_note: int | None
    cues: tuple[int, ...]
    texts: dict[str, str]
    description: str
    channels: int
    frame_bytes: int
    sample_rate: int
    is_plain: bool
    channel_mask: int | None
    sound: Chunk | None

    @property
    def frames(self) -> int | None:
        """Frames that the file holds; ``None`` when they cannot be counted."""
        if self.sound is None or not self.is_plain or not self.frame_bytes:
            return None
        return self.sound.held // self.frame_bytes

    @property
    def seconds(self) -> float | None:
        """Length; ``None`` when it cannot be told."""
        frames = self.frames
        return frames / self.sample_rate if frames and self.sample_rate else None


def read_riff(file: BinaryIO) -> Riff:
    """Read every chunk that is known; what is broken is left out.

    Parameters
    ----------
    file : binary file, seekable
        Any bytes: those that are no RIFF file say nothing.
    """
    found: dict[bytes, bytes] = {}
    texts: dict[str, str] = {}
    sound: Chunk | None = None
    for chunk in chunks_of(file):
        if chunk.id == b"data":
            sound = sound or chunk
        elif chunk.id in (b"acid", b"smpl", b"cue ", b"inst", b"bext", b"fmt "):
            found.setdefault(chunk.id, read_chunk(file, chunk))
        elif chunk.id in (b"LIST", b"list"):
            texts = _parse_texts(read_chunk(file, chunk)) | texts
    loops, unity = _parse_smpl(found.get(b"smpl", b""))
    return Riff(
        parse_acid(found.get(b"acid", b"")),
        loops,
        _parse_inst(found.get(b"inst", b"")) if unity is None else unity,
        _parse_cues(found.get(b"cue ", b"")),
        texts,
        _text(found.get(b"bext", b"")[:256]),
        *_parse_format(found.get(b"fmt ", b"")),
        sound,
    )


def parse_acid(content: bytes) -> Acid | None:
    """Read an ``acid`` chunk's 24 bytes; ``None`` when there are fewer.

    The root is a MIDI note of one octave or another (0x30 to 0x3B or 0x3C to 0x47), so that only
    its pitch class counts.
    """
    if len(content) < 24:
        return None
    flags, root, beats, first, second, bpm = struct.unpack_from("<IH6xIHHf", content)
    return Acid(
        bool(flags & 1),
        bool(flags & 2),
        bool(flags & 4),
        bool(flags & 8),
        bool(flags & 16),
        root % 12 if flags & 2 and root < 128 else None,
        beats,
        (first, second),
        bpm if math.isfinite(bpm) and bpm > 0 else 0.0,
    )


def _parse_smpl(content: bytes) -> tuple[tuple[SampleLoop, ...], int | None]:
    """Loops and unity note; the last frame of a loop still belongs to it."""
    if len(content) < 36:
        return (), None
    unity, count = struct.unpack_from("<12xI12xI", content)
    loops = []
    for index in range(min(count, _MOST_LOOPS)):
        at = 36 + 24 * index
        if at + 24 > len(content):
            break
        kind, start, last = struct.unpack_from("<4xIII", content, at)
        if start < last:
            loops.append(SampleLoop(start, last + 1, kind))
    return tuple(loops), unity if unity < 128 else None


def _parse_inst(content: bytes) -> int | None:
    return content[0] if len(content) >= 7 and content[0] < 128 else None


def _parse_cues(content: bytes) -> tuple[int, ...]:
    if len(content) < 4:
        return ()
    count = min(struct.unpack_from("<I", content)[0], _MOST_CUES, (len(content) - 4) // 24)
    return tuple(sorted(struct.unpack_from("<20xI", content, 4 + 24 * i)[0] for i in range(count)))


def _parse_texts(content: bytes) -> dict[str, str]:
    """Texts of a ``LIST`` of type ``INFO``, by their four letters."""
    texts: dict[str, str] = {}
    position = 4
    while content[:4] == b"INFO" and position + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, position)
        text = _text(content[position + 8 : position + 8 + size])
        if name.isalnum() and text:
            texts.setdefault(name.decode("latin-1"), text)
        position += 8 + size + size % 2
    return texts


def _parse_format(content: bytes) -> tuple[int, int, int, bool, int | None]:
    """Channels, bytes a frame, sample rate, whether it is plain, loudspeaker mask."""
    if len(content) < 16:
        return 0, 0, 0, False, None
    tag, channels, rate, frame_bytes = struct.unpack_from("<HHI4xH", content)
    mask = None
    if tag == _EXTENSIBLE and len(content) >= 40:
        mask, tag = struct.unpack_from("<IH", content, 20)
    return channels, frame_bytes, rate, tag in _PLAIN, mask


def _text(content: bytes) -> str:
    """UTF-8 where it is, else Latin-1, up to the first zero byte."""
    plain = content.split(b"\0", 1)[0][:_TEXT_LIMIT]
    try:
        return plain.decode("utf-8").strip()
    except UnicodeDecodeError:
        return plain.decode("latin-1").strip()
