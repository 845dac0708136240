"""Writing a manifest over one that a person may have edited: what did not change stays, to the
letter, with the comments in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from adaptive.intake.annotation import Annotation
from adaptive.intake.checks import is_in_doubt
from adaptive.library.toml_text import TomlValue, toml_table

__all__ = ["entry_block", "manifest_blocks"]

_LOOP: Final = re.compile(r"^[ \t]*\[\[[ \t]*loop[ \t]*\]\]", re.MULTILINE)
_OURS: Final = re.compile(
    r"^\s*([A-Za-z_]+)\s*=.*\s#\s(\S[^#]*, \d\.\d\d: check)\s*$", re.MULTILINE
)

Entry = Mapping[str, Annotation]


def manifest_blocks(
    text: str, head: Mapping[str, TomlValue], entries: Mapping[str, Entry], sample_rate: int
) -> str:
    """The manifest of some entries, in the order of the text that was there, new ones behind.

    Parameters
    ----------
    text : str
        The manifest that is there; empty for none.
    head : mapping
        Fields of ``[library]``, used where the text has others.
    entries : mapping of str to entry
        By id.
    sample_rate : int
        By which a tempo is shown in BPM.
    """
    before, blocks = _split(text) or ("", [])
    parts = [_head(before, head)]
    written: set[str] = set()
    for identity, block in blocks:
        if identity in entries and identity not in written:
            parts.append(_kept_or_new(block, identity, entries[identity], sample_rate))
            written.add(identity)
    for identity in sorted(entries.keys() - written):
        parts.append(entry_block(identity, entries[identity], sample_rate))
    return "\n".join(part.rstrip() + "\n" for part in parts)


def entry_block(identity: str, entry: Entry, sample_rate: int) -> str:
    """An entry as TOML, with a comment behind each field that a person should check."""
    values: dict[str, TomlValue] = {"id": identity}
    values |= {name: annotation.value for name, annotation in entry.items()}
    return toml_table("[[loop]]", values, _notes(entry, sample_rate))


def _notes(entry: Entry, sample_rate: int) -> dict[str, str]:
    notes = {name: each.note for name, each in entry.items() if is_in_doubt(entry, name)}
    tempo = entry.get("beat_frames")
    if tempo is not None and isinstance(tempo.value, int) and tempo.value > 0:
        bpm = f"{60.0 * sample_rate / tempo.value:.6g} BPM"
        notes["beat_frames"] = f"{bpm}; {notes['beat_frames']}" if tempo.note else bpm
    return notes


def _split(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """The head and the entries' texts by id, or None where they cannot be told apart."""
    starts = [match.start() for match in _LOOP.finditer(text)]
    before = text[: starts[0]] if starts else text
    blocks: list[tuple[str, str]] = []
    try:
        whole = tomllib.loads(text)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            [table] = tomllib.loads(text[start:end])["loop"]
            blocks.append((str(table.get("id", "")), text[start:end]))
        tomllib.loads(before)
    except (tomllib.TOMLDecodeError, KeyError, ValueError):
        return None
    return (before, blocks) if len(blocks) == len(whole.get("loop", [])) else None


def _head(before: str, head: Mapping[str, TomlValue]) -> str:
    if before.strip():
        there: Any = tomllib.loads(before).get("library", {})
        if there == {**there, **head} and ("annotations" in there) == ("annotations" in head):
            return before
    inside, behind = _comments(before)
    return inside + toml_table("[library]", head) + behind


def _kept_or_new(block: str, identity: str, entry: Entry, sample_rate: int) -> str:
    [table] = tomllib.loads(block)["loop"]
    said = {name: value for name, value in table.items() if name != "id"}
    meant = {name: annotation.value for name, annotation in entry.items()}
    notes = {n: t for n, t in _notes(entry, sample_rate).items() if t.endswith(": check")}
    if said == meant and dict(_OURS.findall(block)) == notes:
        return block
    inside, behind = _comments(block)
    return inside + entry_block(identity, entry, sample_rate) + behind


def _comments(block: str) -> tuple[str, str]:
    """Lines that are nothing but comments: those among the fields, and those behind them."""
    lines = block.splitlines()
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_comment(lines[end - 1])):
        end -= 1
    inside = "".join(f"{line}\n" for line in lines[:end] if _is_comment(line))
    behind = "".join(f"{line}\n" for line in lines[end:])
    return inside, behind


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
