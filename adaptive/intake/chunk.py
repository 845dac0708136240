"""Chunks of RIFF, RF64, Wave64 and IFF files: where each lies and how long it says it is.

Sources: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991);
EBU Tech 3306 (RF64); Sonic Foundry, Wave64; Electronic Arts, EA IFF 85.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["MOST_CHUNKS", "Chunk", "chunks_of", "read_chunk"]

MOST_CHUNKS = 4096
"""After so many chunks a file is taken for nonsense and the rest is left alone."""

_LARGEST_READ = 1 << 20
_UNKNOWN_32 = 0xFFFFFFFF
_W64_TAIL = bytes.fromhex("f3acd3118cd100c04f8edb8a")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk of a file.

    Parameters
    ----------
    id : bytes
        Four characters; those of Wave64 are the first four of its longer name.
    start : int
        Byte of the file at which its content begins.
    promised : int or None
        Bytes that its header says; ``None`` where a writer that could not seek said nothing.
    held : int
        Bytes that the file really has of it.
    """

    id: bytes
    start: int
    promised: int | None
    held: int

    @property
    def is_cut(self) -> bool:
        """Whether the file ends before the chunk does."""
        return self.promised is not None and self.held < self.promised


def chunks_of(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks of a RIFF, RIFX, RF64, BW64, Wave64, AIFF or AIFC file; none of another.

    Any bytes are legal: what makes no sense ends the walk.
    """
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(40)
    if head[:4] == b"riff" and len(head) == 40:
        yield from _walk_w64(file, length)
    elif head[:4] in (b"RIFF", b"RIFX", b"FORM", b"RF64", b"BW64") and len(head) >= 12:
        order = ">" if head[:4] in (b"FORM", b"RIFX") else "<"
        yield from _walk(file, length, order, head[:4] in (b"RF64", b"BW64"))


def read_chunk(file: BinaryIO, chunk: Chunk, most: int = _LARGEST_READ) -> bytes:
    """A chunk's content, at most ``most`` bytes of it."""
    file.seek(chunk.start)
    return file.read(min(chunk.held, most))


def _walk(file: BinaryIO, length: int, order: str, is_rf64: bool) -> Iterator[Chunk]:
    position = 12
    long_data: int | None = None
    for _ in range(MOST_CHUNKS):
        if position + 8 > length:
            return
        file.seek(position)
        header = file.read(8)
        name, size = struct.unpack(f"{order}4sI", header)
        promised: int | None = size
        if name == b"data" and size == _UNKNOWN_32:
            promised = long_data if is_rf64 else None
        start = position + 8
        held = max(0, length - start)
        if promised is not None:
            held = min(held, promised)
        chunk = Chunk(name, start, promised, held)
        if is_rf64 and name == b"ds64":
            content = read_chunk(file, chunk, 16)
            long_data = struct.unpack("<8xQ", content)[0] if len(content) == 16 else None
        yield chunk
        if promised is None:
            return
        position = start + promised + promised % 2


def _walk_w64(file: BinaryIO, length: int) -> Iterator[Chunk]:
    """Wave64: names of 16 bytes, sizes of 8 that count their own header, in steps of 8."""
    position = 40
    for _ in range(MOST_CHUNKS):
        if position + 24 > length:
            return
        file.seek(position)
        header = file.read(24)
        name, size = struct.unpack("<16sQ", header)
        if size < 24 or name[4:] != _W64_TAIL:
            return
        start, promised = position + 24, size - 24
        yield Chunk(name[:4], start, promised, max(0, min(promised, length - start)))
        position += size + -size % 8
