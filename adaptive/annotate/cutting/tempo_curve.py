"""The tempo of a track over time, from how its onsets repeat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["TempoCurve", "tempo_curve"]

Floats = npt.NDArray[np.float64]

_SLOWEST, _FASTEST = 46.0, 215.0
_STEP = 0.01
"""Tempos are tried one per cent apart."""

_WINDOW_S, _HOP_S = 12.0, 1.0
_USUAL_BPM, _USUAL_OCTAVES = 105.0, 0.75
"""Pulses are felt about here (van Noorden and Moelants 1999), so far to either side."""

_KNOWN_OCTAVES = 0.03
_PRIOR = 0.6
_CHANGE = 8.0
"""What a change of tempo costs, an octave a step, in units of the onsets' correlation."""

_STILL = 0.05
"""Onsets weaker than this, against those of music, have no tempo."""

_MULTIPLES = ((1, 1.0), (2, 1.0), (3, 0.6), (4, 0.8))


@dataclass(frozen=True, slots=True)
class TempoCurve:
    """Seconds a pulse over time.

    Parameters
    ----------
    times : ndarray [shape=(n,)]
        Seconds.
    periods : ndarray [shape=(n,)]
        Seconds a pulse at each.
    clarity : ndarray [shape=(n,)]
        How well onsets repeat at the pulse and its multiples: about 0.05 is chance, from 0.25 on
        the pulse is plain.
    """

    times: Floats
    periods: Floats
    clarity: Floats


def tempo_curve(flux: npt.NDArray[np.float32], rate: float, bpm: float | None) -> TempoCurve:
    """Follow the tempo: the best path through local correlations.

    Parameters
    ----------
    flux : ndarray [shape=(n,)]
        Onset strength.
    rate : float
        Its values a second.
    bpm : float or None
        Pulses a minute where they are known.
    """
    tempos = _SLOWEST * (1.0 + _STEP) ** np.arange(
        np.ceil(np.log(_FASTEST / _SLOWEST) / np.log1p(_STEP)) + 1
    )
    if bpm is not None:
        tempos = bpm * (1.0 + _STEP) ** np.arange(-6.0, 7.0)
    middle, width = (_USUAL_BPM, _USUAL_OCTAVES) if bpm is None else (bpm, _KNOWN_OCTAVES)
    prior = -_PRIOR * 0.5 * (np.log2(tempos / middle) / width) ** 2
    times, clarity = _local_clarity(flux, rate, tempos)
    # The octave is one question for the whole track; where the tempo lies is another, at each time.
    overall = clarity.mean(axis=0)
    path = _best_path(clarity + prior + 0.5 * overall, np.log2(tempos))
    rows = np.arange(len(times))
    return TempoCurve(times, 60.0 / _between(clarity, path, tempos), clarity[rows, path])


def _local_clarity(
    flux: npt.NDArray[np.float32], rate: float, tempos: Floats
) -> tuple[Floats, Floats]:
    """How well onsets repeat at each tempo [shape=(windows, tempos)].

    The geometric mean of two views: the correlation with themselves a pulse and more later, which
    slower pulses share, and the strength of the pulse's own frequency, which faster ones share
    (Peeters 2007, Template-based estimation of time-varying tempo).
    """
    window = max(1, min(len(flux), round(_WINDOW_S * rate)))
    starts = np.arange(0, max(1, len(flux) - window + 1), max(1, round(_HOP_S * rate)))
    smooth = np.convolve(flux, np.array([0.25, 0.5, 1.0, 0.5, 0.25]), "same")
    pieces = np.lib.stride_tricks.sliding_window_view(smooth, window)[starts]
    turns = 2.0 * np.pi / 60.0 / rate * np.outer(np.arange(window), tempos)
    shape = 2.0 * np.hanning(window)[:, None]
    swing = np.hypot(pieces @ (shape * np.cos(turns)), pieces @ (shape * np.sin(turns)))
    swing /= np.maximum(pieces.sum(axis=1), 1e-9)[:, None]
    overlap = _overlap(pieces - pieces.mean(axis=1)[:, None])
    places = np.arange(overlap.shape[1])
    comb = np.zeros_like(swing)
    for multiple, weight in _MULTIPLES:
        lags = multiple * 60.0 / tempos * rate
        comb += weight * np.array([np.interp(lags, places, row) for row in overlap])
    comb /= sum(weight for _, weight in _MULTIPLES)
    clarity: Floats = np.sqrt(np.maximum(comb, 0.0) * swing)
    return np.asarray((starts + window / 2) / rate, np.float64), clarity


def _overlap(pieces: Floats) -> Floats:
    """Correlation of each row with itself, later [shape=(rows, lags)], up to ¾ of its length."""
    window = pieces.shape[1]
    spectra = np.fft.rfft(pieces, 2 * window, axis=1)
    overlap = np.fft.irfft(spectra.real**2 + spectra.imag**2, axis=1)[:, : window * 3 // 4 + 1]
    overlap *= window / np.arange(window, window - overlap.shape[1], -1)
    found: Floats = overlap / np.maximum(overlap[:, :1], _STILL * window)
    return found


def _best_path(gain: Floats, octaves: Floats) -> npt.NDArray[np.intp]:
    """Viterbi: the path of most gain, each change of tempo costing by its size."""
    cost = _CHANGE * np.abs(octaves[:, None] - octaves[None, :])
    total, came = gain[0], []
    for row in gain[1:]:
        reached = total[None, :] - cost
        came.append(np.argmax(reached, axis=1))
        total = reached[np.arange(len(octaves)), came[-1]] + row
    path = [int(np.argmax(total))]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return np.array(path[::-1])


def _between(clarity: Floats, path: npt.NDArray[np.intp], tempos: Floats) -> Floats:
    """Tempo at the path, finer than the tempos tried: the top of a parabola."""
    inner = np.clip(path, 1, len(tempos) - 2)
    rows = np.arange(len(path))
    low, mid, high = (clarity[rows, inner + step] for step in (-1, 0, 1))
    bend = np.minimum(low - 2.0 * mid + high, -1e-9)
    shift = np.where(path == inner, np.clip(0.5 * (low - high) / bend, -0.5, 0.5), 0.0)
    fine: Floats = tempos[path] * (1.0 + _STEP) ** shift
    return fine
