"""From writing to playing: notes of a layer with swing, accents and human timing.

Every deviation comes from a generator seeded by the piece's seed and the loop's name, so that a
piece always sounds the same.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np

from adaptive.compose.note import Note, parse_melody, parse_pitch
from adaptive.compose.pattern import comp_notes, drum_notes, figure_notes, steps_of
from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.compose.voicing import lead_voices
from adaptive.errors import ParameterError

__all__ = ["PlayedNote", "check_piece", "onsets_per_quarter", "perform", "seed_of", "written_notes"]


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """A note as it is played.

    Parameters
    ----------
    onset, duration : int
        Frames from the start of the loop (may be slightly negative), frames of sound.
    pitch : int
        MIDI number.
    velocity : float
        0 to 1.
    """

    onset: int
    duration: int
    pitch: int
    velocity: float


def seed_of(*words: object) -> int:
    """A seed that depends on nothing but the words (not on the process's hash seed)."""
    return zlib.crc32("\x1f".join(str(word) for word in words).encode())


def written_notes(piece: Piece, plan: LoopPlan, layer: Layer) -> list[Note]:
    """Notes of a layer as written, in quarters, before swing and human timing.

    Raises
    ------
    ParameterError
        When the writing does not fill the loop exactly.
    """
    quarters = piece.bars_of(plan) * piece.bar_quarters
    total = round(quarters * layer.steps)
    if layer.drums:
        return drum_notes(layer.drums, total, layer.steps)
    if layer.notes:
        return _melody(piece, layer, quarters)
    changes = piece.changes_of(plan)
    if layer.figure:
        row = steps_of(layer.figure, total, "figure")
        low = parse_pitch(layer.low or "e1")
        notes = figure_notes(row, layer.steps, changes, piece.key_of(plan), low)
    else:
        row = steps_of(layer.comp, total, "comp")
        low, high = parse_pitch(layer.low or "g3"), parse_pitch(layer.high or "g5")
        voicings = lead_voices(changes.chords, low, high, layer.voices)
        notes = comp_notes(row, layer.steps, changes, voicings)
    return [replace(note, pitch=note.pitch + layer.transpose) for note in notes]


def check_piece(piece: Piece) -> None:
    """Read all the writing of a piece without playing it. Raises ParameterError where it fails."""
    for plan in piece.loops:
        piece.changes_of(plan)
        for layer in plan.layers:
            written_notes(piece, plan, layer)


def _melody(piece: Piece, layer: Layer, quarters: float) -> list[Note]:
    notes, length = parse_melody(layer.notes, piece.bar_quarters)
    repeats = quarters / length if length else 0.0
    if repeats < 1 or abs(repeats - round(repeats)) > 1e-6:
        raise ParameterError("notes", layer.notes, f"a length that goes into {quarters:g} quarters")
    return [
        replace(note, onset=note.onset + turn * length, pitch=note.pitch + layer.transpose)
        for turn in range(round(repeats))
        for note in notes
    ]


def perform(piece: Piece, plan: LoopPlan, index: int) -> list[PlayedNote]:
    """What the player of layer ``index`` does: swing, metric accents, loose timing, strums."""
    layer = plan.layers[index]
    rng = np.random.default_rng(seed_of(piece.seed, piece.id_of(plan), layer.instrument, index))
    played = []
    strummed = _strums(layer, notes := written_notes(piece, plan, layer))
    for note, late in zip(notes, strummed, strict=True):
        onset = _swung(note.onset, piece) * piece.beat_frames
        shift = late + float(rng.normal(0.0, layer.loose))
        accent = _accent(note.onset % piece.bar_quarters, piece)
        velocity = (note.velocity + accent) * layer.velocity + float(rng.normal(0.0, 0.025))
        played.append(
            PlayedNote(
                round(onset + shift * 44_100),
                max(256, round(note.duration * layer.gate * piece.beat_frames)),
                note.pitch,
                min(1.0, max(0.04, velocity)),
            )
        )
    return played


def _strums(layer: Layer, notes: list[Note]) -> list[float]:
    """Seconds that each note of a chord lags behind its first."""
    if not layer.strum:
        return [0.0] * len(notes)
    by_onset: dict[float, list[int]] = {}
    for place, note in enumerate(notes):
        by_onset.setdefault(note.onset, []).append(place)
    late = [0.0] * len(notes)
    for places in by_onset.values():
        ranked = sorted(places, key=lambda p: notes[p].pitch)
        for rank, place in enumerate(ranked):
            late[place] = layer.strum * rank / max(1, len(ranked) - 1)
    return late


def _swung(onset: float, piece: Piece) -> float:
    """An onset in quarters moved by the piece's swing."""
    pair = 2 * piece.swing_unit
    whole, part = divmod(onset, pair)
    place = part / pair
    if place < 0.5:
        bent = place / 0.5 * piece.swing
    else:
        bent = piece.swing + (place - 0.5) / 0.5 * (1 - piece.swing)
    return float(whole * pair + bent * pair)


def _accent(position: float, piece: Piece) -> float:
    """Velocity added by the place in the bar: downbeat, felt beat, off-beat."""
    if position < 1e-6:
        return 0.06
    starts, now = [], 0.0
    for group in piece.meter.groups:
        starts.append(now)
        now += group * 4 / piece.meter.unit
    return 0.025 if any(abs(position - s) < 1e-6 for s in starts) else -0.03


def onsets_per_quarter(piece: Piece, plan: LoopPlan) -> float:
    """Distinct onsets a quarter, all layers together (the manifest's ``density``)."""
    onsets = {
        round(note.onset * 12)
        for layer in plan.layers
        for note in written_notes(piece, plan, layer)
    }
    return len(onsets) / (piece.bars_of(plan) * piece.bar_quarters)
