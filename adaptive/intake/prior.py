"""What a library held before an import, and what of it a person wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adaptive.errors import LibraryError
from adaptive.intake.annotation import HAND, Annotation
from adaptive.intake.import_record import ImportRecord, digest_of
from adaptive.library import MANIFEST_NAME, STORE_NAME, manifest_text, read_provenance
from adaptive.library.annotation_store import read_store
from adaptive.library.loop_sequence import LoopSequence
from adaptive.library.toml_file import read_toml

__all__ = ["HandWork", "Prior", "read_prior"]

Entries = dict[str, dict[str, Annotation]]
Table = Mapping[str, Any]

IGNORE = "ignore"
"""Field by which a person deletes an entry where the manifest does not hold all of them."""

_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class HandWork:
    """What a person did to the manifest since, and before.

    Parameters
    ----------
    edits : dict
        Fields by id, of entries that an import made.
    added : dict
        Whole entries by id, which no import made.
    deleted : tuple of str
        Ids that were in the manifest and are not any more, or that it ignores.
    """

    edits: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: dict[str, Table] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prior:
    """A library as it was found: the manifest's head and entries, the store's annotations."""

    head: Mapping[str, Any]
    tables: dict[str, Table]
    entries: Entries
    record: ImportRecord
    touched: bool
    """Whether what the manifest says may be compared with the store."""

    @property
    def is_sparse(self) -> bool:
        """Whether the manifest holds hand edits only, over the store."""
        return "annotations" in self.head

    def hand_work(self) -> HandWork:
        """What a person wrote, changed and deleted."""
        edits: dict[str, dict[str, Any]] = {}
        added: dict[str, Table] = {}
        made = {identity for source in self.record.sources.values() for identity in source.entries}
        gone: list[str] = []
        for identity, table in self.tables.items():
            if identity in made and table.get(IGNORE) is True:
                gone.append(identity)
            elif identity in made:
                written = self._edits(table, self.entries.get(identity, {}))
                if written:
                    edits[identity] = written
            else:
                added[identity] = table
        if self.touched and not self.is_sparse:
            gone += [i for i in self.entries if i in made and i not in self.tables]
        return HandWork(edits, added, tuple(gone))

    def _edits(self, table: Table, stored: Mapping[str, Annotation]) -> dict[str, Any]:
        edits: dict[str, Any] = {}
        for name, value in table.items():
            if name in ("id", IGNORE):
                continue
            known = stored.get(name)
            was_hand = known is not None and known.source == HAND
            if known is not None and was_hand and not self.touched:
                edits[name] = known.value
            elif was_hand or (self.touched and not _same(known, value)):
                edits[name] = value
        return edits


def read_prior(library: Path) -> Prior:
    """Read what is there; a folder without a library is an empty one.

    Raises
    ------
    LibraryError
        When the manifest is not TOML: importing would lose what a person wrote.
    """
    path = library / MANIFEST_NAME
    record = ImportRecord.read(library)
    tops = read_toml(path) if path.is_file() else {}
    head = tops.get("library")
    loops = tops.get("loop")
    tables: dict[str, Table] = {
        str(table["id"]): table
        for table in (loops if isinstance(loops, list) else [])
        if isinstance(table, dict) and "id" in table
    }
    store = library / STORE_NAME
    touched = not record.pending or record.pending != (digest_of(path), digest_of(store))
    entries = _stored(store)
    return Prior(head if isinstance(head, dict) else {}, tables, entries, record, touched)


def _stored(path: Path) -> Entries:
    """Annotations of a store by id; none where there is no store, or it is damaged."""
    if not path.is_file():
        return {}
    try:
        stored = read_store(path)
        origins = read_provenance(path)
    except LibraryError:
        return {}
    sounds = (*LoopSequence(stored.columns), *stored.stingers)
    rate = sounds[0].tempo.sample_rate if sounds and sounds[0].tempo is not None else 44_100
    text = manifest_text(name="stored", sample_rate=rate, sounds=sounds)
    entries: Entries = {}
    for table in tomllib.loads(text).get("loop", []):
        known = origins.get(table["id"], {})
        entry: dict[str, Annotation] = {}
        for name, value in table.items():
            origin = known.get(name)
            source = "default" if origin is None else origin.source
            entry[name] = Annotation(value, source, 1.0 if origin is None else origin.confidence)
        entries[table["id"]] = entry
    return entries


def _same(known: Annotation | None, value: Any) -> bool:
    """Whether the manifest says what was written into it."""
    if known is None:
        return False
    if isinstance(value, int | float) and isinstance(known.value, int | float):
        return abs(value - known.value) <= _CLOSE * max(1.0, abs(value))
    if isinstance(value, list) and isinstance(known.value, list):
        return sorted(map(str, value)) == sorted(map(str, known.value))
    return bool(value == known.value)
