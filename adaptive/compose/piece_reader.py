"""Reading pieces from TOML. docs/composing.md describes every field."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from adaptive.compose.piece import PARTS, Layer, LoopPlan, Piece
from adaptive.compose.turning import turn_piece
from adaptive.errors import LibraryError, ParameterError
from adaptive.music import Key, Meter

__all__ = ["load_piece", "read_piece"]


def load_piece(path: Path) -> Piece:
    """Read a piece from a TOML file; one that turns another finds it beside itself.

    Raises LibraryError naming the file and the entry.
    """
    try:
        piece = read_piece(tomllib.loads(path.read_text(encoding="utf-8")))
        if not piece.turns:
            return piece
        other = path.with_name(f"{piece.turns}.toml")
        return turn_piece(piece, read_piece(tomllib.loads(other.read_text(encoding="utf-8"))))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryError(str(path), str(error), "see docs/composing.md") from error


def read_piece(table: Mapping[str, Any]) -> Piece:
    """A piece from its parsed TOML. Raises ParameterError for unknown or missing fields."""
    head = dict(table["piece"])
    for name, default in (("scenes", ()), ("title", head.get("family", ""))):
        head.setdefault(name, default)
    for name in ("scenes", "follows"):
        head[name] = tuple(head.get(name, ()))
    head["key"] = Key.parse(head["key"])
    head["meter"] = Meter.parse(head.get("meter", "4/4"))
    known: dict[str, LoopPlan] = {}
    for row in table.get("loop", []):
        plan = _read_plan(row, known)
        label = f"{plan.part}-{plan.energy}-{plan.name}"
        if label in known:
            raise ParameterError("loop", label, "each part, energy and name once")
        known[label] = plan
    _check_fields("piece", head, Piece)
    return Piece(**head, loops=tuple(known.values()))


def _read_plan(row: Mapping[str, Any], known: Mapping[str, LoopPlan]) -> LoopPlan:
    entry = dict(row)
    layers = tuple(_read_layer(layer) for layer in entry.pop("layer", []))
    like = entry.pop("like", None)
    drop = set(entry.pop("without", []))
    for name in ("tags", "scenes"):
        entry[name] = tuple(entry.get(name, ()))
    _check_fields("loop", entry, LoopPlan)
    if entry.get("part") not in PARTS:
        raise ParameterError("part", entry.get("part"), ", ".join(PARTS))
    if like is not None:
        if like not in known:
            raise ParameterError("like", like, "an earlier loop, as part-energy-name")
        kept = [layer for layer in known[like].layers if layer.instrument not in drop]
        layers = (*kept, *layers)
    if not layers:
        raise ParameterError("layer", entry, "at least one for each loop")
    return LoopPlan(**entry, layers=layers)


def _read_layer(row: Mapping[str, Any]) -> Layer:
    _check_fields("layer", row, Layer)
    layer = Layer(**row)
    written = [layer.notes, layer.drums, layer.figure, layer.comp]
    if sum(bool(text) for text in written) != 1:
        raise ParameterError("layer", layer.instrument, "one of notes, drums, figure, comp")
    return replace(layer, pan=max(-1.0, min(1.0, layer.pan)))


def _check_fields(what: str, row: Mapping[str, Any], model: type) -> None:
    legal = {field.name for field in fields(model)}
    unknown = sorted(set(row) - legal)
    if unknown:
        raise ParameterError(f"{what} field", unknown[0], ", ".join(sorted(legal)))
