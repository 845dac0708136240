"""The columns of the annotation store, to and from the engine's own.

Words are dictionary-encoded, sets and chords are lists of strings, unknown numbers are null.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from adaptive.cues import Part
from adaptive.errors import LibraryError
from adaptive.library.column_check import UNREADABLE, check_columns
from adaptive.library.columns import NUMBERS, WHOLES, LoopColumns, Words
from adaptive.library.file_stamps import FileStamps
from adaptive.library.loop import MAYBE_RANGES, Stinger
from adaptive.library.provenance import FileStamp, Provenance, ProvenanceOf
from adaptive.library.stored_stingers import STINGER_WHOLES, stinger_columns, stingers_of
from adaptive.library.word_lists import distinct_lists, list_column
from adaptive.music import Key, Meter, Tempo

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["READ_COLUMNS", "provenance_of", "sounds_of", "sounds_table"]

_SETS = ("instruments", "scenes", "tags")
_LISTS = (*_SETS, "chords", "next")
_TEXTS = ("part", "meter", "key", "family", "pattern", "licence")
_STAMPS = ("file_hash", "file_size", "file_mtime_ns")
_NEEDED = ("id", "file")

READ_COLUMNS = frozenset(
    {"kind", "beat_frames", *_NEEDED, *_TEXTS, *_LISTS, *NUMBERS, *WHOLES, *STINGER_WHOLES}
    | set(_STAMPS)
)
"""What is read when a library is opened."""

_DEFAULTS: Mapping[str, float] = {
    "valence": 0.0,
    "arousal": 0.0,
    "energy": 50.0,
    "loudness": -20.0,
    "brightness": 0.5,
    "density": 1.0,
    **dict.fromkeys(MAYBE_RANGES, np.nan),
    "bars": 0,
}
"""What a null stands for, as in the manifest; 0 for whole numbers that are not named."""


def sounds_table(
    columns: LoopColumns,
    stingers: tuple[Stinger, ...],
    stamps: Mapping[str, FileStamp],
    provenance: ProvenanceOf,
) -> pa.Table:
    """The table of a store: the loops, then the stingers."""
    import pyarrow as pa

    words, loops = columns.words, len(columns)
    tempo = words["tempo"]
    beat_frames = np.array([t.beat_frames for t in tempo.values] or [0], np.int64)[tempo.codes]
    found: dict[str, Any] = {
        "id": pa.array(columns.ids, pa.string()),
        "kind": _dictionary(Words(("loop",), np.zeros(loops, np.int32)), str),
        "file": pa.array(columns.paths, pa.string()),
        "part": _dictionary(words["part"], lambda part: part.value),
        "beat_frames": pa.array(beat_frames),
        "meter": _dictionary(words["meter"], str),
        "key": _dictionary(words["key"], lambda key: "none" if key is None else str(key)),
    }
    for name in ("family", "pattern", "licence"):
        found[name] = _dictionary(words[name], str)
    for name in _LISTS:
        values = [sorted(v) if name in _SETS else v for v in words[name].values]
        found[name] = list_column(values, words[name].codes)
    found |= {name: pa.array(columns.numbers[name], from_pandas=True) for name in NUMBERS}
    found |= {name: pa.array(columns.wholes[name]) for name in WHOLES}
    table = pa.table(found)
    if stingers:
        extra = pa.table(stinger_columns(stingers))
        table = pa.concat_tables([table, extra], promote_options="permissive").unify_dictionaries()
    return _with_origins(table, stamps, provenance)


def sounds_of(
    table: pa.Table, sample_rate: int, where: str
) -> tuple[LoopColumns, tuple[Stinger, ...], FileStamps, tuple[LibraryError, ...]]:
    """What a store's table holds; see :func:`read_store`."""
    for name in (*_NEEDED, "part", "beat_frames", "bars"):
        if name not in table.column_names:
            raise LibraryError(where, f"has no column {name}", "write it, or import again")
    stamps = FileStamps.of(table)
    kinds = _texts(table, "kind", "loop")
    is_loop = np.array([kind == "loop" for kind in kinds.values] or [True], bool)[kinds.codes]
    problems: list[LibraryError] = []
    stingers = stingers_of(table, np.flatnonzero(~is_loop), sample_rate, where, problems)
    if not is_loop.all():
        table = table.filter(_mask(is_loop))
    columns = _loop_columns(table, sample_rate)
    good = check_columns(columns, where, problems)
    if not good.all():
        columns = columns.take(np.flatnonzero(good)).compact()
    return columns, stingers, stamps, tuple(problems)


def _loop_columns(table: pa.Table, sample_rate: int) -> LoopColumns:
    """Columns as they are stored: what cannot be read is :data:`UNREADABLE`."""
    frames, place = np.unique(_numbers(table, "beat_frames", 0.0), return_inverse=True)
    tempos = [Tempo(int(f), sample_rate) if f >= 1 else UNREADABLE for f in frames.tolist()]
    words: dict[str, Words[Any]] = {
        "tempo": Words(tuple(tempos), place.reshape(-1).astype(np.int32)),
        "part": _parsed(_texts(table, "part"), Part),
        "meter": _parsed(_texts(table, "meter", "4/4"), Meter.parse),
        "key": _parsed(_texts(table, "key", "none"), _key),
    }
    words |= {name: _texts(table, name) for name in ("family", "pattern", "licence")}
    for name in _LISTS:
        words[name] = _lists(table, name)
        if name in _SETS:
            words[name] = words[name].mapped(frozenset(v) for v in words[name].values)
    return LoopColumns(
        ids=tuple(table.column("id").to_pylist()),
        paths=tuple(table.column("file").to_pylist()),
        numbers={name: _numbers(table, name, _DEFAULTS[name]) for name in NUMBERS},
        wholes={n: _numbers(table, n, _DEFAULTS.get(n, 0)).astype(np.int64) for n in WHOLES},
        words=words,
    )


def provenance_of(table: pa.Table, ids: Collection[str] | None) -> dict[str, dict[str, Provenance]]:
    """Provenance by id and field; see :func:`read_provenance`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if ids is not None:
        table = table.filter(pc.is_in(table.column("id"), pa.array(list(ids), pa.string())))
    found: dict[str, dict[str, Provenance]] = {i: {} for i in table.column("id").to_pylist()}
    names = set(table.column_names)
    for name in table.column_names:
        field = name.removesuffix("_source")
        if field == name or f"{field}_confidence" not in names:
            continue
        columns = (table.column(c).to_pylist() for c in ("id", name, f"{field}_confidence"))
        for identity, source, confidence in zip(*columns, strict=True):
            if source is not None:
                known = 0.0 if confidence is None else round(float(confidence), 6)
                found[identity][field] = Provenance(source, known)
    return found


def _with_origins(
    table: pa.Table, stamps: Mapping[str, FileStamp], provenance: ProvenanceOf
) -> pa.Table:
    """The table with its files' stamps and the fields' provenance, where there are any."""
    import pyarrow as pa

    if stamps:
        rows = [stamps.get(file) for file in table.column("file").to_pylist()]
        values = (
            pa.array([None if row is None else row.content_hash for row in rows], pa.string()),
            pa.array([None if row is None else row.size for row in rows], pa.int64()),
            pa.array([None if row is None else row.mtime_ns for row in rows], pa.int64()),
        )
        for name, column in zip(_STAMPS, values, strict=True):
            table = table.append_column(name, column)
    origins = [provenance.get(i, {}) for i in table.column("id").to_pylist() if provenance]
    for field in sorted({field for origin in origins for field in origin}):
        said = [origin.get(field) for origin in origins]
        sources = pa.array([None if s is None else s.source for s in said], pa.string())
        sure = pa.array([None if s is None else s.confidence for s in said], pa.float32())
        table = table.append_column(f"{field}_source", sources.dictionary_encode())
        table = table.append_column(f"{field}_confidence", sure)
    return table


def _dictionary(words: Words[Any], text: Callable[[Any], str]) -> pa.Array:
    import pyarrow as pa

    values = pa.array([text(value) for value in words.values], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(words.codes), values)


def _texts(table: pa.Table, name: str, default: str = "") -> Words[str]:
    """A column of words; a null, or a column that is not there, is the default."""
    import pyarrow as pa

    if name not in table.column_names:
        return Words((default,), np.zeros(len(table), np.int32))
    column = table.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    if len(column) == 0:
        return Words((), np.zeros(0, np.int32))
    array = pa.concat_arrays(column.unify_dictionaries().chunks)
    values = [default if v is None else v for v in array.dictionary.to_pylist()]
    if array.null_count:
        values.append(default)
    codes = array.indices.fill_null(len(array.dictionary)).to_numpy().astype(np.int32)
    return Words(tuple(values), codes).mapped(values)


def _lists(table: pa.Table, name: str) -> Words[Any]:
    if name not in table.column_names:
        return Words(((),), np.zeros(len(table), np.int32))
    values, codes = distinct_lists(table.column(name))
    return Words(tuple(values), codes).mapped(values)


def _numbers(table: pa.Table, name: str, default: float) -> npt.NDArray[np.float64]:
    """A column of numbers; a null, or a column that is not there, is the default."""
    if name not in table.column_names:
        return np.full(len(table), default, np.float64)
    column = table.column(name)
    if column.null_count and default == default:
        column = column.fill_null(default)
    numbers: npt.NDArray[np.float64] = column.to_numpy().astype(np.float64)
    return numbers


def _parsed(words: Words[str], parse: Callable[[str], Any]) -> Words[Any]:
    """Words as what they name, or :data:`UNREADABLE`."""
    return words.mapped([_maybe(parse, text) for text in words.values])


def _maybe(parse: Callable[[str], Any], text: str) -> Any:
    try:
        return parse(text)
    except ValueError:  # ParameterError is one
        return UNREADABLE


def _key(text: str) -> Key | None:
    return None if text.strip().casefold() in ("none", "") else Key.parse(text)


def _mask(rows: npt.NDArray[np.bool_]) -> pa.Array:
    import pyarrow as pa

    return pa.array(rows)
