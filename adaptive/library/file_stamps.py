"""Content hashes of a large library's files, trusted while size and time of change agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adaptive.library.provenance import FileStamp

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FileStamps", "StampedHashes", "hash_file"]

_CHUNK = 1 << 20


def hash_file(path: Path) -> str:
    """BLAKE2b of a file's content in hexadecimal. Raises OSError."""
    digest = hashlib.blake2b(digest_size=20)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class FileStamps(Mapping[str, FileStamp]):
    """Stamps by path, in the store's own compact columns.

    Parameters
    ----------
    files, hashes, sizes, times : Arrow arrays [shape=(n,)]
        All but the first may be empty tuples: nothing is known.
    """

    def __init__(self, files: Any, hashes: Any, sizes: Any, times: Any) -> None:
        self._columns = (files, hashes, sizes, times)
        self._rows: dict[str, int] | None = None

    @classmethod
    def of(cls, table: pa.Table) -> FileStamps:
        """Those of a store's table; none where it has no hashes."""
        names = ("file", "file_hash", "file_size", "file_mtime_ns")
        if not set(names) <= set(table.column_names):
            return cls(tuple(table.column("file").to_pylist()), (), (), ())
        return cls(*(table.column(name) for name in names))

    def __getitem__(self, file: str) -> FileStamp:
        row = self._index[file]
        content_hash, size, time = (column[row].as_py() for column in self._columns[1:])
        return FileStamp(content_hash, size or 0, time or 0)

    def __contains__(self, file: object) -> bool:
        return file in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)

    @property
    def missing(self) -> frozenset[str]:
        """Files of the store that have no hash."""
        files, hashes = self._columns[:2]
        if not hasattr(hashes, "null_count"):
            return frozenset(files)
        return (
            frozenset(files.filter(hashes.is_null()).to_pylist())
            if hashes.null_count
            else frozenset()
        )

    @property
    def _index(self) -> dict[str, int]:
        """Row of each file that has a hash: made when the first is asked for."""
        if self._rows is None:
            files, hashes = self._columns[:2]
            known = zip(files.to_pylist(), hashes.to_pylist(), strict=True) if len(hashes) else ()
            self._rows = {file: row for row, (file, stamp) in enumerate(known) if file and stamp}
        return self._rows


class StampedHashes(Mapping[str, str]):
    """Content hash of each audio file, looked at when it is asked for.

    A file whose size and time of change are those of its stamp has the stamp's hash and is not
    read. One that differs is hashed; if its content has changed too, it has no hash (empty): what
    is annotated is another sound.

    Parameters
    ----------
    folder : Path
        The library.
    stamps : mapping of str to FileStamp
    hashed : mapping of str to str
        Files of the manifest's own entries, hashed on opening.
    """

    def __init__(
        self, folder: Path, stamps: Mapping[str, FileStamp], hashed: Mapping[str, str]
    ) -> None:
        self._folder = folder
        self._stamps = stamps
        self._hashed = dict(hashed)

    def __getitem__(self, file: str) -> str:
        if file not in self._hashed:
            self._hashed[file] = self._look(file, self._stamps[file])
        return self._hashed[file]

    def __iter__(self) -> Iterator[str]:
        yield from self._stamps
        yield from (file for file in self._hashed if file not in self._stamps)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _look(self, file: str, stamp: FileStamp) -> str:
        path = self._folder / file
        try:
            now = path.stat()
            if (now.st_size, now.st_mtime_ns) == (stamp.size, stamp.mtime_ns):
                return stamp.content_hash
            return stamp.content_hash if hash_file(path) == stamp.content_hash else ""
        except OSError:  # the PCM store reports it with what to do
            return ""
