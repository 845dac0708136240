"""Which sounds of a library have their writing beside them, and where in it they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adaptive.compose import LoopPlan, Piece, load_piece
from adaptive.compose.performance import check_piece
from adaptive.errors import LibraryError, ParameterError
from adaptive.library import Library

__all__ = ["Writing", "find_writing"]


@dataclass(frozen=True, slots=True)
class Writing:
    """Where a sound is written: its piece, and its plan in it."""

    piece: Piece
    plan: LoopPlan


def find_writing(library: Library) -> tuple[dict[str, Writing], tuple[LibraryError, ...]]:
    """The writing of each sound that has one, by its id; and the pieces that cannot be read.

    Pieces are looked for in ``pieces/*.toml`` and in ``piece.toml`` of each folder of the
    library. What is written at another length than it sounds is passed over.
    """
    found: dict[str, Writing] = {}
    problems: list[LibraryError] = []
    for path in _piece_files(library.folder):
        try:
            piece = load_piece(path)
            check_piece(piece)
        except LibraryError as error:
            problems.append(error)
        except (ParameterError, TypeError) as error:
            problems.append(LibraryError(str(path), str(error), "see docs/composing.md"))
        else:
            found |= {piece.id_of(plan): Writing(piece, plan) for plan in piece.loops}
    lengths = {sound.id: sound.frames for sound in library.sounds}
    fitting = {
        name: writing for name, writing in found.items() if _fits(writing, lengths.get(name))
    }
    return fitting, tuple(problems)


def _piece_files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("pieces/*.toml"))
    yield from sorted(folder.glob("*/piece.toml"))


def _fits(writing: Writing, frames: int | None) -> bool:
    if frames is None:
        return False
    piece, plan = writing.piece, writing.plan
    written = piece.bars_of(plan) * piece.bar_quarters * piece.beat_frames
    return written <= frames if plan.tail else written == frames
