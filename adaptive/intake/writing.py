"""Writing what an import made of a library: store, record, manifest and score, each whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from adaptive.errors import LibraryError
from adaptive.intake.annotation import Annotation
from adaptive.intake.draft import Draft
from adaptive.intake.import_record import ImportRecord, digest_of
from adaptive.intake.manifest_blocks import entry_block, manifest_blocks
from adaptive.intake.outcome_cache import write_whole
from adaptive.intake.score_draft import score_text
from adaptive.library import (
    MANIFEST_NAME,
    SCORE_NAME,
    STORE_NAME,
    FileStamp,
    LibraryWarning,
    Loop,
    Provenance,
    Stinger,
    write_annotations,
)
from adaptive.library.manifest import read_manifest
from adaptive.library.toml_text import TomlValue, toml_table

__all__ = ["MOST_IN_MANIFEST", "write_library_files"]

Entry = Mapping[str, Annotation]

MOST_IN_MANIFEST: Final = 5000
"""Of a larger library the manifest holds the head and hand edits only, over the store."""

_CHUNK: Final = 1000


def write_library_files(
    library: Path,
    head: Mapping[str, TomlValue],
    draft: Draft,
    record: ImportRecord,
    stamps: Mapping[str, FileStamp],
) -> tuple[list[LibraryError], bool]:
    """Write a library; whenever it is ended, what is there can be read, and is not misread later.

    Parameters
    ----------
    library : Path
    head : mapping
        ``name`` and ``sample_rate``, and what else ``[library]`` has.
    draft : Draft
        Entries that the engine would not take are taken out, unless a person wrote them.
    record : ImportRecord
    stamps : mapping of str to FileStamp
        Of the audio files.

    Returns
    -------
    problems : list of LibraryError
        Of entries that cannot be used.
    score_written : bool
        Whether there was no score, and now is one.

    Raises
    ------
    LibraryError
        When the folder cannot be written.
    """
    try:
        library.mkdir(parents=True, exist_ok=True)
        sounds, problems = _sounds(library, head, draft)
        loops = [sound for sound in sounds if isinstance(sound, Loop)]
        stingers = [sound for sound in sounds if isinstance(sound, Stinger)]
        rate = int(str(head["sample_rate"]))
        store = library / f".{STORE_NAME}.new"
        origins = _origins(draft.entries)
        write_annotations(
            store, loops, stingers, sample_rate=rate, stamps=stamps, provenance=origins
        )
        record.pending = (digest_of(library / MANIFEST_NAME), digest_of(store))
        record.write(library)
        os.replace(store, library / STORE_NAME)
        _write_manifest(library / MANIFEST_NAME, head, draft, len(sounds), rate)
        score_written = _write_score(library / SCORE_NAME, loops, stingers)
        record.pending = ()
        record.write(library)
    except OSError as error:
        reason = error.strerror or str(error)
        raise LibraryError(str(library), reason, "make room, or make it writable") from None
    return problems, score_written


def _sounds(
    library: Path, head: Mapping[str, TomlValue], draft: Draft
) -> tuple[list[Loop | Stinger], list[LibraryError]]:
    """Entries as the manifest's own reader takes them, in the draft's order."""
    sounds: list[Loop | Stinger] = []
    problems: list[LibraryError] = []
    rate = int(str(head["sample_rate"]))
    check = library / f".{MANIFEST_NAME}.{os.getpid()}.check"
    plain = {name: value for name, value in head.items() if name != "annotations"}
    try:
        for ids in _chunks(list(draft.entries)):
            blocks = [entry_block(i, draft.entries[i], rate) for i in ids]
            check.write_text("\n".join([toml_table("[library]", plain), *blocks]), encoding="utf-8")
            manifest = read_manifest(check)
            problems += [p for p in manifest.problems if not isinstance(p, LibraryWarning)]
            both: list[Loop | Stinger] = [*manifest.loops, *manifest.stingers]
            read = {sound.id: sound for sound in both}
            sounds += [read[identity] for identity in ids if identity in read]
            for identity in ids:
                if identity not in read and identity not in draft.edits:
                    del draft.entries[identity]
    finally:
        check.unlink(missing_ok=True)
    named = [LibraryError(MANIFEST_NAME, f"{p.path}: {p.problem}", p.remedy) for p in problems]
    return sounds, [_without_check(problem, check.name) for problem in named]


def _without_check(problem: LibraryError, name: str) -> LibraryError:
    return LibraryError(problem.path, problem.problem.replace(f"{name}, ", ""), problem.remedy)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _origins(entries: Mapping[str, Entry]) -> dict[str, dict[str, Provenance]]:
    return {
        identity: {name: Provenance(a.source, a.confidence) for name, a in entry.items()}
        for identity, entry in entries.items()
    }


def _write_manifest(
    path: Path, head: Mapping[str, TomlValue], draft: Draft, count: int, rate: int
) -> None:
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    fields = {name: value for name, value in head.items() if name != "annotations"}
    entries: Mapping[str, Entry] = draft.entries
    if count > MOST_IN_MANIFEST:
        fields["annotations"] = STORE_NAME
        entries = {
            identity: {name: draft.entries[identity][name] for name in draft.entries[identity]
                       if name in edits}
            for identity, edits in draft.edits.items()
        }  # fmt: skip
    written = manifest_blocks(text, fields, entries, rate)
    if written != text and not write_whole(path, written.encode()):
        raise OSError(f"{path} cannot be written")


def _write_score(path: Path, loops: Sequence[Loop], stingers: Sequence[Stinger]) -> bool:
    if path.exists() or not loops:
        return False
    if not write_whole(path, score_text(loops, stingers).encode()):
        raise OSError(f"{path} cannot be written")
    return True
