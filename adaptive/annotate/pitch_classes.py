"""Harmonic pitch-class profiles: how much of each pitch class sounds, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.annotate.spectra import Spectra

__all__ = ["Partials", "find_partials", "fold_partials", "pitch_classes"]

_FLOOR, _MOMENT_FLOOR = 1e-3, 1e-2
_HARMONICS, _DECAY = 4, 0.6
_LOWEST, _HIGHEST = 55.0, 3500.0


@dataclass(frozen=True, slots=True)
class Partials:
    """Spectral peaks.

    Parameters
    ----------
    times : ndarray of int [shape=(peaks,)]
        Index of the window in which each lies.
    pitches : ndarray [shape=(peaks,)]
        MIDI note numbers, with fractions, at A = 440 Hz.
    amplitudes : ndarray [shape=(peaks,)]
    count : int
        Number of windows.
    """

    times: npt.NDArray[np.intp]
    pitches: npt.NDArray[np.float64]
    amplitudes: npt.NDArray[np.float64]
    count: int

    @property
    def tuning(self) -> float:
        """Offset from equal temperament at 440 Hz, −0.5 to 0.5 semitones."""
        turn = np.sum(self.amplitudes * np.exp(2j * np.pi * self.pitches))
        return float(np.angle(turn) / (2.0 * np.pi)) if abs(turn) > 0.0 else 0.0

    def between(self, low: float, high: float) -> Partials:
        """Those from ``low`` to ``high`` hertz."""
        edges = 69.0 + 12.0 * np.log2(np.array([low, high]) / 440.0)
        use = (self.pitches >= edges[0]) & (self.pitches <= edges[1])
        return Partials(self.times[use], self.pitches[use], self.amplitudes[use], self.count)


def find_partials(spectra: Spectra, highest: float = _HIGHEST) -> Partials:
    """Peaks of the spectra from 30 Hz up, interpolated on logarithmic parabolas.

    Those 40 dB under their moment's highest or 60 dB under the sound's are left out.
    """
    bins = int(np.searchsorted(spectra.hertz, highest)) + 2
    picture = spectra.magnitudes[:, :bins]
    loudest = picture.max(axis=1) if picture.shape[1] else np.zeros(len(picture), np.float32)
    least = np.maximum(_MOMENT_FLOOR * loudest, max(_FLOOR * float(loudest.max()), 1e-7))
    inner = picture[:, 1:-1]
    peaks = (inner > picture[:, :-2]) & (inner >= picture[:, 2:]) & (inner > least[:, None])
    times, places = np.nonzero(peaks)
    places = places + 1
    before, here, after = (
        np.log(picture[times, places + step].astype(np.float64) + 1e-12) for step in (-1, 0, 1)
    )
    bend = before - 2.0 * here + after
    shift = np.clip(0.5 * (before - after) / np.minimum(bend, -1e-9), -0.5, 0.5)
    width = spectra.hertz[1] if len(spectra.hertz) > 1 else 1.0
    hertz = np.maximum((places + shift) * width, 1e-3)
    amplitudes = np.exp(here - 0.25 * (before - after) * shift)
    use = (hertz >= 30.0) & (hertz <= highest)
    pitches = 69.0 + 12.0 * np.log2(hertz[use] / 440.0)
    return Partials(times[use], pitches, amplitudes[use], len(picture))


def fold_partials(partials: Partials, harmonics: int = _HARMONICS) -> npt.NDArray[np.float64]:
    """Amplitude of the twelve pitch classes in each window, C first [shape=(times, 12)].

    Every peak also counts, with 0.6 of the weight each time, for the notes of which it may be the
    second, third … harmonic (Gómez, 2006, Tonal Description of Polyphonic Audio).
    """
    folded = np.zeros(partials.count * 12)
    tuning = partials.tuning
    for harmonic in range(1, harmonics + 1):
        pitches = partials.pitches - tuning - 12.0 * np.log2(harmonic)
        nearest = np.round(pitches)
        weights = np.cos(np.pi * np.minimum(np.abs(pitches - nearest), 0.5)) ** 2
        places = partials.times * 12 + nearest.astype(np.int64) % 12
        amount = partials.amplitudes * weights * _DECAY ** (harmonic - 1)
        folded += np.bincount(places, weights=amount, minlength=len(folded))
    return folded.reshape(partials.count, 12)


def pitch_classes(
    partials: Partials, harmonics: int = _HARMONICS, low: float = _LOWEST, high: float = _HIGHEST
) -> npt.NDArray[np.float64]:
    """Folded partials of a range of hertz, each moment's largest class being 1 [(times, 12)].

    Moments more than 20 dB under the loudest one count less.
    """
    folded = fold_partials(partials.between(low, high), harmonics)
    largest = folded.max(axis=1, keepdims=True)
    shares: npt.NDArray[np.float64] = folded / np.maximum(
        largest, 0.1 * float(largest.max()) + 1e-12
    )
    return shares
