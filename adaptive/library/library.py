"""A library: the loops, the stingers and the score of one folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adaptive.errors import LibraryError
from adaptive.library.loop import Loop, Stinger
from adaptive.library.manifest import read_manifest
from adaptive.library.score import Score
from adaptive.library.score_file import read_score

__all__ = ["MANIFEST_NAME", "SCORE_NAME", "Library", "hash_file", "read_library"]

MANIFEST_NAME = "library.toml"
SCORE_NAME = "score.toml"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What a folder holds. ``problems`` says what was left out, and why."""

    folder: Path
    name: str
    sample_rate: int
    loops: tuple[Loop, ...]
    stingers: tuple[Stinger, ...]
    score: Score
    problems: tuple[LibraryError, ...] = ()
    digest: str = ""
    """BLAKE2b over manifest, score and the contents of every audio file: two libraries with one
    digest sound alike."""
    audio_hashes: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Content hash of each audio file by its path in the library, empty for files not there."""

    @property
    def sounds(self) -> tuple[Loop | Stinger, ...]:
        """Loops and stingers."""
        return (*self.loops, *self.stingers)


def read_library(folder: Path) -> Library:
    """Read a library; what is at fault becomes one of its problems and is left out.

    Audio is hashed and not decoded: :class:`PcmStore` does that and checks it.

    Parameters
    ----------
    folder : Path
        Folder with ``library.toml`` and, if it has one, ``score.toml``.

    Raises
    ------
    LibraryError
        When nothing can be loaded: no readable manifest, or no usable loop in it.
    """
    path = folder / MANIFEST_NAME
    if not path.is_file():
        remedy = "name a folder that holds a library, or import loops into it first"
        raise LibraryError(str(folder), f"has no {MANIFEST_NAME}", remedy)
    manifest = read_manifest(path)
    if not manifest.loops:
        first = manifest.problems[0] if manifest.problems else None
        problem = "holds no usable loop" + (f" (first problem: {first})" if first else "")
        raise LibraryError(str(path), problem, "add a [[loop]] with audio")
    score, score_problems = read_score(folder / SCORE_NAME, manifest.loops)
    hashes = _hash_audio(folder, (*manifest.loops, *manifest.stingers))
    return Library(
        folder=folder,
        name=manifest.name,
        sample_rate=manifest.sample_rate,
        loops=manifest.loops,
        stingers=manifest.stingers,
        score=score,
        problems=(*manifest.problems, *score_problems),
        digest=_digest(folder, hashes),
        audio_hashes=hashes,
    )


def hash_file(path: Path) -> str:
    """BLAKE2b of a file's content in hexadecimal. Raises OSError."""
    digest = hashlib.blake2b(digest_size=20)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _hash_audio(folder: Path, sounds: Iterable[Loop | Stinger]) -> Mapping[str, str]:
    hashes: dict[str, str] = {}
    for file in sorted({sound.path for sound in sounds}):
        try:
            hashes[file] = hash_file(folder / file)
        except OSError:  # the store reports it with what to do
            hashes[file] = ""
    return hashes


def _digest(folder: Path, hashes: Mapping[str, str]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    for name in (MANIFEST_NAME, SCORE_NAME):
        path = folder / name
        content = path.read_bytes() if path.is_file() else b""
        digest.update(len(content).to_bytes(8, "little") + content)
    for file, content_hash in hashes.items():
        digest.update(f"{file}\0{content_hash}\0".encode())
    return digest.hexdigest()
