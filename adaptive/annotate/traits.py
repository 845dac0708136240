"""Traits: plain measures from which part, instruments, emotion and energy are judged.

Each is scaled to about −1 to 2 so that the fitted weights can be compared.
"""

from __future__ import annotations

import numpy as np

from adaptive.annotate import timbre
from adaptive.annotate.harmony import complexity
from adaptive.annotate.hearing import Hearing
from adaptive.annotate.onsets import Onsets

__all__ = ["Traits", "traits_of"]

Traits = dict[str, float]


def traits_of(hearing: Hearing, onsets: Onsets) -> Traits:
    """Every trait of a sound by name; none depends on tempo, key or level."""
    register = timbre.register(hearing)
    rate = len(onsets.seconds) / hearing.seconds
    return {
        "brightness": timbre.brightness(hearing),
        "noisiness": timbre.noisiness(hearing),
        "percussiveness": timbre.percussiveness(hearing),
        "register": register / 60.0,
        "width": timbre.width(hearing),
        "dynamics": timbre.dynamics(hearing) / 20.0,
        "complexity": complexity(hearing),
        "rate": float(np.log2(rate + 0.25)) / 3.0,
        "strength": _mean_strength(onsets),
        **_bands(hearing),
        **_pitch(hearing),
        **_envelope(hearing),
    }


def _mean_strength(onsets: Onsets) -> float:
    """Mean strength of the onsets, in nepers over all bands, 40 being 1."""
    return float(onsets.strengths.mean()) / 40.0 if len(onsets.strengths) else 0.0


def _bands(hearing: Hearing) -> Traits:
    """Shares of the power below 150 Hz, to 600 Hz, to 2.5 kHz and above 5 kHz, as roots."""
    hertz, power = hearing.short.hertz, hearing.power
    total = max(float(power.sum()), 1e-14)
    edges = {"low": (0.0, 150.0), "warm": (150.0, 600.0), "middle": (600.0, 2_500.0)}
    edges["high"] = (5_000.0, np.inf)
    return {
        name: float(np.sqrt(power[(hertz >= a) & (hertz < b)].sum() / total))
        for name, (a, b) in edges.items()
    }


def _pitch(hearing: Hearing) -> Traits:
    """How tonal it is, how far its pitch classes stand out, how many sound together."""
    spectra, partials = hearing.long, hearing.partials
    use = (spectra.hertz >= 30.0) & (spectra.hertz <= 3_500.0)
    total = float(np.square(spectra.magnitudes[:, use]).sum(dtype=np.float64))
    # A steady partial spreads over the 1.5 bins' worth of a Hann window's main lobe.
    tonal = 1.5 * float(np.square(partials.amplitudes).sum()) / max(total, 1e-14)
    sounding = hearing.sounding
    shares = sounding.sum(axis=0) / max(float(sounding.sum()), 1e-9)
    spread = float(-(shares * np.log(np.maximum(shares, 1e-9))).sum()) / np.log(12.0)
    voices = float(sounding.sum(axis=1).mean()) / 4.0
    harmony = hearing.harmony
    steady = float((harmony * np.roll(harmony, 5, axis=0)).sum(axis=1).mean())
    lowest, highest = (60.0, 60.0)
    if len(partials.pitches):
        order = np.argsort(partials.pitches)
        weight = np.cumsum(partials.amplitudes[order])
        lowest, highest = (
            float(partials.pitches[order][np.searchsorted(weight, q * weight[-1])])
            for q in (0.05, 0.6)
        )
    return {
        "tonal": min(tonal, 1.5),
        "spread": spread,
        "voices": voices,
        "steady": steady,
        "lowest": lowest / 60.0,
        "upper": highest / 60.0,
    }


def _envelope(hearing: Hearing) -> Traits:
    """How much of the time it sounds, and how much its level moves."""
    level = 10.0 * np.log10(hearing.level + 1e-10)
    top = float(level.max())
    middle, quiet = (float(np.percentile(level, q)) for q in (50, 10))
    return {
        "held": max(-2.0, (middle - top) / 30.0),
        "gaps": max(-2.0, (quiet - top) / 30.0),
    }
