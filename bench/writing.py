"""Writing: what the pieces say of a loop, as places of its notes in time and as pitch classes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from adaptive.compose import LoopPlan, Piece, load_piece, load_pieces
from adaptive.compose.performance import perform, written_notes
from adaptive.compose.periodic import SAMPLE_RATE

__all__ = ["Places", "places_of", "written_chroma", "written_loops"]


@dataclass(frozen=True, slots=True)
class Places:
    """The onsets of one loop, in seconds.

    Parameters
    ----------
    grid : ndarray [shape=(n,)]
        Distinct places on the grid, swing applied, rising.
    played : tuple of ndarray
        For each of them, where the notes written there are played.
    """

    grid: npt.NDArray[np.float64]
    played: tuple[npt.NDArray[np.float64], ...]

    @property
    def looseness_ms(self) -> npt.NDArray[np.float64]:
        """How far each note is played from its place, ± ms [shape=(notes,)]."""
        off = [played - place for place, played in zip(self.grid, self.played, strict=True)]
        return 1e3 * np.concatenate(off) if off else np.zeros(0)


def written_loops(library: Path) -> dict[str, tuple[Piece, LoopPlan]]:
    """The writing of a library's loops by their ids, empty where it has none.

    Pieces lie in ``pieces/*.toml``, or as ``piece.toml`` beside the loops of a family. Raises
    LibraryError for one that cannot be read.
    """
    pieces = [load_piece(path) for path in sorted(library.glob("*/piece.toml"))]
    if any((library / "pieces").glob("*.toml")):
        pieces += load_pieces(library / "pieces")
    return {piece.id_of(plan): (piece, plan) for piece in pieces for plan in piece.loops}


def places_of(piece: Piece, plan: LoopPlan) -> Places:
    """Grid places and performed places of all layers of a loop."""
    strict = replace(
        plan, layers=tuple(replace(layer, loose=0.0, strum=0.0) for layer in plan.layers)
    )
    played: dict[int, list[int]] = {}
    for index in range(len(plan.layers)):
        written = perform(piece, strict, index)
        for place, note in zip(written, perform(piece, plan, index), strict=True):
            played.setdefault(place.onset, []).append(note.onset)
    grid = sorted(played)
    return Places(
        np.array(grid, np.float64) / SAMPLE_RATE,
        tuple(np.array(played[place], np.float64) / SAMPLE_RATE for place in grid),
    )


def written_chroma(piece: Piece, plan: LoopPlan) -> npt.NDArray[np.float64]:
    """Quarters that each pitch class is written for, C first [shape=(12,)]."""
    chroma = np.zeros(12)
    for layer in plan.layers:
        if not layer.drums:
            for note in written_notes(piece, plan, layer):
                chroma[note.pitch % 12] += note.duration
    return chroma
