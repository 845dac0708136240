"""Key profiles: how much each pitch class weighs in a major and in a minor key, as published."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

__all__ = ["DEFAULT_PROFILES", "PROFILES", "Profiles"]

Profiles = npt.NDArray[np.float64]
"""From the tonic up [shape=(2, 12)]: major, then minor."""


def _profiles(major: str, minor: str) -> Profiles:
    return np.array([[float(word) for word in row.split()] for row in (major, minor)])


PROFILES: Mapping[str, Profiles] = MappingProxyType(
    {
        # Temperley (1999), What's Key for Key?, Music Perception 17(1):65, figure 4
        "Temperley": _profiles(
            "5.0 2.0 3.5 2.0 4.5 4.0 2.0 4.5 2.0 3.5 1.5 4.0",
            "5.0 2.0 3.5 4.5 2.0 4.0 2.0 4.5 3.5 2.0 1.5 4.0",
        ),
        # Albrecht and Shanahan (2013), The Use of Large Corpora to Train a New Type of
        # Key-Finding Algorithm, Music Perception 31(1):59
        "Albrecht-Shanahan": _profiles(
            "0.238 0.006 0.111 0.006 0.137 0.094 0.016 0.214 0.009 0.080 0.008 0.081",
            "0.220 0.006 0.104 0.123 0.019 0.103 0.012 0.214 0.062 0.022 0.061 0.052",
        ),
        # Krumhansl and Kessler (1982), Psychological Review 89(4):334
        "Krumhansl-Kessler": _profiles(
            "6.35 2.23 3.48 2.33 4.38 4.09 2.52 5.19 2.39 3.66 2.29 2.88",
            "6.33 2.68 3.52 5.38 2.60 3.53 2.54 4.75 3.98 2.69 3.34 3.17",
        ),
        # Shaath (2011), Estimation of Key in Digital Music Recordings (KeyFinder), table of
        # adjusted profiles
        "Shaath": _profiles(
            "6.6 2.0 3.5 2.3 4.6 4.0 2.5 5.2 2.4 3.7 2.3 3.4",
            "6.5 2.7 3.5 5.4 2.6 3.5 2.5 5.2 4.0 2.7 4.3 3.2",
        ),
    }
)
DEFAULT_PROFILES = "Temperley"
"""The best of them on loops rendered from scores (bench/RESULTS.md, ``annotation``)."""
