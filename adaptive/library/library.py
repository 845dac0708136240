"""A library: the loops, the stingers and the score of one folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adaptive.errors import LibraryError
from adaptive.library.file_stamps import StampedHashes, hash_file
from adaptive.library.loop import Loop, Stinger
from adaptive.library.manifest import read_manifest
from adaptive.library.score import Score
from adaptive.library.score_file import read_score
from adaptive.library.sounds import Sounds

__all__ = ["MANIFEST_NAME", "SCORE_NAME", "Library", "hash_file", "read_library"]

MANIFEST_NAME = "library.toml"
SCORE_NAME = "score.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What a folder holds. ``problems`` says what was left out, and why."""

    folder: Path
    name: str
    sample_rate: int
    loops: Sequence[Loop]
    """A tuple; with a store of annotations a :class:`LoopSequence`, which makes loops one at a
    time."""
    stingers: tuple[Stinger, ...]
    score: Score
    problems: tuple[LibraryError, ...] = ()
    digest: str = ""
    """BLAKE2b over manifest, score, the store of annotations and the contents of every audio file:
    two libraries with one digest sound alike. Files in a store count by the hashes that it holds;
    a file whose content is another by now is left out when it is decoded."""
    audio_hashes: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Content hash of each audio file by its path in the library, empty for files not there."""

    @property
    def sounds(self) -> Sounds:
        """Loops and stingers."""
        return Sounds(self.loops, self.stingers)


def read_library(folder: Path) -> Library:
    """Read a library; what is at fault becomes one of its problems and is left out.

    Audio is hashed and not decoded: :class:`PcmStore` does that and checks it. Files that a store
    of annotations has a stamp of are not even looked at before they are asked for.

    Parameters
    ----------
    folder : Path
        Folder with ``library.toml`` and, if it has one, ``score.toml``.

    Raises
    ------
    LibraryError
        When nothing can be loaded: no readable manifest or store, or no usable loop in it.
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
    hashed = _hash_audio(folder, manifest.unstamped)
    return Library(
        folder=folder,
        name=manifest.name,
        sample_rate=manifest.sample_rate,
        loops=manifest.loops,
        stingers=manifest.stingers,
        score=score,
        problems=(*manifest.problems, *score_problems),
        digest=_digest(folder, manifest.store, hashed),
        audio_hashes=StampedHashes(folder, manifest.stamps, hashed) if manifest.store else hashed,
    )


def _hash_audio(folder: Path, files: Iterable[str]) -> Mapping[str, str]:
    hashes: dict[str, str] = {}
    for file in sorted(files):
        try:
            hashes[file] = hash_file(folder / file)
        except OSError:  # the store reports it with what to do
            hashes[file] = ""
    return hashes


def _digest(folder: Path, store: Path | None, hashes: Mapping[str, str]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    named = (folder / MANIFEST_NAME, folder / SCORE_NAME)
    for path in named if store is None else (*named, store):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(len(content).to_bytes(8, "little") + content)
    for file, content_hash in hashes.items():
        digest.update(f"{file}\0{content_hash}\0".encode())
    return digest.hexdigest()
