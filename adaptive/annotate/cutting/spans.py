"""Curves read between and around moments: means of spans, largest values nearby."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["span_means", "values_near"]

Floats = npt.NDArray[np.float64]


def span_means(curve: npt.NDArray[np.floating[Any]], edges: Floats, rate: float) -> Floats:
    """Means of a curve between moments.

    Parameters
    ----------
    curve : ndarray [shape=(n, columns)]
    edges : ndarray [shape=(k + 1,)]
        Seconds, rising.
    rate : float
        Rows a second.

    Returns
    -------
    ndarray [shape=(k, columns)]
        A span shorter than a row is the row nearest to it.
    """
    totals = np.concatenate((np.zeros((1, curve.shape[1])), np.cumsum(curve, 0, np.float64)))
    places = np.clip(np.rint(edges * rate).astype(np.intp), 0, len(curve))
    low = np.minimum(places[:-1], len(curve) - 1)
    high = np.maximum(places[1:], low + 1)
    means: Floats = (totals[high] - totals[low]) / (high - low)[:, None]
    return means


def values_near(
    curve: npt.NDArray[np.floating[Any]], times: Floats, rate: float, reach_s: float
) -> Floats:
    """Largest value of a curve about each moment [shape=(len(times),)]."""
    reach = max(1, round(reach_s * rate))
    places = np.rint(times * rate).astype(np.intp)[:, None] + np.arange(-reach, reach + 1)
    return np.asarray(curve[np.clip(places, 0, len(curve) - 1)].max(axis=1), np.float64)
