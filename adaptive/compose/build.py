"""Build a library: render every loop of a folder of pieces and write the manifest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import soundfile

from adaptive.compose.following import follow_families
from adaptive.compose.manifest import Entry, folder_of, loop_entry, read_entries, write_library
from adaptive.compose.ogg import POST_ROLL, PRE_ROLL, write_loop, write_stinger
from adaptive.compose.performance import check_piece
from adaptive.compose.piece import LoopPlan, Piece
from adaptive.compose.piece_reader import load_piece
from adaptive.compose.studio import Studio, order_levels
from adaptive.errors import LibraryError, ParameterError

__all__ = ["build_library", "describe_file", "enter_family", "load_pieces", "render_piece"]

_STINGER_QUALITY = 0.15
_QUALITY = {
    "drums": 0.2,
    "percussion": 0.2,
    "bass": 0.25,
    "harmony": 0.2,
    "melody": 0.15,
    "texture": 0.2,
    "mix": 0.4,
}
"""Vorbis quality by part: less where others cover what is lost."""


def _nothing(_: str) -> None:
    pass


def load_pieces(folder: Path) -> list[Piece]:
    """Every piece of a folder, by file name; one that follows others stands for many.

    Raises LibraryError where there is none, or one cannot be read.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise LibraryError(str(folder), "no pieces", "put .toml files there (docs/composing.md)")
    written = {path: load_piece(path) for path in paths}
    families = {piece.family: piece for piece in written.values()}
    return [
        checked for path, piece in written.items() for checked in _checked(path, piece, families)
    ]


def _checked(path: Path, piece: Piece, families: Mapping[str, Piece]) -> list[Piece]:
    try:
        pieces = follow_families(piece, families)
        for each in pieces:
            check_piece(each)
    except ParameterError as error:
        raise LibraryError(str(path), str(error), "see docs/composing.md") from error
    return pieces


def render_piece(
    piece: Piece, out: Path, studio: Studio, done: Callable[[str], object] = _nothing
) -> list[Entry]:
    """Render all loops of a piece, set their levels against each other, write and describe them.

    Parameters
    ----------
    piece : Piece
    out : Path
        The library's folder; files go to ``out/<family>/``.
    studio : Studio
    done : callable, optional
        Told the id of each loop as its sound is there.

    Returns
    -------
    list of dict
        The manifest's entries.
    """
    folder = out / piece.family
    folder.mkdir(parents=True, exist_ok=True)
    signals = []
    for plan in piece.loops:
        signals.append(studio.render(piece, plan))
        done(piece.id_of(plan))
    for plan, signal in zip(piece.loops, order_levels(piece.loops, signals), strict=True):
        if plan.tail:
            write_stinger(out / _file_of(piece, plan), signal, _STINGER_QUALITY)
        else:
            write_loop(out / _file_of(piece, plan), signal, _QUALITY[plan.part])
    return [describe_file(piece, plan, out) for plan in piece.loops]


def describe_file(piece: Piece, plan: LoopPlan, library: Path) -> Entry:
    """The manifest's entry of a loop that is already on disk, measured as it decodes."""
    file = _file_of(piece, plan)
    audio, _ = soundfile.read(library / file, always_2d=True)
    sound = audio if plan.tail else audio[PRE_ROLL : len(audio) - POST_ROLL]
    return loop_entry(piece, plan, file, sound)


def _file_of(piece: Piece, plan: LoopPlan) -> str:
    return f"{piece.family}/{piece.id_of(plan).removeprefix(f'{piece.family}-')}.ogg"


def build_library(
    pieces: Collection[Piece],
    out: Path,
    studio: Studio,
    name: str,
    licence: str,
    done: Callable[[str], object] = _nothing,
) -> None:
    """Build into a folder, replacing the entries and files of the families that are given.

    Entries of other families that the manifest already holds stay as they are. The manifest is
    written anew.

    Parameters
    ----------
    pieces : collection of Piece
    out : Path
    studio : Studio
    name, licence : str
        Head of the manifest.
    done : callable, optional
        Told the id of each loop as its sound is there.
    """
    families: dict[str, list[Entry]] = {}
    for piece in pieces:
        families.setdefault(piece.family, []).extend(render_piece(piece, out, studio, done))
    for family, rendered in families.items():
        enter_family(family, rendered, out, name, licence)


def enter_family(family: str, rendered: list[Entry], out: Path, name: str, licence: str) -> None:
    """Put a family that was rendered into the manifest, in place of what it held of it."""
    manifest = out / "library.toml"
    others = [entry for entry in read_entries(manifest) if folder_of(entry) != family]
    _remove_stale(out / family, {Path(entry["file"]).name for entry in rendered})
    write_library(manifest, name, licence, [*others, *rendered])


def _remove_stale(folder: Path, keep: Collection[str]) -> None:
    for path in folder.glob("*.ogg"):
        if path.name not in keep:
            path.unlink()
