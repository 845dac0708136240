"""Rank correlation: whether one thing rises with another, however evenly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["rank_correlation"]


def rank_correlation(commanded: Sequence[float], measured: Sequence[float]) -> float:
    """Spearman's coefficient, −1 to 1; ties share their mean rank.

    ``nan`` for fewer than three pairs, or where either side never changes.
    """
    if len(commanded) != len(measured):
        raise ValueError(f"{len(commanded)} commanded, {len(measured)} measured")
    if len(commanded) < 3:
        return float("nan")
    a, b = _ranks(commanded), _ranks(measured)
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else float("nan")


def _ranks(values: Sequence[float]) -> npt.NDArray[np.float64]:
    found = np.asarray(values, np.float64)
    _, places, counts = np.unique(found, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: npt.NDArray[np.float64] = (ends - (counts - 1) / 2.0)[places]
    return ranks
