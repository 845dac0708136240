"""The annotation store: what is known of the sounds of a large library, as one Parquet file.

Columns have the names of the manifest's fields, so that any reader of Parquet (pandas, DuckDB,
Polars, Spark) can ask it; ``<field>_source`` and ``<field>_confidence`` say where a value came
from and are not read when a library is opened. docs/decisions/0007 says why Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from adaptive.errors import AdaptiveError, LibraryError
from adaptive.library.atomic_file import replacing
from adaptive.library.columns import LoopColumns
from adaptive.library.loop import Loop, Stinger
from adaptive.library.loop_sequence import columns_of
from adaptive.library.provenance import FileStamp, Provenance, ProvenanceOf

if TYPE_CHECKING:
    import pyarrow as pa

    from adaptive.library.file_stamps import FileStamps

__all__ = [
    "STORE_NAME",
    "StoredSounds",
    "read_columns",
    "read_provenance",
    "read_store",
    "write_annotations",
]

T = TypeVar("T")

STORE_NAME = "annotations.parquet"
VERSION = 1
"""Of the columns' meaning; a reader refuses what is newer. New columns do not count."""

_VERSION_KEY = b"adaptive.annotations"
_RATE_KEY = b"adaptive.sample_rate"
_ROWS_A_GROUP = 1 << 20
_IMPORT = "pip install 'adaptive-music[import]'"


@dataclass(frozen=True, slots=True)
class StoredSounds:
    """What a store holds; ``problems`` says which rows were left out, and why."""

    columns: LoopColumns
    stingers: tuple[Stinger, ...]
    stamps: FileStamps
    problems: tuple[LibraryError, ...]


def write_annotations(
    path: Path,
    loops: Sequence[Loop],
    stingers: Sequence[Stinger] = (),
    *,
    sample_rate: int,
    stamps: Mapping[str, FileStamp] | None = None,
    provenance: ProvenanceOf | None = None,
) -> None:
    """Write a store whole or not at all (a reader never sees half a file).

    Parameters
    ----------
    path : Path
        The file, usually :data:`STORE_NAME` in the library's folder.
    loops, stingers : sequences
        In the order that gives them their numbers. A :class:`LoopSequence` is written from its
        columns.
    sample_rate : int
        The library's, in frames a second.
    stamps : mapping of str to FileStamp
        By the sound's path: what spares hashing all audio whenever the library is opened.
    provenance : mapping, optional
        Source and confidence by id, then by field.

    Raises
    ------
    AdaptiveError
        Without pyarrow.
    OSError
        When the file cannot be written.
    """
    _, parquet = _arrow()
    from adaptive.library.store_schema import sounds_table

    table = sounds_table(columns_of(loops), tuple(stingers), stamps or {}, provenance or {})
    metadata = {_VERSION_KEY: str(VERSION).encode(), _RATE_KEY: str(sample_rate).encode()}
    table = table.replace_schema_metadata(metadata)
    with replacing(path) as part:
        parquet.write_table(table, part, compression="zstd", row_group_size=_ROWS_A_GROUP)


def read_columns(path: Path, sample_rate: int | None = None) -> LoopColumns:
    """The loops of a store as columns; see :func:`read_store`. Raises LibraryError."""
    return read_store(path, sample_rate).columns


def read_store(path: Path, sample_rate: int | None = None) -> StoredSounds:
    """Read a store; rows at fault become problems and are left out.

    Parameters
    ----------
    path : Path
    sample_rate : int, optional
        The library's; by default what the store says, else 44 100.

    Raises
    ------
    LibraryError
        When the file is missing, damaged, of a newer version or without the columns that every
        row needs.
    AdaptiveError
        Without pyarrow.
    """
    from adaptive.library import store_schema

    def read(table: pa.Table) -> StoredSounds:
        rate = sample_rate or int((table.schema.metadata or {}).get(_RATE_KEY, b"44100"))
        columns, stingers, stamps, problems = store_schema.sounds_of(table, rate, path.name)
        return StoredSounds(columns, stingers, stamps, problems)

    return _reading(path, store_schema.READ_COLUMNS, read)


def read_provenance(
    path: Path, ids: Collection[str] | None = None
) -> dict[str, dict[str, Provenance]]:
    """Where annotations came from, by id and by field; fields without a source are left out.

    Parameters
    ----------
    path : Path
    ids : collection of str, optional
        Sounds asked for, by default all.

    Raises
    ------
    LibraryError, AdaptiveError
        As :func:`read_store`.
    """
    from adaptive.library import store_schema

    return _reading(path, None, lambda table: store_schema.provenance_of(table, ids))


def _reading(path: Path, wanted: Collection[str] | None, read: Callable[[pa.Table], T]) -> T:
    """Read some columns of a store; whatever a damaged file does becomes a LibraryError."""
    pa, parquet = _arrow()
    again = "import the library again, or take annotations out of its [library]"
    if not path.is_file():
        raise LibraryError(str(path), "is not there", again)
    try:
        with parquet.ParquetFile(path, memory_map=True) as file:
            version = int((file.schema_arrow.metadata or {}).get(_VERSION_KEY, b"1"))
            if version > VERSION:
                problem = f"was written by a newer version ({version}; this one reads {VERSION})"
                raise LibraryError(str(path), problem, "update the engine")
            names = file.schema_arrow.names
            columns = [name for name in names if wanted is None or name in wanted]
            return read(file.read(columns))
    except LibraryError:
        raise
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise LibraryError(str(path), f"cannot be read: {reason[:200]}", again) from None


def _arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet module: here, because only large libraries need them."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        problem = f"a store of annotations needs pyarrow; install it: {_IMPORT}"
        raise AdaptiveError(problem) from None
    return pa, parquet
