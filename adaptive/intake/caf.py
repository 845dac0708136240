"""What a Core Audio Format file says beside its samples: its info strings, Apple Loops' among them.

Source: Apple, Core Audio Format Specification 1.0 (``info``). The strings that Apple Loops keep
in a ``uuid`` chunk have the same form and were never published.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

__all__ = ["read_caf_texts"]

_APPLE_LOOPS = bytes.fromhex("29819273b5bf4aefb78d62d1ef90bb2c")
_MOST_CHUNKS = 4096
_LARGEST_READ = 1 << 20
_MOST_TEXTS = 256
_TEXT_LIMIT = 1000


def read_caf_texts(file: BinaryIO) -> dict[str, str]:
    """Strings by their names in lower case (``tempo``, ``key signature``); any bytes are legal."""
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    texts: dict[str, str] = {}
    if file.read(4) != b"caff":
        return texts
    position = 8
    for _ in range(_MOST_CHUNKS):
        if position + 12 > length:
            break
        file.seek(position)
        name, size = struct.unpack(">4sq", file.read(12))
        if size < 0:  # sound that was still being written: nothing follows it
            break
        if name in (b"info", b"uuid"):
            content = file.read(min(size, _LARGEST_READ))
            if name == b"uuid":
                content = content[16:] if content.startswith(_APPLE_LOOPS) else b""
            texts = _parse_texts(content) | texts
        position += 12 + size
    return texts


def _parse_texts(content: bytes) -> dict[str, str]:
    """Names and values, each ending in a zero byte, after their count."""
    if len(content) < 4:
        return {}
    count = min(struct.unpack_from(">I", content)[0], _MOST_TEXTS)
    words = [word[:_TEXT_LIMIT].decode("utf-8", "replace") for word in content[4:].split(b"\0")]
    pairs = zip(words[0 : 2 * count : 2], words[1 : 2 * count : 2], strict=False)
    return {name.strip().lower(): value.strip() for name, value in pairs if value.strip()}
