"""A synthesiser voice in numpy: filtered wavetables, frequency modulation, struck partials, breath.

A patch is a description; :func:`sound_note` plays one note of it. Waveforms are band-limited
tables of one period, one for each of a row of filter cut-offs; the filter's movement is a walk
between neighbouring tables, so that nothing aliases and nothing needs a recursive filter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Patch", "sound_note"]

Signal = NDArray[np.float64]
_RATE = 44_100
_TABLE = 2048
_CUTOFFS = np.geomspace(60.0, 18_000.0, 26)


@dataclass(frozen=True, slots=True)
class Patch:
    """How an instrument sounds.

    Parameters
    ----------
    wave : str
        ``saw``, ``square``, ``pulse``, ``triangle``, ``sine``, ``organ``, ``reed`` or ``hollow``.
    voices : int
        Oscillators, spread over ``detune`` cents and over the stereo field.
    detune : float
        Cents from the lowest to the highest voice.
    cutoff : float
        Filter cut-off in Hz at rest for middle C at full velocity.
    sweep, sweep_time : float
        Octaves that the cut-off starts above rest, seconds to fall by 1/e.
    resonance : float
        Decibels of peak at the cut-off.
    track : float
        Share of the pitch that the cut-off follows, 0 to 1.
    attack, decay, sustain, release : float
        Envelope: seconds, seconds (to 1/e), level 0 to 1, seconds (to −60 dB).
    vibrato, vibrato_hz : float
        Cents, cycles a second; it fades in over a third of a second.
    breath : float
        Level of filtered noise that goes with the tone.
    fm_ratio, fm_index, fm_decay : float
        A sine at ``ratio`` times the pitch bends the phase by ``index`` radians, which falls to
        1/e in ``decay`` seconds.
    partials : tuple of (ratio, level, decay)
        Sine partials (bells, mallets) instead of a wave; decay in seconds.
    sub : float
        Level of a sine an octave below.
    formants : tuple of (hertz, decibels, octaves)
        Fixed resonances of the body or the mouth.
    body : float
        Level of a short knock at the start (hammers, plectra).
    """

    wave: str = "saw"
    voices: int = 1
    detune: float = 0.0
    cutoff: float = 4000.0
    sweep: float = 0.0
    sweep_time: float = 0.2
    resonance: float = 0.0
    track: float = 0.5
    attack: float = 0.004
    decay: float = 0.5
    sustain: float = 0.8
    release: float = 0.15
    vibrato: float = 0.0
    vibrato_hz: float = 5.2
    breath: float = 0.0
    fm_ratio: float = 0.0
    fm_index: float = 0.0
    fm_decay: float = 0.5
    partials: tuple[tuple[float, float, float], ...] = ()
    sub: float = 0.0
    formants: tuple[tuple[float, float, float], ...] = ()
    body: float = 0.0


def sound_note(
    patch: Patch, pitch: int, velocity: float, frames: int, rng: np.random.Generator
) -> Signal:
    """Play one note.

    Parameters
    ----------
    patch : Patch
    pitch : int
        MIDI number.
    velocity : float
        0 to 1; softer notes are darker.
    frames : int > 0
        Frames until the note is let go; its release follows.
    rng : Generator
        For phases and breath.

    Returns
    -------
    np.ndarray [shape=(frames + release, 2)]
    """
    total = frames + int(patch.release * _RATE)
    time = np.arange(total) / _RATE
    hertz = 440.0 * 2 ** ((pitch - 69) / 12)
    if patch.partials:
        tone = _struck(patch, hertz, velocity, time, rng)
    else:
        tone = _oscillators(patch, hertz, velocity, time, rng)
    if patch.sub:
        tone += patch.sub * np.sin(np.pi * hertz * time)[:, None]
    if patch.breath:
        tone += patch.breath * _breath(hertz, total, rng)[:, None]
    if patch.body:
        tone[:, :] += patch.body * _knock(hertz, total, rng)[:, None]
    envelope = _envelope(patch, frames, total)
    played: Signal = tone * (envelope * (0.25 + 0.75 * velocity) ** 1.6)[:, None]
    return played


def _envelope(patch: Patch, frames: int, total: int) -> Signal:
    time = np.arange(total) / _RATE
    rise = np.minimum(1.0, time / max(patch.attack, 1e-4))
    rise = rise * rise * (3 - 2 * rise)
    fall = patch.sustain + (1 - patch.sustain) * np.exp(
        -np.maximum(0, time - patch.attack) / max(patch.decay, 1e-3)
    )
    level: Signal = rise * fall
    if total > frames:
        past = np.arange(total - frames) / max(1, total - frames)
        level[frames:] = level[frames - 1] * np.exp(-6.9 * past) * (1 - past)
    return level


def _oscillators(
    patch: Patch, hertz: float, velocity: float, time: Signal, rng: np.random.Generator
) -> Signal:
    cutoff = patch.cutoff * (hertz / 261.6) ** patch.track * (0.35 + 0.65 * velocity)
    moved = cutoff * 2 ** (patch.sweep * np.exp(-time / patch.sweep_time))
    places = np.clip(np.log(moved / _CUTOFFS[0]) / np.log(_CUTOFFS[1] / _CUTOFFS[0]), 0, 24.999)
    tables = _tables(patch, hertz)
    bend = np.zeros_like(time)
    if patch.vibrato:
        swell = np.clip((time - 0.15) / 0.35, 0, 1) * patch.vibrato / 1200 * np.log(2)
        bend = swell * hertz * -np.cos(2 * np.pi * patch.vibrato_hz * time)
        bend /= 2 * np.pi * patch.vibrato_hz
    if patch.fm_index:
        index = patch.fm_index * velocity * np.exp(-time / patch.fm_decay)
        bend = bend + index * np.sin(2 * np.pi * hertz * patch.fm_ratio * time) / (2 * np.pi)
    out = np.zeros((len(time), 2))
    for voice in range(patch.voices):
        place = voice / (patch.voices - 1) - 0.5 if patch.voices > 1 else 0.0
        turn = hertz * 2 ** (place * patch.detune / 1200) * time + bend + rng.random()
        sound = _read(tables, places, turn)
        angle = (place * 0.9 + 0.5) * np.pi / 2
        out += sound[:, None] * np.array([np.cos(angle), np.sin(angle)])
    spread: Signal = out / np.sqrt(patch.voices)
    return spread


def _read(tables: Signal, places: Signal, turn: Signal) -> Signal:
    """Bilinear reading: between the frames of a table and between neighbouring tables."""
    spot = (turn - np.floor(turn)) * _TABLE
    left = spot.astype(np.int64)
    part = spot - left
    row = places.astype(np.int64)
    blend = places - row
    low = tables[row, left] * (1 - part) + tables[row, left + 1] * part
    high = tables[row + 1, left] * (1 - part) + tables[row + 1, left + 1] * part
    mixed: Signal = low * (1 - blend) + high * blend
    return mixed


def _tables(patch: Patch, hertz: float) -> Signal:
    """One period for each cut-off ``[shape=(cutoffs, table + 1)]``, band-limited at 18 kHz."""
    count = max(1, min(_TABLE // 2 - 1, int(18_000 / hertz)))
    order = np.arange(1.0, count + 1.0)
    levels, phases = _spectrum(patch.wave, order)
    for centre, boost, width in patch.formants:
        octaves = np.log2(order * hertz / centre) / width
        levels = levels * 10 ** (boost * np.exp(-(octaves**2)) / 20)
    ratio = order * hertz / _CUTOFFS[:, None]
    response = 1 / (1 + ratio**4)
    peak = 10 ** (patch.resonance / 20) - 1
    response = response * (1 + 2 * peak * np.exp(-((np.log2(np.maximum(ratio, 1e-6)) / 0.35) ** 2)))
    spectrum = np.zeros((len(_CUTOFFS), _TABLE // 2 + 1), complex)
    spectrum[:, 1 : count + 1] = response * levels * np.exp(1j * phases)
    periods = np.fft.irfft(spectrum, _TABLE, axis=1) * _TABLE / 4
    return np.concatenate([periods, periods[:, :1]], axis=1)


def _spectrum(wave: str, order: Signal) -> tuple[Signal, Signal]:
    """Levels and phases of the harmonics of a waveform."""
    odd = order % 2 == 1
    drawbars = np.isin(order, (1, 2, 3, 4, 6, 8))
    levels: dict[str, Signal] = {
        "saw": 1 / order,
        "square": np.where(odd, 1.2 / order, 0.0),
        "pulse": np.abs(np.sin(np.pi * order * 0.22)) * 1.4 / order,
        "triangle": np.where(odd, 1.4 / order**2, 0.0),
        "sine": np.where(order == 1, 1.4, 0.0),
        "organ": np.where(drawbars, 0.8 / np.sqrt(order), 0.0),
        "reed": np.where(odd, 1.0, 0.45) / order**1.1,
        "hollow": np.where(odd, 1.0, 0.16) / order**1.35,
    }
    return levels[wave], np.where(order % 2 == 0, -np.pi / 2, np.pi / 2)


def _struck(
    patch: Patch, hertz: float, velocity: float, time: Signal, rng: np.random.Generator
) -> Signal:
    out = np.zeros((len(time), 2))
    for ratio, level, decay in patch.partials:
        pitch = hertz * ratio
        if pitch > 16_000:
            continue
        bright = level * (velocity ** max(0.0, np.log2(max(ratio, 1.0)) * 0.5))
        ring = bright * np.exp(-time / decay) * np.sin(2 * np.pi * (pitch * time + rng.random()))
        angle = (0.5 + rng.uniform(-0.25, 0.25)) * np.pi / 2
        out += ring[:, None] * np.array([np.cos(angle), np.sin(angle)])
    return out


def _breath(hertz: float, total: int, rng: np.random.Generator) -> Signal:
    noise = np.fft.rfft(rng.standard_normal(total))
    bins = np.fft.rfftfreq(total, 1 / _RATE)
    octaves = np.log2(np.maximum(bins, 1.0) / max(800.0, hertz * 2))
    air: Signal = np.fft.irfft(noise * np.exp(-(octaves**2) / 2), total)
    return air


def _knock(hertz: float, total: int, rng: np.random.Generator) -> Signal:
    frames = min(total, 1500)
    fade = np.exp(-np.arange(frames) / 160) * np.hanning(2 * frames)[frames:]
    knock = np.zeros(total)
    knock[:frames] = rng.standard_normal(frames) * fade
    return np.asarray(np.fft.irfft(np.fft.rfft(knock) * _knock_tone(hertz, total), total))


def _knock_tone(hertz: float, total: int) -> Signal:
    bins = np.fft.rfftfreq(total, 1 / _RATE)
    return np.asarray(1 / (1 + (bins / (1200 + 2 * hertz)) ** 2))
