"""Doubts: annotations that a person should check, with who made them and how sure they were."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from adaptive.errors import LibraryError
from adaptive.library import Library, Loop
from adaptive.library.annotation_store import STORE_NAME, read_provenance
from adaptive.library.provenance import JUDGED_BY_EAR, Provenance, ProvenanceOf

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CHECK_BELOW", "read_doubts", "read_origins"]

CHECK_BELOW = 0.5
"""What is less sure than this is for a person to check."""

_SOURCE, _CONFIDENCE = "_source", "_confidence"
_TOLERANCE = 1e-6


def read_doubts(library: Library) -> ProvenanceOf:
    """What is in doubt, by loop and field; empty for a library without a store.

    Only the columns of confidences are read of every row. A value that the manifest has changed
    since is a person's own, and beyond doubt.

    Raises
    ------
    LibraryError
        When there is a store that cannot be read.
    """
    path = library.folder / STORE_NAME
    if not path.is_file():
        return {}
    try:
        found = list(_doubtful_rows(str(path)))
    except (OSError, ValueError, KeyError) as error:  # Arrow's own errors are kinds of these
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LibraryError(str(path), reason, "import the library again") from None
    place = {name: number for number, name in enumerate(_ids(library))}
    doubts: dict[str, dict[str, Provenance]] = {}
    for identity, name, value, provenance in found:
        if identity in place and not _corrected(library.loops[place[identity]], name, value):
            doubts.setdefault(identity, {})[name] = provenance
    return doubts


def read_origins(library: Library, ids: Collection[str]) -> ProvenanceOf:
    """Source and confidence of every annotation of some loops, where known.

    Raises LibraryError.
    """
    path = library.folder / STORE_NAME
    return read_provenance(path, ids) if path.is_file() else {}


def _ids(library: Library) -> Collection[str]:
    columns = getattr(library.loops, "columns", None)  # without making each loop
    return columns.ids if columns is not None else [loop.id for loop in library.loops]


def _doubtful_rows(path: str) -> Iterator[tuple[str, str, Any, Provenance]]:
    """Id, field, stored value and provenance of what a person can judge and the store doubts."""
    import pyarrow.compute as pc
    from pyarrow import parquet

    with parquet.ParquetFile(path, memory_map=True) as file:
        names = set(file.schema_arrow.names)
        for name in [name for name in JUDGED_BY_EAR if name + _CONFIDENCE in names]:
            wanted = ["id", name, name + _SOURCE, name + _CONFIDENCE]
            table = file.read([column for column in wanted if column in names])
            unsure = pc.less(table[name + _CONFIDENCE], CHECK_BELOW)
            yield from _rows(table.filter(pc.fill_null(unsure, False)), name)


def _rows(table: pa.Table, name: str) -> Iterator[tuple[str, str, Any, Provenance]]:
    for row in table.to_pylist():
        source = row.get(name + _SOURCE) or "unknown"
        yield row["id"], name, row.get(name), Provenance(source, row[name + _CONFIDENCE])


def _corrected(loop: Loop, name: str, stored: Any) -> bool:
    """Whether the library says something else than the store did."""
    said = _said(loop, name)
    if said is None or stored is None:
        return False
    if isinstance(said, float | int) and isinstance(stored, float | int):
        return abs(said - stored) > _TOLERANCE * max(1.0, abs(stored))
    if isinstance(stored, list):
        return set(map(str, stored)) != set(map(str, said))
    return str(said) != str(stored)


def _said(loop: Loop, name: str) -> Any:
    """What a loop has for a field of the manifest, ``None`` where that cannot be compared."""
    match name:
        case "beat_frames":
            return loop.tempo.beat_frames
        case "bpm":
            return loop.tempo.bpm
        case "part":
            return loop.part.value
        case "key":
            return "none" if loop.key is None else str(loop.key)
        case "meter":
            return str(loop.meter)
        case "valence" | "arousal":
            return getattr(loop.emotion, name)
        case "bars" | "energy" | "loudness" | "brightness" | "density" | "pattern" | "family":
            return getattr(loop, name)
        case "instruments" | "scenes" | "tags":
            return sorted(getattr(loop, name))
    return getattr(loop, name, None)
