"""From a plan to finished audio: play each layer, treat it, balance, master."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adaptive.compose import effects
from adaptive.compose.drumkit import KITS, sound_drum
from adaptive.compose.instruments import INSTRUMENTS, Instrument
from adaptive.compose.measure import rms_db
from adaptive.compose.patch import sound_note
from adaptive.compose.performance import PlayedNote, perform, seed_of
from adaptive.compose.periodic import (
    SAMPLE_RATE,
    fold,
    limit,
    loudness,
    shape_spectrum,
    tilt,
    tone_curve,
)
from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.compose.soundfont import SLOW_DRUMS, SampledBand
from adaptive.errors import ParameterError
from adaptive.music import Tempo, db_to_gain

__all__ = ["CEILING_DB", "PART_LOUDNESS", "Studio", "loudness_target", "order_levels"]

Signal = NDArray[np.float64]

PART_LOUDNESS: dict[str, float] = {
    "drums": -21.5,
    "percussion": -26.0,
    "bass": -22.5,
    "harmony": -24.5,
    "melody": -22.5,
    "texture": -29.0,
    "mix": -18.0,
}
"""LUFS of each part at energy 80."""

CEILING_DB = {"drums": -5.0, "percussion": -8.0, "mix": -1.5}
"""True peak ceilings in dBTP by part; other parts −6."""

_SILENT = 10 ** (-66 / 20)
_MARGIN = 2_205  # frames that are kept behind the last one above it

_TONE_BY_ENERGY = 0.9  # dB an octave between energies 20 and 80
_TONE_OF_PART = {"bass": 1.5}  # dB an octave: a bass must be heard on small speakers too


def loudness_target(plan: LoopPlan) -> float:
    """LUFS that a loop is mastered to: its part's level, 3 dB less at energy 20 than at 80."""
    shift = (min(100, max(10, plan.energy)) - 80) / 60 * 3.0
    return PART_LOUDNESS[plan.part] + shift + plan.level


class Studio:
    """Renders loops; keeps the sampled band loaded between them.

    Parameters
    ----------
    soundfont : Path or None
        General MIDI SoundFont for the sampled instruments; None plays everything with our own
        synthesiser.
    """

    def __init__(self, soundfont: Path | None = None) -> None:
        self._band = SampledBand(soundfont) if soundfont else None

    def render(self, piece: Piece, plan: LoopPlan) -> Signal:
        """Finished audio of a loop or stinger ``[shape=(frames, 2)]``, float64 at 44 100 Hz.

        A loop has exactly ``bars × bar`` frames and is seamless; a stinger rings on past its last
        bar, for ``plan.tail`` seconds at most, and ends where it has become silent.

        Raises
        ------
        ParameterError
            When the writing names an unknown instrument or does not fit the loop.
        """
        bar = Tempo(piece.beat_frames).bar_frames(piece.meter)
        frames = bar * piece.bars_of(plan)
        ring = int(plan.tail * SAMPLE_RATE)
        circle = frames + ring + (2 * SAMPLE_RATE if ring else 0)
        mixed = np.zeros((circle, 2))
        for index, layer in enumerate(plan.layers):
            dry = self._dry(piece, plan, index, circle)
            mixed += _treat(dry, layer, piece, bar)
        slope = plan.tone + _TONE_OF_PART.get(plan.part, 0.0)
        mixed = tilt(mixed, slope + _TONE_BY_ENERGY * (plan.energy - 50) / 60)
        mixed = effects.centre_lows(shape_spectrum(mixed, tone_curve(circle)), 140.0)
        if ring:
            mixed = _ring_out(mixed[: frames + ring], ring)
        sound = _master(mixed, plan)
        return _without_silence(sound, frames) if ring else sound

    def _dry(self, piece: Piece, plan: LoopPlan, index: int, circle: int) -> Signal:
        layer = plan.layers[index]
        if layer.instrument not in INSTRUMENTS:
            raise ParameterError("instrument", layer.instrument, ", ".join(INSTRUMENTS))
        instrument = INSTRUMENTS[layer.instrument]
        notes = perform(piece, plan, index)
        if plan.tail:
            notes = [_not_before_start(note) for note in notes]
        else:
            notes = [_wrapped(note, circle) for note in notes]
        if self._band is not None and instrument.preset >= 0:
            is_kit = instrument.bank == 128
            if is_kit:
                notes = [_struck_early(note, plan.tail, circle) for note in notes]
            sound = self._band.play(
                notes, instrument.bank, instrument.preset, is_kit, instrument.ring
            )
            return fold(sound, circle)
        seed = seed_of("dry", piece.seed, piece.id_of(plan), index)
        return _synthesise(instrument, notes, circle, np.random.default_rng(seed))


def order_levels(plans: Sequence[LoopPlan], signals: Sequence[Signal]) -> list[Signal]:
    """Turn down loops of low energy whose RMS is not below that of the next energy of the part.

    Loudness (K-weighted) and RMS may disagree where a loop is all kick or all cymbal; a game
    that asks for less energy must get less by either measure. Stingers stay as they are.

    Parameters
    ----------
    plans, signals : sequences of equal length
        The loops of one family and their audio ``[shape=(frames, 2)]``.
    """
    out = list(signals)
    for part in {plan.part for plan in plans}:
        places = [i for i, plan in enumerate(plans) if plan.part == part and not plan.tail]
        cap = math.inf
        for energy in sorted({plans[i].energy for i in places}, reverse=True):
            level = [i for i in places if plans[i].energy == energy]
            for i in level:
                out[i] = out[i] * min(1.0, db_to_gain(cap - rms_db(out[i])))
            cap = min(rms_db(out[i]) for i in level) - 0.4
    return out


def _struck_early(note: PlayedNote, tail: float, circle: int) -> PlayedNote:
    """A drum whose sample swells in, so much earlier that it is heard where it was played."""
    onset = note.onset - round(SLOW_DRUMS.get(note.pitch, 0.0) * SAMPLE_RATE)
    onset = max(0, onset) if tail else onset % circle
    return PlayedNote(onset, note.duration, note.pitch, note.velocity)


def _not_before_start(note: PlayedNote) -> PlayedNote:
    return PlayedNote(max(0, note.onset), note.duration, note.pitch, note.velocity)


def _wrapped(note: PlayedNote, circle: int) -> PlayedNote:
    return PlayedNote(note.onset % circle, note.duration, note.pitch, note.velocity)


def _synthesise(
    instrument: Instrument, notes: list[PlayedNote], circle: int, rng: np.random.Generator
) -> Signal:
    out = np.zeros((circle, 2))
    for note in notes:
        if instrument.patch is None:
            kit = KITS[instrument.kit]
            key = min(kit, key=lambda k: (abs(k - note.pitch), k))
            sound = sound_drum(kit[key], note.velocity, rng)
        else:
            sound = sound_note(instrument.patch, note.pitch, note.velocity, note.duration, rng)
        _add_round(out, sound, note.onset)
    return out


def _add_round(out: Signal, sound: Signal, onset: int) -> None:
    """Add a sound at a frame of a circular buffer, in place."""
    circle = len(out)
    done = 0
    place = onset % circle
    while done < len(sound):
        count = min(circle - place, len(sound) - done)
        out[place : place + count] += sound[done : done + count]
        done += count
        place = 0


def _treat(dry: Signal, layer: Layer, piece: Piece, bar: int) -> Signal:
    """A layer's own chain: width, drive, tone, movement, level, place, echo, room."""
    sound = effects.saturate(effects.widen(dry, layer.width), layer.drive)
    sound = shape_spectrum(sound, tone_curve(len(dry), layer.low_cut, layer.high_cut))
    sound = effects.pump(sound, layer.pump, piece.beat_frames)
    sound = effects.swell(sound, layer.swell, bar)
    level = loudness(sound)
    if level <= -100.0:
        raise ParameterError("layer", layer.instrument, "writing that sounds; this one is silent")
    sound = sound * db_to_gain(-20.0 - level + layer.gain)
    sound = effects.pan(sound, layer.pan)
    sound = effects.echo(sound, layer.echo, round(layer.echo_time * piece.beat_frames))
    return effects.add_room(sound, piece.space, layer.reverb)


def _without_silence(sound: Signal, least: int) -> Signal:
    """A one-shot without the silence at its end, at least ``least`` frames of it."""
    heard = np.flatnonzero(np.abs(sound).max(axis=1) > _SILENT)
    last = int(heard[-1]) + 1 if len(heard) else 0
    kept = sound[: max(least, min(len(sound), last + _MARGIN))].copy()
    kept[-_MARGIN:] *= np.linspace(1.0, 0.0, _MARGIN)[:, None]
    return kept


def _ring_out(sound: Signal, ring: int) -> Signal:
    """Fade a stinger's last stretch to silence."""
    fade = min(ring, int(0.8 * SAMPLE_RATE))
    out = sound.copy()
    out[-fade:] *= (np.cos(np.linspace(0, np.pi, fade)) * 0.5 + 0.5)[:, None]
    return out


def _master(sound: Signal, plan: LoopPlan) -> Signal:
    """Bring to the loudness of the part, under the ceiling, in two rounds."""
    ceiling = CEILING_DB.get(plan.part, -6.0) if not plan.tail else -1.5
    for _ in range(2):
        sound = sound * db_to_gain(loudness_target(plan) - loudness(sound))
        sound = limit(sound, ceiling)
    return sound
