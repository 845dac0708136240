"""Turning: a piece in the other mode of its tonic, as a theme's *minore* or *maggiore*.

Tonic, tempo, rhythm and instruments stay, so that the walk can go from one to the other in the
middle of a phrase; drums and percussion serve both. Figures and comping follow the new chords by
themselves. A written note keeps its degree and takes that degree's place in the new mode, unless
only the old one belongs to the chord beneath it (the leading tone over a dominant).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adaptive.compose.chord import Changes
from adaptive.compose.note import parse_pitch, rewrite_pitches
from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.errors import ParameterError
from adaptive.music import Key

__all__ = ["turn_piece"]

_LETTERS = "cdefgab"
_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_ACCIDENTALS = {-1: "b", 0: "", 1: "#"}


def turn_piece(piece: Piece, source: Piece) -> Piece:
    """A piece with the pitched loops of another in its own key and chords, before its own loops.

    A loop that it writes itself (same part, energy and name) replaces the turned one. Loops of the
    source that have a key or chords of their own, and stingers, are left out.

    Parameters
    ----------
    piece, source : Piece
        Of one tonic, meter, tempo and length.

    Raises
    ------
    ParameterError
        They are not, or the source turns a third.
    """
    if source.turns:
        raise ParameterError("turns", piece.turns, "a piece that turns no other")
    for name in ("meter", "beat_frames", "bars"):
        if getattr(piece, name) != getattr(source, name):
            raise ParameterError(name, getattr(piece, name), f"{getattr(source, name)}, as turned")
    if piece.key.tonic != source.key.tonic:
        raise ParameterError("key", str(piece.key), f"another mode of {source.key}")
    own = {_name_of(plan) for plan in piece.loops}
    turned = [
        _turned(piece, source, plan) for plan in _pitched(source.loops) if _name_of(plan) not in own
    ]
    return replace(piece, loops=(*turned, *piece.loops))


def _name_of(plan: LoopPlan) -> tuple[str, int, str]:
    return plan.part, plan.energy, plan.name


def _pitched(plans: Iterable[LoopPlan]) -> list[LoopPlan]:
    """Loops that sound the piece's own chords."""
    return [
        plan
        for plan in plans
        if plan.part not in ("drums", "percussion") and not (plan.tail or plan.key or plan.chords)
    ]


def _turned(piece: Piece, source: Piece, plan: LoopPlan) -> LoopPlan:
    changes = piece.changes_of(plan)
    layers = tuple(_turned_layer(layer, source.key, piece.key, changes) for layer in plan.layers)
    return replace(plan, layers=layers, tone=plan.tone + piece.tone)


def _turned_layer(layer: Layer, old: Key, new: Key, changes: Changes) -> Layer:
    def turned(name: str, onset: float) -> str:
        return _turned_pitch(name, old, new, changes.at(onset).pitch_classes)

    return replace(layer, notes=rewrite_pitches(layer.notes, turned)) if layer.notes else layer


def _turned_pitch(name: str, old: Key, new: Key, chord: frozenset[int]) -> str:
    letter, octave = name[0].lower(), name[-1]
    degree = (_LETTERS.index(letter) - _LETTERS.index(str(old)[0].lower())) % 7
    natural = parse_pitch(f"{letter}4") % 12
    bent = (_scale(new)[degree] - natural + 6) % 12 - 6
    written = parse_pitch(name) % 12
    stays = written in chord and (natural + bent) % 12 not in chord
    return name if stays or bent not in _ACCIDENTALS else f"{letter}{_ACCIDENTALS[bent]}{octave}"


def _scale(key: Key) -> list[int]:
    """Pitch classes of a key from its tonic up [shape=(7,)]."""
    return sorted(
        ((key.signature + step) % 12 for step in _MAJOR), key=lambda p: (p - key.tonic) % 12
    )
