"""Beats of a whole track: where they are heard, and the steady grid behind them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.annotate.cutting.hearing import Hearing
from adaptive.annotate.cutting.tempo_curve import TempoCurve

__all__ = ["even_beats", "metronome", "metronome_beats", "steady_beats", "track_beats"]

Floats = npt.NDArray[np.float64]

_BASS = 0.5
_TIGHT = 90.0
_STRETCH_S = 12.0
_REACH = 9.0
"""Beats on each side that say where the grid lies."""

_STRAY_S = 0.03


def track_beats(hearing: Hearing, tempo: TempoCurve) -> Floats:
    """Seconds of the beats: the chain of onsets that best keeps the tempo.

    Dynamic programming after Ellis (2007), Beat tracking by dynamic programming, J. New Music
    Research 36(1), with the tempo of each moment. Begins and ends with the sound; may be empty.
    """
    rate = hearing.rate
    begin, end = int(hearing.first * rate), int(np.ceil(hearing.last * rate))
    heard = hearing.flux + _BASS * hearing.low_flux
    onsets = np.convolve(heard, np.exp(-0.5 * np.linspace(-2, 2, 5) ** 2), "same")[begin:end]
    if not len(onsets):
        return np.empty(0)
    periods = rate * np.interp(np.arange(begin, end) / rate, tempo.times, tempo.periods)
    total, came = onsets.astype(np.float64), np.full(len(onsets), -1)
    for place, period in enumerate(periods):
        if place < 0.5 * period:
            continue
        low, high = max(0, int(place - 2.0 * period)), int(place - 0.5 * period) + 1
        stretch = np.log((place - np.arange(low, high)) / period)
        reached = total[low:high] - _TIGHT * stretch * stretch
        best = int(np.argmax(reached))
        if reached[best] > 0.0 or came[low + best] >= 0 or place >= 2.0 * period:
            total[place] += reached[best]
            came[place] = low + best
    last = max(0, len(total) - int(1.5 * periods[-1]))
    place = last + int(np.argmax(total[last:]))
    chain = []
    while place >= 0:
        chain.append(place)
        place = int(came[place])
    return (np.array(chain[::-1]) + begin) / rate


def steady_beats(beats: Floats, weights: Floats) -> Floats:
    """The grid behind beats as they were heard: a curve fitted about each of them.

    Single beats are off by a value of the onset curve (12 ms) or follow a syncopated note; the
    players' drift takes many beats. So each beat moves to a local parabola, from which strays
    are left out.

    Parameters
    ----------
    beats : ndarray [shape=(n,)]
        Seconds.
    weights : ndarray [shape=(n,)]
        How strongly each was heard.
    """
    steady = beats.copy()
    for index in range(len(beats)):
        low, high = max(0, index - 2 * int(_REACH)), min(len(beats), index + 2 * int(_REACH) + 1)
        if high - low < 6:
            continue
        apart = np.arange(low, high, dtype=np.float64) - index
        near: Floats = np.exp(-0.5 * (apart / _REACH) ** 2) * (0.1 + weights[low:high])
        steady[index] = _fitted(apart, beats[low:high], near)
    steady = beats + np.clip(steady - beats, -2.0 * _STRAY_S, 2.0 * _STRAY_S)
    return np.maximum.accumulate(steady)


def metronome(hearing: Hearing, tempo: TempoCurve) -> tuple[float, float, float]:
    """The one tempo to which the whole track may have been sequenced.

    Onsets of the whole track are compared with one pulse, fine enough for its length; where they
    keep in phase with it from end to end, beats are better known from it than one by one.

    Returns
    -------
    period : float
        Seconds.
    phase : float
        Seconds, the first beat after 0.
    coherence : float, 0 to 1
        How far twelve-second stretches agree about the phase; from about 0.6 on the track was
        played to a metronome, and in unmetrical sound it stays below 0.45.
    """
    heard = np.asarray(hearing.flux + _BASS * hearing.low_flux, np.float64)
    window = round(_STRETCH_S * hearing.rate)
    guess = 1.0 / np.median(tempo.periods)
    count = len(heard) // window
    if count < 3:
        return float(1.0 / guess), 0.0, 0.0
    turns = np.arange(count * window) / hearing.rate
    tried = guess * (1.0 + np.arange(-0.03, 0.03, 0.1 / (guess * turns[-1])))
    best = (0.0, 0.0, 0.0)
    for hertz in tried:
        wave = heard[: len(turns)] * np.exp(-2j * np.pi * hertz * turns)
        pieces = wave.reshape(count, window).sum(axis=1)
        sizes = np.abs(pieces)
        whole = complex(pieces.sum())
        coherence = abs(whole) / max(float(sizes.sum()), 1e-9)
        if coherence > best[2]:
            phase = -np.angle(whole) / (2.0 * np.pi * hertz)
            best = (1.0 / hertz, phase % (1.0 / hertz), coherence)
    return best


def metronome_beats(hearing: Hearing, period: float, phase: float) -> Floats:
    """Beats of one tempo throughout, as far as there is sound."""
    first = phase + period * np.floor((hearing.first - phase) / period + 0.9)
    count = max(0, int((hearing.last - first) / period) + 1)
    return np.asarray(first + period * np.arange(count), np.float64)


def even_beats(first: float, last: float, period: float) -> Floats:
    """Beats of a nominal tempo, where none can be heard."""
    count = int((last - first) / period + 1e-9) + 1
    return np.asarray(first + period * np.arange(count), np.float64)


def _fitted(apart: Floats, times: Floats, weights: Floats) -> float:
    terms = np.stack([np.ones_like(apart), apart, apart * apart], axis=1)
    trust = weights
    value = 0.0
    for _ in range(3):
        scaled = terms * trust[:, None]
        normal = scaled.T @ terms + np.diag([0.0, 1e-6, 1e-3])
        fit = np.linalg.solve(normal, scaled.T @ times)
        value = float(fit[0])
        off = (times - terms @ fit) / _STRAY_S
        trust = weights / (1.0 + off * off)
    return value
