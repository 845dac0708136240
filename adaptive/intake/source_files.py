"""Finding audio files in what somebody names: files, and folders with all that is in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adaptive.errors import LibraryError

__all__ = ["AUDIO_SUFFIXES", "SourceFile", "Sources", "find_sources"]

AUDIO_SUFFIXES = frozenset(
    (
        ".wav", ".wave", ".bwf", ".w64", ".rf64", ".aif", ".aiff", ".aifc", ".flac", ".fla", ".ogg",
        ".oga", ".opus", ".mp3", ".caf", ".au", ".snd",
    )
)  # fmt: skip
"""What is taken for audio by its name; anything else is looked into."""

_HEADS = (b"fLaC", b"OggS", b"ID3")
_FORMS = {(b"RIFF", b"WAVE"), (b"RF64", b"WAVE"), (b"FORM", b"AIFF"), (b"FORM", b"AIFC")}
_HEAD_BYTES = 12


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An audio file to import.

    Parameters
    ----------
    path : Path
    root : Path
        The folder that was named, or the folder of the file that was.
    name : str
        Path from ``root``'s parent, with ``/``: it names the file wherever the pack lies.
    """

    path: Path
    root: Path
    name: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found: the audio files by name, how many others were passed over, and problems."""

    files: tuple[SourceFile, ...]
    skipped: int
    problems: tuple[LibraryError, ...]


def find_sources(named: Sequence[Path], library: Path | None = None) -> Sources:
    """Audio files in files and folders, recursively; each once, in the order of their names.

    Links are followed; a folder that holds itself is entered once. Hidden files and folders, and
    ``audio/`` of the library itself, are passed over.

    Parameters
    ----------
    named : sequence of Path
    library : Path, optional
        The library that is imported into.
    """
    finder = _Finder(library)
    for path in named:
        finder.find(Path(os.path.abspath(path)))
    files = sorted(finder.files.values(), key=lambda file: file.name)
    return Sources(tuple(files), finder.skipped, tuple(finder.problems))


class _Finder:
    def __init__(self, library: Path | None) -> None:
        self.files: dict[str, SourceFile] = {}
        self.skipped = 0
        self.problems: list[LibraryError] = []
        self._own = None if library is None else Path(os.path.realpath(library / "audio"))
        self._entered: set[tuple[int, int]] = set()

    def find(self, path: Path) -> None:
        if path.is_dir():
            self._enters(path)
            for each in self._walk(path):
                self._take(each, path)
        elif path.exists():
            self._take(path, path.parent)
        else:
            remedy = "name a file or folder that exists"
            self.problems.append(LibraryError(str(path), "is not there", remedy))

    def _walk(self, folder: Path) -> Iterator[Path]:
        def failed(error: OSError) -> None:
            reason = error.strerror or "cannot be read"
            remedy = "make the folder readable"
            self.problems.append(LibraryError(str(error.filename), reason, remedy))

        for parent, folders, files in os.walk(folder, onerror=failed, followlinks=True):
            folders[:] = sorted(name for name in folders if self._enters(Path(parent, name)))
            yield from (Path(parent, name) for name in sorted(files))

    def _enters(self, folder: Path) -> bool:
        """Whether a folder is entered: not when hidden, the library's own, or entered before."""
        if folder.name.startswith("."):
            return False
        try:
            status = folder.stat()
        except OSError:  # a link to nothing
            return False
        identity = (status.st_dev, status.st_ino)
        if identity in self._entered or Path(os.path.realpath(folder)) == self._own:
            return False
        self._entered.add(identity)
        return True

    def _take(self, path: Path, root: Path) -> None:
        if path.name.startswith(".") or not _may_be_audio(path):
            self.skipped += 1
            return
        name = path.relative_to(root.parent).as_posix()
        try:
            name.encode()
        except UnicodeEncodeError:
            shown = name.encode(errors="replace").decode()
            remedy = "rename it"
            self.problems.append(LibraryError(shown, "has a name that is not UTF-8", remedy))
            return
        # Two packs of one name keep their files apart.
        taken = self.files.get(name)
        number = 2
        while taken is not None and taken.path != path:
            name = f"{root.name}-{number}/{path.relative_to(root).as_posix()}"
            taken = self.files.get(name)
            number += 1
        self.files[name] = SourceFile(path, root, name)


def _may_be_audio(path: Path) -> bool:
    """By the name, or by how it begins; empty and unreadable files go by their name."""
    if not path.is_file():  # pipes and sockets would wait for ever
        return False
    if path.suffix.lower() in AUDIO_SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    return head.startswith(_HEADS) or (head[:4], head[8:12]) in _FORMS
