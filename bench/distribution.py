"""Distributions: what a measure says of many values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["LEVELS", "Distribution"]

LEVELS: tuple[float, ...] = (
    *(n / 180 for n in range(179)),
    *(0.99 + n / 1000 for n in range(10)),
    *(0.9991 + n / 10_000 for n in range(9)),
    0.99999,
    1.0,
)
"""Shares at which a table of quantiles is kept: 179 of them even, the last percent finer."""

_THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Distribution:
    """Count, median, high percentiles and maximum; ``nan`` without values.

    A percentile is a value that occurred (the lowest with at least that share at or below it), so
    that of few values it is never better than what was seen.

    Parameters
    ----------
    count : int
    p50, p95, p99, max : float
    p999 : float or None
        Only of a thousand values or more.
    values : tuple of float
        All values, sorted, to five digits, where there are no more than :data:`LEVELS`; else the
        quantiles at these. Empty when a result of an earlier day did not keep them.
    """

    count: int
    p50: float
    p95: float
    p99: float
    max: float
    p999: float | None = None
    values: tuple[float, ...] = ()

    @classmethod
    def of(cls, values: Iterable[float]) -> Distribution:
        """Sum up values [any number]."""
        found = np.fromiter(values, np.float64)
        if not len(found):
            return cls(0, *(float("nan"),) * 4)
        p50, p95, p99, p999 = _quantiles(found, (0.5, 0.95, 0.99, 0.999)).tolist()
        few = len(found) <= len(LEVELS)
        kept = np.sort(found) if few else _quantiles(found, LEVELS)
        return cls(
            len(found),
            p50,
            p95,
            p99,
            float(found.max()),
            p999 if len(found) >= _THOUSAND else None,
            tuple(float(f"{value:.5g}") for value in kept.tolist()),
        )

    @classmethod
    def from_map(cls, found: Mapping[str, Any]) -> Distribution:
        """Read what JSON has of it; ``null`` is ``nan``, but for ``p999``."""
        nan = float("nan")
        numbers = {name: nan if value is None else value for name, value in found.items()}
        values = tuple(nan if v is None else float(v) for v in found.get("values") or ())
        return cls(**{**numbers, "p999": found.get("p999"), "values": values})

    def at(self, share: float, *, above: bool = True) -> float:
        """The quantile at a share of 0 to 1.

        Where the table has none at this very share, the next above it, or below it.
        ``nan`` where no values were kept.
        """
        if not self.values:
            return float("nan")
        few = len(self.values) == self.count
        if few:
            rank = int(np.ceil(round(share * self.count, 9)))
            return self.values[min(max(rank, 1), self.count) - 1]
        place = int(np.searchsorted(LEVELS, share - 1e-9 if above else share + 1e-9))
        return self.values[min(max(place if above else place - 1, 0), len(LEVELS) - 1)]

    def steps(self) -> list[tuple[float, float]]:
        """The cumulative distribution: values with the share at or below each."""
        if len(self.values) == self.count:
            return [(value, (n + 1) / self.count) for n, value in enumerate(self.values)]
        return list(zip(self.values, LEVELS, strict=True)) if self.values else []


def _quantiles(
    found: npt.NDArray[np.float64], shares: tuple[float, ...]
) -> npt.NDArray[np.float64]:
    chosen: npt.NDArray[np.float64] = np.quantile(found, shares, method="inverted_cdf")
    return chosen
