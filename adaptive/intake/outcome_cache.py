"""What became of files before, kept by content: whatever is there costs nothing again."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgpack
import platformdirs

import adaptive.annotate
from adaptive.intake.outcome import Outcome

__all__ = ["HashMemory", "OutcomeCache", "default_cache", "intake_version"]

_RACY_NS: Final = 2_000_000_000
"""A file that was changed so shortly before it was hashed may change again within one time stamp
of the file system (as git calls it, racily clean)."""


def default_cache() -> Path:
    """The user's cache folder for what imports found."""
    return Path(platformdirs.user_cache_path("adaptive-music")) / "intake"


@lru_cache(maxsize=1)
def intake_version() -> str:
    """Names the analysis: a hash of its code, so that no result outlives what made it."""
    digest = hashlib.blake2b(digest_size=8)
    folders = (Path(adaptive.annotate.__file__).parent, Path(__file__).parent)
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class OutcomeCache:
    """Outcomes by a file's content, its name, and what a person wrote of it.

    Parameters
    ----------
    folder : Path
        Any number of processes may share it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(
        self, name: str, content: str, sample_rate: int, hand: Mapping[str, Any]
    ) -> Outcome | None:
        """What became of a file, or None where that is not known."""
        try:
            text = self._path(name, content, sample_rate, hand).read_text(encoding="utf-8")
            return Outcome.from_plain(name, json.loads(text))
        except (OSError, ValueError, KeyError, TypeError):  # not there, or not one of ours
            return None

    def keep(self, outcome: Outcome, sample_rate: int, hand: Mapping[str, Any]) -> None:
        """Keep an outcome; a full or read-only disk keeps nothing and stops nothing."""
        path = self._path(outcome.name, outcome.content, sample_rate, hand)
        text = json.dumps(outcome.to_plain(), ensure_ascii=False)
        write_whole(path, text.encode())

    def _path(self, name: str, content: str, sample_rate: int, hand: Mapping[str, Any]) -> Path:
        said = json.dumps([name, content, sample_rate, dict(hand)], sort_keys=True, default=str)
        key = hashlib.blake2b(said.encode(), digest_size=20).hexdigest()
        return self._folder / "outcomes" / intake_version() / key[:2] / f"{key}.json"


class HashMemory:
    """Content hashes of files that have not changed since, by path, size and time of change.

    Parameters
    ----------
    folder : Path
    library : Path
        Each library has a memory of its own.
    """

    def __init__(self, folder: Path, library: Path) -> None:
        name = hashlib.blake2b(str(library.absolute()).encode(errors="replace"), digest_size=12)
        self._path = folder / "seen" / f"{name.hexdigest()}.msgpack"
        self._seen: dict[str, list[Any]] = {}
        try:
            found = msgpack.unpackb(self._path.read_bytes())
            self._seen = found if isinstance(found, dict) else {}
        except (OSError, ValueError, msgpack.UnpackException):
            pass

    def recall(self, path: Path) -> str:
        """A file's hash where it is certain to be still right, else an empty text."""
        try:
            size, changed, content = self._seen[str(path)]
            status = path.stat()
        except (KeyError, ValueError, TypeError, OSError):
            return ""
        same = (status.st_size, status.st_mtime_ns) == (size, changed)
        return str(content) if same else ""

    def keep(self, path: Path, content: str, seen_ns: int) -> None:
        """Remember a hash that was taken at a time, unless the file was just being written."""
        try:
            status = path.stat()
        except OSError:
            return
        if content and seen_ns - status.st_mtime_ns > _RACY_NS:
            self._seen[str(path)] = [status.st_size, status.st_mtime_ns, content]

    def save(self) -> None:
        """Write it for the next time."""
        write_whole(self._path, msgpack.packb(self._seen))


def write_whole(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; whether that worked."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        return False
    return True
