"""Making a loop's sound from what is read of its file."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.conform.seam_fade import fade_seam
from adaptive.conform.stretch import conform
from adaptive.cues import Part
from adaptive.errors import LibraryError
from adaptive.library import Loop
from adaptive.library.decoding import Shaping

__all__ = ["SHAPING", "make_sound", "recipe_of"]

_RECIPE = "c1"
"""Names the way in which sounds are made; another way never meets what this one cached."""

_STRUCK_PARTS = (Part.DRUMS, Part.PERCUSSION)
_MOSTLY_STRUCK = 0.5


def make_sound(pcm: npt.NDArray[np.float32], loop: Loop) -> npt.NDArray[np.float32]:
    """A loop's frames from those of its file: faded, stretched and shifted as it asks.

    Parameters
    ----------
    pcm : ndarray [shape=(seam_fade + read_frames, 2), dtype=float32]
        The file from ``loop.start - loop.seam_fade`` on.
    loop : Loop

    Returns
    -------
    ndarray [shape=(loop.frames, 2), dtype=float32]
        The same on every run, and a part of ``pcm`` where nothing has to be done.

    Raises
    ------
    ParameterError
        ``pcm`` is too short, or is to become more than four times as long or as short.
    LibraryError
        The libraries that stretch are not installed.
    """
    cut = fade_seam(pcm, loop.seam_fade, loop.read_frames, loop.seam_fade)
    rate = loop.tempo.sample_rate
    try:
        return conform(
            cut, loop.frames, loop.semitones, percussive=_is_struck(loop), sample_rate=rate
        )
    except ImportError as error:
        where = f"{loop.path} ({loop.id!r})"
        problem = f"has to be stretched, and {error.name} is not installed"
        remedy = "pip install 'adaptive-music[import]'"
        raise LibraryError(where, problem, remedy) from None


def recipe_of(loop: Loop) -> str:
    """What :func:`make_sound` does to a loop, in letters that a file's name may have.

    Two loops with one recipe, from the same frames of the same file, sound the same. Empty where
    nothing is done.
    """
    shifted = loop.read_frames != loop.frames or loop.semitones != 0
    if not shifted and loop.seam_fade == 0:
        return ""
    struck = "d" if shifted and _is_struck(loop) else "t"
    parts = (loop.read_frames, loop.frames, f"{loop.semitones:+d}", loop.seam_fade)
    return "-".join((_RECIPE + struck, *map(str, parts)))


def _is_struck(loop: Loop) -> bool:
    """Whether its attacks matter more than its tone."""
    if loop.part in _STRUCK_PARTS:
        return True
    return loop.key is None and (loop.percussiveness or 0.0) >= _MOSTLY_STRUCK


SHAPING = Shaping(make_sound, recipe_of)
"""What a store of decoded audio is told, so that it can hold loops that are stretched."""
