"""Writers of the chunks that intake reads: for tests only."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np


def riff_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def acid_chunk(
    *,
    flags: int = 0,
    root: int = 60,
    beats: int = 8,
    meter: tuple[int, int] = (4, 4),
    bpm: float = 120.0,
) -> bytes:
    """``meter`` in the order of the file."""
    body = struct.pack("<IHHfIHHf", flags, root, 0x8000, 0.0, beats, *meter, bpm)
    return riff_chunk(b"acid", body)


def smpl_chunk(*loops: tuple[int, int], unity: int = 60, kind: int = 0) -> bytes:
    """Loops by their first and last frame, both inclusive."""
    body = struct.pack("<9I", 0, 0, 22675, unity, 0, 0, 0, len(loops), 0)
    for number, (first, last) in enumerate(loops):
        body += struct.pack("<6I", number, kind, first, last, 0, 0)
    return riff_chunk(b"smpl", body)


def cue_chunk(*frames: int) -> bytes:
    body = struct.pack("<I", len(frames))
    for number, frame in enumerate(frames):
        body += struct.pack("<II4sIII", number, frame, b"data", 0, 0, frame)
    return riff_chunk(b"cue ", body)


def info_chunk(**texts: str) -> bytes:
    body = b"INFO" + b"".join(
        riff_chunk(name.encode(), text.encode() + b"\0") for name, text in texts.items()
    )
    return riff_chunk(b"LIST", body)


def wav(*chunks: bytes, frames: int = 4410, rate: int = 44100, channels: int = 1) -> bytes:
    """A 16-bit WAV of a quiet ramp, further chunks behind its samples."""
    width = 2 * channels
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * width, width, 16)
    samples = (np.arange(frames * channels) % 1000).astype("<i2").tobytes()
    body = b"WAVE" + riff_chunk(b"fmt ", form) + riff_chunk(b"data", samples) + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def aiff_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">I", len(content)) + content + b"\0" * (len(content) % 2)


def basc_chunk(
    *,
    beats: int = 8,
    root: int = 48,
    scale: int = 1,
    meter: tuple[int, int] = (4, 4),
    is_one_shot: bool = False,
) -> bytes:
    body = struct.pack(">IIHHHHH", 1, beats, root, scale, *meter, int(is_one_shot))
    return aiff_chunk(b"basc", body + b"\0" * 66)


def marker_chunks(begin: int, end: int) -> bytes:
    """A sustain loop between two markers."""
    marks = struct.pack(">H", 2)
    for number, frame, name in ((1, begin, b"beg"), (2, end, b"ends")):
        marks += struct.pack(">HIB", number, frame, len(name)) + name
        marks += b"\0" * ((len(name) + 1) % 2)
    inst = struct.pack(">bbbbbbh3H3H", 60, 0, 0, 127, 1, 127, 0, 1, 1, 2, 0, 0, 0)
    return aiff_chunk(b"MARK", marks) + aiff_chunk(b"INST", inst)


def aiff(*chunks: bytes, frames: int = 4410) -> bytes:
    """A 16-bit mono AIFF at 44,100 Hz."""
    rate = bytes.fromhex("400eac44000000000000")
    common = struct.pack(">hIh", 1, frames, 16) + rate
    sound = struct.pack(">II", 0, 0) + (np.arange(frames) % 1000).astype(">i2").tobytes()
    body = b"AIFF" + aiff_chunk(b"COMM", common) + b"".join(chunks) + aiff_chunk(b"SSND", sound)
    return b"FORM" + struct.pack(">I", len(body)) + body


def caf(texts: dict[str, str]) -> bytes:
    """A CAF header with info strings and no samples."""
    body = struct.pack(">I", len(texts))
    for name, text in texts.items():
        body += name.encode() + b"\0" + text.encode() + b"\0"
    return b"caff" + struct.pack(">HH", 1, 0) + b"info" + struct.pack(">q", len(body)) + body


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
