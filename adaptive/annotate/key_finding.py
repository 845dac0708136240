"""The key of a loop: a profile's fit to all that sounds, and the note that it begins on.

The pitch classes of a whole loop are correlated with the profiles of the 24 keys (Krumhansl and
Schmuckler's method). Loops are short and often have few pitch classes, so a fit alone mistakes a
key for its neighbours; but loops mostly begin on their tonic, which weighs in. The weights of both,
and how much likelier a minor key is in games' music than Temperley's profiles make it, are those
of a conditional logit (bench/annotation_fit.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.annotate.hearing import Hearing
from adaptive.annotate.key_profiles import DEFAULT_PROFILES, PROFILES
from adaptive.annotate.pitch_classes import pitch_classes
from adaptive.annotate.weights import KEY
from adaptive.music import Key

__all__ = ["KeyFit", "find_key", "key_features", "profile_key"]

_BEGINNING = 16  # that part of the loop is its beginning
_MODES = ("major", "minor")

Features = dict[str, npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class KeyFit:
    """A key, and its probability among the 24 if the sound has one at all."""

    key: Key
    probability: float


def find_key(hearing: Hearing) -> KeyFit:
    """The likeliest of the 24 major and minor keys."""
    features = key_features(hearing)
    scores = sum((weight * features[name] for name, weight in KEY.items()), np.zeros(24))
    shares = np.exp(scores - scores.max())
    best = int(np.argmax(shares))
    return KeyFit(_key(best), float(shares[best] / shares.sum()))


def key_features(hearing: Hearing) -> Features:
    """What is weighed of each key, by name [each shape=(24,)]: majors from C, then minors."""
    harmonic = pitch_classes(hearing.partials).sum(axis=0)
    sounding = hearing.sounding
    first = _shares(sounding[: max(2, len(sounding) // _BEGINNING)].sum(axis=0))
    return {
        "fit": profile_fits(harmonic, DEFAULT_PROFILES),
        "beginning": np.tile(first, 2),
        "minor": np.repeat([0.0, 1.0], 12),
    }


def profile_key(classes: npt.NDArray[np.float64], profiles: str = DEFAULT_PROFILES) -> Key:
    """The key whose profile alone fits best, as published methods decide.

    Parameters
    ----------
    classes : ndarray [shape=(12,)]
        How much of each pitch class sounds, C first.
    profiles : str
        One of :data:`PROFILES`.
    """
    return _key(int(np.argmax(profile_fits(classes, profiles))))


def profile_fits(classes: npt.NDArray[np.float64], profiles: str) -> npt.NDArray[np.float64]:
    """Correlation of pitch classes with the profile of each key [shape=(24,)]."""
    heard = classes - classes.mean()
    weights = PROFILES[profiles] - PROFILES[profiles].mean(axis=1, keepdims=True)
    turned = np.stack([np.roll(weights, tonic, axis=1) for tonic in range(12)], axis=1)
    size = float(np.linalg.norm(heard)) * np.linalg.norm(weights, axis=1)[:, None]
    fits: npt.NDArray[np.float64] = (turned @ heard / np.maximum(size, 1e-12)).ravel()
    return fits


def _shares(amounts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return amounts / max(float(amounts.sum()), 1e-9)


def _key(place: int) -> Key:
    return Key(place % 12, _MODES[place // 12])
