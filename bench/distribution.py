"""Distributions: what a measure says of many values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

__all__ = ["Distribution"]


@dataclass(frozen=True, slots=True)
class Distribution:
    """Count, median, high percentiles and maximum; ``nan`` without values.

    A percentile is a value that occurred (the lowest with at least that share at or below it), so
    that of few values it is never better than what was seen.
    """

    count: int
    p50: float
    p95: float
    p99: float
    max: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Distribution:
        """Sum up values [any number]."""
        found = np.fromiter(values, np.float64)
        if not len(found):
            return cls(0, *(float("nan"),) * 4)
        p50, p95, p99 = np.percentile(found, (50, 95, 99), method="inverted_cdf")
        return cls(len(found), float(p50), float(p95), float(p99), float(found.max()))
