"""What earlier imports did to a library: beside it, so that the next one knows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from adaptive.intake.naming import Place
from adaptive.intake.outcome_cache import write_whole

__all__ = ["RECORD_NAME", "ImportRecord", "SourceRecord", "digest_of"]

RECORD_NAME: Final = "import.json"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source that was imported: its place, its content's hash, and the ids of its entries."""

    place: Place
    content: str
    entries: tuple[str, ...]


@dataclass(slots=True)
class ImportRecord:
    """Sources by name, what a person deleted, and whether an import was ended while it wrote.

    ``pending`` names the manifest that is to be replaced and the store that has its hand edits
    already, from before that store is there until the new manifest is: these two, met together,
    are not compared, or all that the import changed would look like hand edits.
    """

    sources: dict[str, SourceRecord] = field(default_factory=dict)
    deleted: dict[str, str] = field(default_factory=dict)
    """Source's name by id."""
    pending: tuple[str, ...] = ()

    @classmethod
    def read(cls, library: Path) -> ImportRecord:
        """The record of a library; an empty one where there is none or it is damaged."""
        try:
            plain = json.loads((library / RECORD_NAME).read_text(encoding="utf-8"))
            return cls._from_plain(plain)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def write(self, library: Path) -> None:
        """Write it whole or not at all. Raises OSError."""
        plain: dict[str, Any] = {
            "version": _VERSION,
            "pending": list(self.pending),
            "deleted": self.deleted,
            "sources": {
                name: [source.place.id, source.place.stem, source.content, list(source.entries)]
                for name, source in sorted(self.sources.items())
            },
        }
        text = json.dumps(plain, ensure_ascii=False, indent=1)
        if not write_whole(library / RECORD_NAME, text.encode()):
            raise OSError(f"{library / RECORD_NAME} cannot be written")

    @classmethod
    def _from_plain(cls, plain: Mapping[str, Any]) -> ImportRecord:
        sources = {
            str(name): SourceRecord(Place(str(identity), str(stem)), str(content), tuple(entries))
            for name, (identity, stem, content, entries) in plain["sources"].items()
        }
        deleted = {str(identity): str(source) for identity, source in plain["deleted"].items()}
        return cls(sources, deleted, tuple(map(str, plain["pending"])))

    @property
    def places(self) -> dict[str, Place]:
        """Place of each source by its name."""
        return {name: source.place for name, source in self.sources.items()}


def digest_of(path: Path) -> str:
    """BLAKE2b of a file, empty where there is none."""
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=20).hexdigest()
    except OSError:
        return ""
