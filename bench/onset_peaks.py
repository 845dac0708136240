"""Onset peaks: what makes a peak of librosa's onset strength an onset, for whoever counts them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["onset_peaks"]


def onset_peaks(
    strength: npt.NDArray[np.floating[Any]],
    hops_a_second: float,
    *,
    rise: float,
    apart_s: float,
    around_s: float,
) -> npt.NDArray[np.intp]:
    """Hops at which an onset strength peaks [shape=(n,)], rising.

    Parameters
    ----------
    strength : ndarray [shape=(hops,)]
        Rise of a mel spectrum in decibels, averaged over its bands.
    hops_a_second : float > 0
    rise : float
        Decibels above the mean of its surroundings that make an onset.
    apart_s : float > 0
        Seconds on either side in which nothing is stronger, and that pass before the next one.
    around_s : float > 0
        Seconds on either side that are its surroundings.
    """
    import librosa

    apart, near = (max(1, int(seconds * hops_a_second)) for seconds in (apart_s, around_s))
    return np.asarray(
        librosa.util.peak_pick(
            strength,
            pre_max=apart,
            post_max=apart,
            pre_avg=near,
            post_avg=near,
            delta=rise,
            wait=apart,
        ),
        np.intp,
    )
