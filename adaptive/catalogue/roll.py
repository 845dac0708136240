"""Piano rolls and drum grids: a loop's writing over its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adaptive.catalogue.panel import panel, svg
from adaptive.catalogue.writing import Writing
from adaptive.compose import Note
from adaptive.compose.pattern import DRUMS
from adaptive.compose.performance import written_notes

__all__ = ["LAYER_HUES", "roll_panels"]

LAYER_HUES = 6
"""Hues by which the layers of a loop are told apart; a seventh layer has the first's again."""

_QUARTER = 48
"""Units of the drawing a quarter: twelfths and sixteenths are whole."""
_DRUM_NAMES: Mapping[int, str] = {pitch: name for name, pitch in reversed(DRUMS.items())}
_STRENGTHS = (("soft", 0.0, 0.45), ("plain", 0.45, 0.85), ("strong", 0.85, 9.0))


@dataclass(frozen=True, slots=True)
class _Line:
    """Notes of one layer."""

    hue: int
    notes: Sequence[Note]
    drums: bool


def roll_panels(name: str, writing: Writing, share: float = 1.0) -> str:
    """A piano roll for what has pitch and a grid for drums, each where there is any.

    Parameters
    ----------
    name : str
        The sound's, for readers of screens.
    writing : Writing
    share : float
        Part of the sound that the written bars fill, 0 to 1 (stingers ring on).
    """
    piece, plan = writing.piece, writing.plan
    lines = [
        _Line(index % LAYER_HUES, written_notes(piece, plan, layer), bool(layer.drums))
        for index, layer in enumerate(plan.layers)
    ]
    bars = piece.bars_of(plan)
    bar = piece.bar_quarters * _QUARTER
    width = bars * bar / share
    grid = "".join(f"M{index * bar:g} 0V128" for index in range(1, bars + 1))
    backdrop = f'<path class="bars" d="{grid}"/>'
    drawn = _drum_grid(name, [line for line in lines if line.drums], width, backdrop)
    return drawn + _piano(name, [line for line in lines if not line.drums], width, backdrop)


def _piano(name: str, lines: Sequence[_Line], width: float, backdrop: str) -> str:
    pitches = [note.pitch for line in lines for note in line.notes]
    if not pitches:
        return ""
    top, bottom = max(pitches) + 1, min(pitches) - 1
    rows = top - bottom + 1
    octaves = [pitch for pitch in range(bottom, top + 1) if pitch % 12 == 0]
    lying = "".join(f"M0 {top - pitch + 0.5:g}H{width:g}" for pitch in octaves)
    drawing = f'{backdrop}<path class="octave" d="{lying}"/>' + _strokes(
        lines, {pitch: top - pitch for pitch in range(bottom, top + 1)}
    )
    marks = [((top - pitch + 0.5) / rows, f"C{pitch // 12 - 1}") for pitch in octaves]
    if not marks:
        pitch = min(pitches)
        marks = [((top - pitch + 0.5) / rows, _pitch_name(pitch))]
    picture = svg(f"Piano roll of {name}", (0, 0, width, rows), drawing)
    height = max(36, rows * (5 if rows <= 20 else 4 if rows <= 40 else 3))
    return panel("roll", picture, marks, height)


def _drum_grid(name: str, lines: Sequence[_Line], width: float, backdrop: str) -> str:
    pitches = sorted({note.pitch for line in lines for note in line.notes}, reverse=True)
    if not pitches:
        return ""
    rows = {pitch: index for index, pitch in enumerate(pitches)}
    marks = [((row + 0.5) / len(rows), _DRUM_NAMES[pitch]) for pitch, row in rows.items()]
    drawing = backdrop + _strokes(lines, rows)
    picture = svg(f"Drum grid of {name}", (0, 0, width, len(rows)), drawing)
    return panel("grid", picture, marks, 12 * len(rows))


def _strokes(lines: Sequence[_Line], rows: Mapping[int, int]) -> str:
    """A path for each layer and strength."""
    paths = []
    for line in lines:
        for strength, least, most in _STRENGTHS:
            path = "".join(
                _stroke(note, rows[note.pitch], line.drums)
                for note in line.notes
                if least <= note.velocity < most
            )
            if path:
                paths.append(f'<path class="note hue{line.hue} {strength}" d="{path}"/>')
    return "".join(paths)


def _stroke(note: Note, row: int, drum: bool) -> str:
    length = 0.8 * min(note.duration, 0.25) if drum else note.duration
    return f"M{round(note.onset * _QUARTER)} {row}.5h{max(2, round(length * _QUARTER))}"


def _pitch_name(pitch: int) -> str:
    names = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
    return f"{names[pitch % 12]}{pitch // 12 - 1}"
