"""Audio as a script: what a page can load wherever it lies, opened from a disk too.

Browsers refuse pages on a disk to read files beside them, but run scripts from there. So each
sound travels as a script that hands its file over in Base64.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

__all__ = ["carried_sound", "carrier_script"]

_AS_THEY_ARE = frozenset({".ogg", ".oga", ".opus", ".flac", ".wav"})
"""Formats that browsers decode to the same frames as the engine does."""


def carried_sound(
    path: Path, start: int, pcm: npt.NDArray[np.float32], sample_rate: int
) -> tuple[bytes, int]:
    """A file that browsers decode, and the frame of it at which the sound begins.

    Parameters
    ----------
    path : Path
        The library's file; it is taken as it is where browsers can decode it.
    start : int
        Its frames before the sound begins.
    pcm : ndarray [shape=(frames, 2), dtype=float32]
        The sound itself, to be put into a FLAC file otherwise.
    sample_rate : int

    Raises OSError.
    """
    if path.suffix.lower() in _AS_THEY_ARE:
        return path.read_bytes(), start
    file = io.BytesIO()
    soundfile.write(file, pcm, sample_rate, format="FLAC", subtype="PCM_16")
    return file.getvalue(), 0


def carrier_script(number: int, file: bytes) -> str:
    """The script that hands sound ``number`` to the page's player."""
    return f'catalogue.arrive("{number}", "{base64.b64encode(file).decode()}");\n'
