"""Entries of ``library.toml`` (docs/library-format.md), laid out for editing by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from adaptive.compose.measure import brightness
from adaptive.compose.ogg import PRE_ROLL
from adaptive.compose.performance import onsets_per_quarter
from adaptive.compose.periodic import SAMPLE_RATE, Signal, loudness
from adaptive.compose.piece import LoopPlan, Piece
from adaptive.library.loudness import ring_out
from adaptive.library.toml_text import toml_table

__all__ = [
    "Entry",
    "append_entries",
    "folder_of",
    "loop_entry",
    "read_entries",
    "write_library",
]

Entry = dict[str, Any]
_PART_ORDER = ("drums", "percussion", "bass", "harmony", "melody", "texture", "mix")


def loop_entry(piece: Piece, plan: LoopPlan, file: str, signal: Signal) -> Entry:
    """The manifest's entry of a rendered loop or stinger.

    Parameters
    ----------
    piece, plan : Piece, LoopPlan
        What was rendered.
    file : str
        Path relative to the library.
    signal : np.ndarray [shape=(frames, 2)]
        The audio as it decodes, on which loudness and brightness are measured.
    """
    unpitched = plan.key == "none" or (plan.part in ("drums", "percussion") and not plan.key)
    shift = 0.004 * (plan.energy - piece.energy)
    arousal = round(max(-1.0, min(1.0, piece.arousal + shift)), 2)
    entry: Entry = {"id": piece.id_of(plan), "file": file}
    entry |= {"kind": "stinger"} if plan.tail else {"part": plan.part}
    entry["beat_frames"] = piece.beat_frames
    entry["bpm"] = round(60 * SAMPLE_RATE / piece.beat_frames, 2)
    if not plan.tail:
        entry |= {"meter": str(piece.meter), "bars": piece.bars_of(plan)}
    entry["key"] = "none" if unpitched else str(piece.key_of(plan))
    if not plan.tail and not unpitched:
        entry["chords"] = list(piece.changes_of(plan).symbols())
    entry["valence"] = piece.valence if plan.valence is None else plan.valence
    entry["arousal"] = arousal if plan.arousal is None else plan.arousal
    entry["energy"] = plan.energy
    if not plan.tail:
        entry["brightness"] = round(brightness(signal), 3)
        entry["density"] = round(onsets_per_quarter(piece, plan), 2)
    entry["loudness"] = round(loudness(signal), 2)
    entry["instruments"] = list(dict.fromkeys(layer.instrument for layer in plan.layers))
    if not plan.tail:
        entry["scenes"] = list(plan.scenes or piece.scenes)
    entry["tags"] = list(plan.tags or (plan.name.upper(),))
    if not plan.tail:
        entry |= {"family": piece.family, "start": PRE_ROLL}
    entry["frames"] = len(signal)
    if plan.tail:
        entry["tail"] = ring_out(signal, SAMPLE_RATE)
    if plan.pickup:
        entry["pickup"] = round(piece.bars_of(plan) * piece.bar_quarters * piece.beat_frames)
    return entry


def folder_of(entry: Entry) -> str:
    """Folder of an entry's file: the family that it was built with."""
    return str(entry["file"]).split("/", 1)[0]


def read_entries(path: Path) -> list[Entry]:
    """Entries of an existing manifest, none when there is no such file."""
    if not path.is_file():
        return []
    return list(tomllib.loads(path.read_text(encoding="utf-8")).get("loop", []))


def write_library(path: Path, name: str, licence: str, entries: Iterable[Entry]) -> None:
    """Write the manifest, loops by family, part and energy."""
    ranked = sorted(
        entries,
        key=lambda e: (
            e.get("kind", ""),
            folder_of(e),
            _PART_ORDER.index(e.get("part", "mix")),
            e["energy"],
            e["id"],
        ),
    )
    blocks = [_head(name, licence), *(toml_table("[[loop]]", entry) for entry in ranked)]
    path.write_text("\n".join(blocks), encoding="utf-8")


def append_entries(path: Path, name: str, licence: str, entries: Iterable[Entry]) -> None:
    """Add entries behind those that a manifest has, whose text stays as somebody wrote it.

    ``name`` and ``licence`` are the head of a manifest that is not there yet.
    """
    text = path.read_text(encoding="utf-8") if path.is_file() else _head(name, licence)
    blocks = [text.rstrip() + "\n", *(toml_table("[[loop]]", entry) for entry in entries)]
    fresh = path.with_name(path.name + ".new")
    fresh.write_text("\n".join(blocks), encoding="utf-8")
    fresh.replace(path)


def _head(name: str, licence: str) -> str:
    return toml_table("[library]", {"name": name, "sample_rate": SAMPLE_RATE, "licence": licence})
