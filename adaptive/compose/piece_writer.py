"""Writing a piece back to TOML, so that what was composed can be edited and built again."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.library.toml_text import toml_value

__all__ = ["write_piece"]


def write_piece(path: Path, piece: Piece) -> None:
    """Write a piece as :func:`adaptive.compose.load_piece` reads it; defaults are left out."""
    blocks = [_table("[piece]", piece)]
    for plan in piece.loops:
        blocks.append(_table("[[loop]]", plan))
        blocks += [_table("[[loop.layer]]", layer) for layer in plan.layers]
    path.write_text("\n".join(blocks), encoding="utf-8")


def _table(title: str, row: Piece | LoopPlan | Layer) -> str:
    lines = [title]
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name in ("loops", "layers") or value == field.default:
            continue
        if field.default is MISSING or value is not None:
            lines.append(f"{field.name} = {_written(value)}")
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    if isinstance(value, str) and "\n" in value:
        return f'"""\n{value}"""'
    if isinstance(value, (str, int, float, tuple)):
        return toml_value(value)
    return toml_value(str(value))
