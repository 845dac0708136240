"""Energy order: whether more energy is louder, busier and brighter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.onset_rate import onset_rate

__all__ = ["SENSES", "Heard", "Step", "hear", "steps_of"]

SENSES = ("loud", "busy", "bright")
_WINDOW = 2048
_SILENT = 1e-12


@dataclass(frozen=True, slots=True)
class Heard:
    """What energy is heard by.

    Parameters
    ----------
    loud : float
        RMS in dBFS.
    busy : float
        Onsets a second.
    bright : float
        Spectral centroid in Hz, moments weighted by their level.
    """

    loud: float
    busy: float
    bright: float

    @classmethod
    def mean(cls, several: list[Heard]) -> Heard:
        """The mean of several sounds, each sense by itself."""
        return cls(*(float(np.mean([getattr(h, sense) for h in several])) for sense in SENSES))


@dataclass(frozen=True, slots=True)
class Step:
    """One step up: from one energy to the next, and what is heard at both."""

    where: str
    energies: tuple[float, float]
    heard: tuple[Heard, Heard]

    def rises(self, sense: str) -> bool:
        """Whether one of :data:`SENSES` rises."""
        low, high = self.heard
        return bool(getattr(high, sense) > getattr(low, sense))

    def told(self, sense: str) -> str:
        """The step in words."""
        low, high = (getattr(heard, sense) for heard in self.heard)
        digits = 0 if sense == "bright" else 2
        a, b = self.energies
        return f"{self.where} {a:g}→{b:g}: {low:.{digits}f}→{high:.{digits}f}"


def hear(pcm: npt.NDArray[np.floating[Any]], sample_rate: int) -> Heard:
    """Measure a sound [shape=(frames, 2)]."""
    import librosa

    mono = np.asarray(pcm, np.float32).mean(axis=1)
    power = float(np.mean(np.square(pcm, dtype=np.float64)))
    magnitudes = np.abs(librosa.stft(mono, n_fft=_WINDOW, hop_length=_WINDOW // 2))
    centroids = librosa.feature.spectral_centroid(S=magnitudes, sr=sample_rate)[0]
    levels = np.sqrt((magnitudes**2).sum(axis=0)) + _SILENT
    return Heard(
        10 * float(np.log10(max(power, _SILENT))),
        onset_rate(pcm, sample_rate),
        float(np.average(centroids, weights=levels)),
    )


def steps_of(where: str, ladder: Mapping[float, Heard]) -> list[Step]:
    """The steps of a ladder: what is heard by energy, in any order."""
    rungs = sorted(ladder.items())
    return [Step(where, (a, b), (low, high)) for (a, low), (b, high) in pairwise(rungs)]
