"""The PCM store: every sound decoded once into a file that processes map and share."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import platformdirs

from adaptive.errors import LibraryError, ParameterError
from adaptive.library.decoding import decode_sound, write_pcm
from adaptive.library.library import Library
from adaptive.library.loop import Loop, Stinger
from adaptive.library.material import Material, map_pcm

__all__ = ["PcmStore", "default_cache"]

_LAYOUT = "f32le-2ch-1"
"""Names the files' layout in their names; a new layout never meets old files."""
_PAGE_FLOATS = 4096 // 4


def default_cache() -> Path:
    """The user's cache folder for decoded audio."""
    return Path(platformdirs.user_cache_path("adaptive-music")) / "pcm"


class PcmStore:
    """Decoded audio of a library, in raw files named by what they contain.

    A file's name follows from the source file's content and the part of it that is used, so a
    file is never stale, and libraries, processes and sessions share it.

    Parameters
    ----------
    library : Library
    cache : Path or None
        Folder for the decoded files, by default the user's cache folder.

    Examples
    --------
    >>> store = PcmStore(library)               # doctest: +SKIP
    >>> problems = store.prepare()              # doctest: +SKIP
    >>> store.pcm(store.number("death")).shape  # doctest: +SKIP
    (44100, 2)
    """

    def __init__(self, library: Library, cache: Path | None = None) -> None:
        self._library = library
        self._cache = default_cache() if cache is None else cache
        self._materials: tuple[Material, ...] = ()
        self._numbers: dict[str, int] = {}
        self._maps: dict[int, npt.NDArray[np.float32]] = {}

    @property
    def materials(self) -> tuple[Material, ...]:
        """The usable sounds' audio, numbered from 0 in the order of their ids.

        Empty before :meth:`prepare`.
        """
        return self._materials

    @property
    def usable(self) -> frozenset[str]:
        """Ids of the sounds whose audio is ready."""
        return frozenset(self._numbers)

    def number(self, identity: str) -> int:
        """A sound's place in the material table. Raises ParameterError when it has none."""
        try:
            return self._numbers[identity]
        except KeyError:
            legal = "the id of a loop or stinger whose audio is ready"
            raise ParameterError("id", identity, legal) from None

    def pcm(self, number: int) -> npt.NDArray[np.float32]:
        """A read-only map of a material [shape=(frames, 2), dtype=float32].

        Raises ParameterError when there is no such material.
        """
        if number not in self._maps:
            self._maps[number] = map_pcm(self._material(number))
        return self._maps[number]

    def touch(self, number: int) -> None:
        """Read one sample of every page, so that the next reader meets memory, not the disk."""
        self.pcm(number).reshape(-1)[::_PAGE_FLOATS].sum()

    def prepare(
        self,
        progress: Callable[[int, int], None] | None = None,
        workers: int | None = None,
    ) -> tuple[LibraryError, ...]:
        """Decode and check what the cache lacks; then number what can be used.

        Parameters
        ----------
        progress : callable or None
            Called with how many sounds are ready and how many there are, from this thread.
        workers : int or None
            Threads that decode (decoding releases the interpreter's lock); by default one a
            core, at most four.

        Returns
        -------
        tuple of LibraryError
            One for each sound that is left out, in the order of their ids.
        """
        sounds = sorted(self._library.sounds, key=lambda sound: sound.id)
        threads = workers or min(4, os.cpu_count() or 1)
        ready: list[tuple[Loop | Stinger, Path]] = []
        problems: list[LibraryError] = []
        with ThreadPoolExecutor(threads, thread_name_prefix="decode") as pool:
            outcomes = pool.map(self._ensure, sounds)
            for done, (sound, outcome) in enumerate(zip(sounds, outcomes, strict=True), start=1):
                if isinstance(outcome, LibraryError):
                    problems.append(outcome)
                else:
                    ready.append((sound, outcome))
                if progress is not None:
                    progress(done, len(sounds))
        self._maps.clear()
        self._materials = tuple(
            Material(number, sound.id, path, sound.frames)
            for number, (sound, path) in enumerate(ready)
        )
        self._numbers = {material.id: material.number for material in self._materials}
        return tuple(problems)

    def _ensure(self, sound: Loop | Stinger) -> Path | LibraryError:
        """The sound's decoded file, made if it is missing or of the wrong length."""
        content_hash = self._library.audio_hashes.get(sound.path, "")
        name = f"{content_hash}-{sound.start}-{sound.frames}-{self._library.sample_rate}"
        path = self._cache / _LAYOUT / content_hash[:2] / f"{name}.pcm"
        try:
            if content_hash and path.is_file() and path.stat().st_size == sound.frames * 8:
                return path
            pcm = decode_sound(self._library.folder, sound, self._library.sample_rate, content_hash)
            write_pcm(path, pcm)
        except LibraryError as error:
            return error
        except OSError as error:
            reason = error.strerror or "cannot be written"
            return LibraryError(str(path), reason, "make room or name another cache folder")
        return path

    def _material(self, number: int) -> Material:
        if not 0 <= number < len(self._materials):
            legal = f"0 to {len(self._materials) - 1}"
            raise ParameterError("material", number, legal)
        return self._materials[number]
