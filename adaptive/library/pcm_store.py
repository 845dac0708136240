"""The PCM store: every sound decoded once into a file that processes map and share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt
import platformdirs

from adaptive.errors import LibraryError, ParameterError
from adaptive.library.decoding import Shaping, is_plain
from adaptive.library.decoding_job import DecodingJob
from adaptive.library.decoding_pool import run_jobs
from adaptive.library.library import Library
from adaptive.library.loop import Loop, Stinger
from adaptive.library.material import Material, map_pcm

__all__ = ["PcmStore", "default_cache"]

_LAYOUT = "f32le-2ch-1"
"""Names the files' layout in their names; a new layout never meets old files."""

_MAPPED_AHEAD = 8_192
"""Sounds mapped before they are asked for; systems bound how many maps a process has."""


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
    shaping : Shaping or None
        Makes loops that are stretched or shifted; libraries without such do without it.

    Examples
    --------
    >>> store = PcmStore(library)               # doctest: +SKIP
    >>> problems = store.prepare()              # doctest: +SKIP
    >>> store.pcm(store.number("death")).shape  # doctest: +SKIP
    (44100, 2)
    """

    def __init__(
        self, library: Library, cache: Path | None = None, shaping: Shaping | None = None
    ) -> None:
        self._library = library
        self._cache = default_cache() if cache is None else cache
        self._shaping = shaping
        self._sounds: Sequence[Loop | Stinger] = ()
        self._numbers: Mapping[str, int] = {}
        self._maps: dict[int, npt.NDArray[np.float32]] = {}
        self._deferred = False

    @property
    def materials(self) -> Sequence[Material]:
        """The usable sounds' audio, numbered from 0; made one at a time.

        Empty before :meth:`prepare` or :meth:`defer`.
        """
        return _Materials(self)

    @property
    def usable(self) -> frozenset[str]:
        """Ids of the sounds that have numbers."""
        return frozenset(self._numbers)

    @property
    def deferred(self) -> bool:
        """Whether audio is decoded when it is asked for, not before."""
        return self._deferred

    def __len__(self) -> int:
        return len(self._sounds)

    def number(self, identity: str) -> int:
        """A sound's place in the material table. Raises ParameterError when it has none."""
        try:
            return self._numbers[identity]
        except KeyError:
            legal = "the id of a loop or stinger whose audio is ready"
            raise ParameterError("id", identity, legal) from None

    def material(self, number: int) -> Material:
        """A material by number. Raises ParameterError when there is none."""
        job = self.job(number)
        return Material(number, job.sound.id, job.path, job.sound.frames)

    def pcm(self, number: int) -> npt.NDArray[np.float32]:
        """A read-only map of a material [shape=(frames, 2), dtype=float32].

        Raises
        ------
        ParameterError
            When there is no such material.
        LibraryError
            When its audio was deferred and cannot be decoded.
        """
        if number not in self._maps:
            job = self.job(number)
            if self._deferred and (problem := job.run()) is not None:
                raise problem
            self._maps[number] = map_pcm(self.material(number))
        return self._maps[number]

    def let_go(self, number: int) -> None:
        """Unmap a material; it is mapped again when it is asked for."""
        self._maps.pop(number, None)

    def sound(self, number: int) -> Loop | Stinger:
        """The sound of a material. Raises ParameterError when there is none."""
        if not 0 <= number < len(self._sounds):
            raise ParameterError("material", number, f"0 to {len(self._sounds) - 1}")
        return self._sounds[number]

    def job(self, number: int) -> DecodingJob:
        """What decodes a material. Raises ParameterError when there is none."""
        return self._job(self.sound(number))

    def defer(self) -> None:
        """Number all sounds, loops before stingers, without decoding any."""
        self._sounds = self._library.sounds
        self._numbers = {name: number for number, name in enumerate(self._library.sounds.ids)}
        self._deferred = True
        self._maps.clear()

    def prepare(
        self,
        progress: Callable[[int, int], None] | None = None,
        workers: int | None = None,
    ) -> tuple[LibraryError, ...]:
        """Decode and check what the cache lacks; then number what can be used, by id.

        Parameters
        ----------
        progress : callable or None
            Called with how many sounds are ready and how many there are, from this thread.
        workers : int or None
            How many decode at once; by default one a core, at most four. Plain files are decoded
            by threads (decoding releases the interpreter's lock), what must be stretched or
            shifted by processes.

        Returns
        -------
        tuple of LibraryError
            One for each sound that is left out, in the order of their ids.
        """
        sounds = sorted(self._library.sounds, key=lambda sound: sound.id)
        ready: list[Loop | Stinger] = []
        problems: list[LibraryError] = []
        outcomes = run_jobs([self._job(sound) for sound in sounds], workers)
        for done, (sound, problem) in enumerate(zip(sounds, outcomes, strict=True), start=1):
            if problem is None:
                ready.append(sound)
            else:
                problems.append(problem)
            if progress is not None:
                progress(done, len(sounds))
        self._maps.clear()
        self._sounds = ready
        self._numbers = {sound.id: number for number, sound in enumerate(ready)}
        self._deferred = False
        for number in range(min(len(ready), _MAPPED_AHEAD)):
            self.pcm(number)  # no decision waits for a file to be opened
        return tuple(problems)

    def _job(self, sound: Loop | Stinger) -> DecodingJob:
        rate = self._library.sample_rate
        content_hash = self._library.audio_hashes.get(sound.path, "")
        name = f"{content_hash}-{sound.start}-{sound.frames}-{rate}{self._recipe(sound)}"
        path = self._cache / _LAYOUT / content_hash[:2] / f"{name}.pcm"
        make = None if self._shaping is None else self._shaping.make
        return DecodingJob(self._library.folder, sound, rate, content_hash, path, make)

    def _recipe(self, sound: Loop | Stinger) -> str:
        """What a file's name says of a sound that is not in its file as it plays."""
        if self._shaping is None or isinstance(sound, Stinger) or is_plain(sound):
            return ""
        return f"-{self._shaping.recipe(sound)}"


class _Materials(Sequence[Material]):
    """A store's materials, made as they are asked for."""

    def __init__(self, store: PcmStore) -> None:
        self._store = store

    def __len__(self) -> int:
        return len(self._store)

    @overload
    def __getitem__(self, number: int) -> Material: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Material]: ...
    def __getitem__(self, number: int | slice) -> Material | Sequence[Material]:
        places = range(len(self))[number]
        if isinstance(places, int):
            return self._store.material(places)
        return [self._store.material(place) for place in places]
