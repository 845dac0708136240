"""A material: audio decoded once, as the mixer reads it."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["Material", "map_pcm"]


@dataclass(frozen=True, slots=True)
class Material:
    """Raw float32 stereo audio on disk, interleaved, little-endian, without a header.

    Parameters
    ----------
    number : int
        Its place in the material table.
    id : str
        The loop's or stinger's id.
    path : Path
        The file, for any process to map.
    frames : int > 0
        Its length; the file has exactly ``8 × frames`` bytes.
    """

    number: int
    id: str
    path: Path
    frames: int


def map_pcm(material: Material) -> npt.NDArray[np.float32]:
    """A read-only map of a material's audio [shape=(frames, 2), dtype=float32].

    Pages come in as they are read; the map stays valid when the file is deleted or replaced, and
    processes share its memory. Raises OSError or ValueError when the file is gone or too short.
    """
    with open(material.path, "rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(whole, "<f4", 2 * material.frames).reshape(material.frames, 2)
