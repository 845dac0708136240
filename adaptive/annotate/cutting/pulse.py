"""The pulse of a track: its beats, how they were found, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import median_filter

from adaptive.annotate.cutting.beats import (
    even_beats,
    metronome,
    metronome_beats,
    steady_beats,
    track_beats,
)
from adaptive.annotate.cutting.hearing import Hearing
from adaptive.annotate.cutting.spans import values_near
from adaptive.annotate.cutting.tempo_curve import tempo_curve

__all__ = ["NOMINAL_BPM", "Pulse", "find_pulse"]

Floats = npt.NDArray[np.float64]

NOMINAL_BPM = 90.0
"""Tempo of what has none."""

_CHANCE, _PLAIN = 0.045, 0.26
"""Clarity of the tempo in noise, and where nobody doubts it."""

_LEAST = 0.12
"""Below this confidence the track counts as without pulse."""

_COHERENT = 0.7
_STRETCHES = 2.2
_FEW_BEATS, _SWING_BEATS, _SWING_S = 24, 11, 0.014


@dataclass(frozen=True, slots=True)
class Pulse:
    """Beats of a track.

    Parameters
    ----------
    beats : ndarray [shape=(n,)]
        Seconds, rising.
    confidence : float, 0 to 1
    local : ndarray [shape=(n,)]
        The same for the surroundings of each beat.
    kind : str
        ``"metronome"`` (one tempo throughout), ``"played"`` (it drifts) or ``"none"`` (nominal).
    """

    beats: Floats
    confidence: float
    local: Floats
    kind: str


def find_pulse(hearing: Hearing, bpm: float | None) -> Pulse:
    """Find the beats.

    Parameters
    ----------
    hearing : Hearing
    bpm : float or None
        Pulses a minute, where a better source knows them.
    """
    heard = hearing.flux + 0.5 * hearing.low_flux
    tempo = tempo_curve(heard, hearing.rate, bpm)
    certain = np.clip((tempo.clarity - _CHANCE) / (_PLAIN - _CHANCE), 0.0, 1.0)
    clear = float(certain.mean())
    raw = track_beats(hearing, tempo)
    period, phase, coherence = metronome(hearing, tempo)
    stretches = coherence * np.sqrt(hearing.seconds / 12.0)
    together = coherence >= _COHERENT and stretches >= _STRETCHES
    sure = raw[np.interp(raw, tempo.times, certain) > 0.5]
    if together and clear >= _LEAST and _keeps_time(sure, period, phase):
        beats = metronome_beats(hearing, period, phase)
        confidence, kind = min(1.0, 0.5 * clear + 0.5 * (coherence - 0.4) / 0.5), "metronome"
    elif clear >= _LEAST or bpm is not None:
        beats = steady_beats(raw, values_near(hearing.flux, raw, hearing.rate, 0.03))
        confidence, kind = clear, "played"
    else:
        beats, confidence, kind = np.empty(0), 0.5 * clear, "none"
    if kind == "none" or len(beats) < 4:
        beats = even_beats(hearing.first, hearing.last, 60.0 / (bpm or NOMINAL_BPM))
        confidence, kind = min(confidence, 0.1), "none"
    local = np.interp(beats, tempo.times, certain)
    return Pulse(beats, confidence, np.minimum(local, 1.0) if kind != "none" else 0.0 * local, kind)


def _keeps_time(beats: Floats, period: float, phase: float) -> bool:
    """Whether beats that were heard one by one stay with the metronome, slips left aside."""
    if len(beats) < _FEW_BEATS:
        return True
    apart = (beats - phase + period / 2.0) % period - period / 2.0
    near = np.abs(apart) < period / 4.0
    if near.mean() < 0.65:
        return False
    swing = median_filter(apart[near], _SWING_BEATS, mode="nearest")
    return float(np.percentile(np.abs(swing - np.median(swing)), 90)) < _SWING_S
