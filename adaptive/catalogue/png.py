"""A picture of few colours as PNG bytes, without an imaging library.

Source: Portable Network Graphics (PNG) Specification, third edition, W3C 2025, section 11.2.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

from adaptive.errors import ParameterError

__all__ = ["indexed_png"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BIT_INDEXED = (8, 3, 0, 0, 0)


def indexed_png(picture: npt.NDArray[np.uint8], palette: npt.NDArray[np.uint8]) -> bytes:
    """A PNG whose pixels are numbers of palette entries.

    Parameters
    ----------
    picture : ndarray [shape=(rows, columns), dtype=uint8]
        Top row first.
    palette : ndarray [shape=(colours, 3), dtype=uint8]
        Red, green, blue; at most 256 colours.

    Raises
    ------
    ParameterError
        When a pixel has no entry in the palette, or there are too many colours.
    """
    if not 1 <= len(palette) <= 256:
        raise ParameterError("palette", len(palette), "1 to 256 colours")
    if picture.size == 0 or int(picture.max()) >= len(palette):
        raise ParameterError("picture", picture.shape, f"pixels of 0 to {len(palette) - 1}")
    rows, columns = picture.shape
    unfiltered = np.pad(picture, ((0, 0), (1, 0)))  # each row begins with its filter's number, 0
    chunks = (
        (b"IHDR", struct.pack(">II5B", columns, rows, *_EIGHT_BIT_INDEXED)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(unfiltered.tobytes(), 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
