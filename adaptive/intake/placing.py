"""Placing audio in a library: as it is where the engine can play it, else made so that it can."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import soundfile

from adaptive.errors import LibraryError

__all__ = ["COPY", "Recipe", "can_play", "place_audio", "recipe_for", "suffix_of"]

Pcm = npt.NDArray[np.float32]

PLAYABLE: Final = frozenset(
    ("WAV", "RF64", "W64", "AIFF", "FLAC", "Ogg Vorbis", "Ogg Opus", "Ogg FLAC", "MP3", "CAF", "AU")
)
"""Containers that the engine decodes."""

_SUFFIXES: Final = {
    "WAV": ".wav", "RF64": ".wav", "W64": ".w64", "AIFF": ".aiff", "FLAC": ".flac",
    "Ogg Vorbis": ".ogg", "Ogg Opus": ".opus", "Ogg FLAC": ".ogg", "MP3": ".mp3", "CAF": ".caf",
    "AU": ".au",
}  # fmt: skip
_BLOCK: Final = 65_536


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a source file becomes one of the library.

    Parameters
    ----------
    convert : bool
        ``False`` copies it byte by byte.
    start, frames : int
        Part of the source, in its own frames, that is converted; 0 frames are all.
    to_frames : int
        A loop is resampled in a circle to so many frames; 0 is for other sounds.
    """

    convert: bool = False
    start: int = 0
    frames: int = 0
    to_frames: int = 0

    def as_list(self) -> list[Any]:
        """Plain values, for JSON."""
        return [self.convert, self.start, self.frames, self.to_frames]


COPY: Final = Recipe()
"""As it is."""


def recipe_for(
    container: str, channels: int, file_rate: int, sample_rate: int, *, loop: Recipe | None = None
) -> Recipe:
    """A copy where the engine can play the file at the library's rate, else a conversion.

    Parameters
    ----------
    container : str
        As reading a sound names it.
    channels, file_rate : int
        Of the file.
    sample_rate : int
        The library's.
    loop : Recipe, optional
        The conversion of a loop.
    """
    if container in PLAYABLE and channels in (1, 2) and file_rate == sample_rate:
        return COPY
    return loop or Recipe(convert=True)


def can_play(path: Path) -> bool:
    """Whether the engine's decoder opens a file as the engine opens it, without its name.

    libsndfile takes some headers by the name's suffix that it refuses by content alone.
    """
    try:
        with path.open("rb") as content, soundfile.SoundFile(content):
            return True
    except (OSError, RuntimeError):
        return False


def suffix_of(recipe: Recipe, container: str) -> str:
    """Suffix of the placed file: that of its content, whatever the source was called."""
    return ".flac" if recipe.convert else _SUFFIXES[container]


def place_audio(
    source: Path,
    target: Path,
    recipe: Recipe,
    sample_rate: int,
    read: Callable[[], tuple[Pcm, int]],
) -> int:
    """Place a file, whole or not at all; answers its size in bytes.

    Parameters
    ----------
    source, target : Path
    recipe : Recipe
    sample_rate : int
        The library's.
    read : callable
        The source decoded [shape=(frames, 1 or 2)], and its rate; called for a conversion only.

    Raises
    ------
    LibraryError
        When the target cannot be written.
    """
    part = target.with_name(f".{os.getpid()}.{threading.get_ident()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if recipe.convert:
            _write_flac(part, _converted(*read(), recipe, sample_rate), sample_rate)
        else:
            shutil.copyfile(source, part)
        size = part.stat().st_size
        part.replace(target)
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise LibraryError(str(target), reason, "make room, or make it writable") from None
    finally:
        part.unlink(missing_ok=True)
    return size


def _converted(pcm: Pcm, rate: int, recipe: Recipe, sample_rate: int) -> Pcm:
    from adaptive.intake.resampling import resample_loop, resample_sound

    if not recipe.to_frames:
        return resample_sound(pcm, rate, sample_rate)
    end = recipe.start + recipe.frames if recipe.frames else len(pcm)
    return resample_loop(pcm[recipe.start : end], recipe.to_frames)


def _write_flac(path: Path, pcm: Pcm, sample_rate: int) -> None:
    """24-bit FLAC; what overshoots full scale by resampling is scaled down, not clipped."""
    peak = float(np.abs(pcm).max(initial=0.0))
    if peak > 1.0:
        pcm = pcm / np.float32(peak)
    channels = pcm.shape[1]
    with soundfile.SoundFile(
        path, "w", sample_rate, channels, subtype="PCM_24", format="FLAC"
    ) as file:
        for start in range(0, len(pcm), _BLOCK):
            file.write(pcm[start : start + _BLOCK])
