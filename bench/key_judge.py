"""Key judge: the key that is heard in a sound, and how near it is to the one written.

The chroma is librosa's constant-Q one; the profiles are published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.music import Key

__all__ = ["PROFILES", "Profiles", "chroma_of", "heard_key", "mirex_score", "relation"]

Chroma = npt.NDArray[np.float64]
Profiles = tuple[Sequence[float], Sequence[float]]
"""Weights of the twelve pitch classes from the tonic up: of a major and of a minor key."""

PROFILES: Mapping[str, Profiles] = MappingProxyType(
    {
        # Temperley (1999), What's Key for Key?, Music Perception 17(1):65, figure 4
        "Temperley": (
            (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
            (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
        ),
        # Krumhansl and Kessler (1982), Psychological Review 89(4):334
        "Krumhansl-Kessler": (
            (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
            (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
        ),
    }
)

_RATE = 22_050
_HOP = 1024
_SHORTEST_S = 8.0

_SCORES = MappingProxyType(
    {"the key": 1.0, "its fifth": 0.5, "its relative": 0.3, "its parallel": 0.2, "another": 0.0}
)


def chroma_of(pcm: npt.NDArray[np.floating[Any]], sample_rate: int) -> Chroma:
    """Mean constant-Q chroma, C first [shape=(12,)], each moment's largest class being 1.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
        A loop; one shorter than 8 s is repeated. Tuned to A = 440 Hz.
    sample_rate : int > 0
    """
    import librosa

    mono = np.asarray(pcm, np.float32).mean(axis=1)
    turns = max(1, -int(-_SHORTEST_S * sample_rate // len(mono)))
    mono = librosa.resample(
        np.tile(mono, turns), orig_sr=sample_rate, target_sr=_RATE, res_type="soxr_mq"
    )
    chroma = librosa.feature.chroma_cqt(y=mono, sr=_RATE, hop_length=_HOP, tuning=0.0)
    return np.asarray(chroma.mean(axis=1), np.float64)


def heard_key(chroma: Chroma, profiles: Profiles = PROFILES["Temperley"]) -> Key:
    """The major or minor key whose profile correlates best (Krumhansl and Schmuckler's method)."""
    fits = {
        Key(tonic, mode): float(np.corrcoef(chroma, np.roll(profile, tonic))[0, 1])
        for mode, profile in zip(("major", "minor"), profiles, strict=True)
        for tonic in range(12)
    }
    return max(fits, key=fits.__getitem__)


def relation(heard: Key, written: Key) -> str:
    """What a key is to another: "the key", "its fifth", "its relative", "its parallel", "another".

    A written mode counts as the major or minor key on its tonic.
    """
    up = (heard.tonic - written.tonic) % 12
    alike = heard.is_minor == written.is_minor
    if up == 0:
        return "the key" if alike else "its parallel"
    if alike:
        return "its fifth" if up == 7 else "another"
    return "its relative" if up == (3 if written.is_minor else 9) else "another"


def mirex_score(heard: Key, written: Key) -> float:
    """1 for the key, 0.5 its fifth above, 0.3 its relative, 0.2 its parallel (MIREX Audio Key)."""
    return _SCORES[relation(heard, written)]
