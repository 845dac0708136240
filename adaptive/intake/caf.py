"""What a Core Audio Format file says beside its samples: its info strings, Apple Loops' among them.

Source: Apple, Core Audio Format Specification 1.0 (``info``). The strings that Apple Loops keep
in a ``uuid`` chunk have the same form and were never published.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from adaptive.intake.chunk import Chunk, read_chunk

__all__ = ["caf_chunks", "read_caf_texts"]

_APPLE_LOOPS = bytes.fromhex("29819273b5bf4aefb78d62d1ef90bb2c")
_MOST_CHUNKS = 4096
_MOST_TEXTS = 256
_TEXT_LIMIT = 1000


def caf_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks of a Core Audio file; none of another. Any bytes are legal."""
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    position = 8 if file.read(4) == b"caff" else length
    for _ in range(_MOST_CHUNKS):
        if position + 12 > length:
            return
        file.seek(position)
        name, size = struct.unpack(">4sq", file.read(12))
        start = position + 12
        if size < 0:  # sound that was still being written: nothing follows it
            yield Chunk(name, start, None, length - start)
            return
        yield Chunk(name, start, size, min(size, length - start))
        position = start + size


def read_caf_texts(file: BinaryIO) -> dict[str, str]:
    """Strings by their names in lower case (``tempo``, ``key signature``); any bytes are legal."""
    texts: dict[str, str] = {}
    for chunk in caf_chunks(file):
        if chunk.id in (b"info", b"uuid"):
            content = read_chunk(file, chunk)
            if chunk.id == b"uuid":
                content = content[16:] if content.startswith(_APPLE_LOOPS) else b""
            texts = _parse_texts(content) | texts
    return texts


def _parse_texts(content: bytes) -> dict[str, str]:
    """Names and values, each ending in a zero byte, after their count."""
    if len(content) < 4:
        return {}
    count = min(struct.unpack_from(">I", content)[0], _MOST_TEXTS)
    words = [word[:_TEXT_LIMIT].decode("utf-8", "replace") for word in content[4:].split(b"\0")]
    pairs = zip(words[0 : 2 * count : 2], words[1 : 2 * count : 2], strict=False)
    return {name.strip().lower(): value.strip() for name, value in pairs if value.strip()}
