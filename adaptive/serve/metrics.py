"""Counters and distributions, in bounded memory, under Prometheus names."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

__all__ = ["Distribution", "Metrics"]

_PREFIX: Final = "adaptive_"
_PER_DECADE: Final = 50  # a bucket is 4.7 % wide
_LOWEST: Final = 1e-6
_DECADES: Final = 9
QUANTILES: Final = (0.5, 0.95, 0.99)


class Distribution:
    """A histogram with logarithmic buckets from a microsecond to a quarter hour.

    Quantiles are right to within 2.4 %; values past the ends count as the ends.
    """

    __slots__ = ("_buckets", "count", "largest", "total")

    def __init__(self) -> None:
        self._buckets = [0] * (_PER_DECADE * _DECADES + 1)
        self.count = 0
        self.total = 0.0
        self.largest = 0.0

    def observe(self, value: float) -> None:
        """Count a value (below zero counts as the lowest)."""
        place = 0
        if value > _LOWEST:
            place = round(math.log10(value / _LOWEST) * _PER_DECADE)
        self._buckets[min(place, len(self._buckets) - 1)] += 1
        self.count += 1
        self.total += value
        self.largest = max(self.largest, value)

    def quantile(self, q: float) -> float:
        """Value below which the share ``q`` (0 to 1) of the observations lies; 0 without any."""
        wanted = max(1, math.ceil(q * self.count))
        seen = 0
        for place, count in enumerate(self._buckets):
            seen += count
            if count and seen >= wanted:
                return min(self.largest, _LOWEST * math.pow(10.0, place / _PER_DECADE))
        return 0.0

    def to_map(self) -> dict[str, float]:
        """Count, sum, largest, and the quantiles as ``p50``, ``p95`` and ``p99``."""
        summary = {"count": float(self.count), "sum": self.total, "max": self.largest}
        return summary | {f"p{q * 100:.0f}": self.quantile(q) for q in QUANTILES}


class Metrics:
    """Everything that is counted in one session.

    Names end in ``_total`` (counters), ``_seconds`` (distributions) or neither (gauges).
    """

    def __init__(self) -> None:
        self._numbers: dict[str, float] = {}
        self._distributions: dict[str, Distribution] = {}

    def count(self, name: str, by: float = 1.0, **labels: str) -> None:
        """Add to a counter."""
        key = _key(name, labels)
        self._numbers[key] = self._numbers.get(key, 0.0) + by

    def gauge(self, name: str, value: float) -> None:
        """Set a value that may fall."""
        self._numbers[_key(name, {})] = value

    def distribution(self, name: str) -> Distribution:
        """A distribution by name, for those who observe it often."""
        return self._distributions.setdefault(_key(name, {}), Distribution())

    def observe(self, name: str, value: float) -> None:
        """Count a value of a distribution."""
        self.distribution(name).observe(value)

    def value(self, name: str, **labels: str) -> float:
        """A counter or gauge (0 before the first time)."""
        return self._numbers.get(_key(name, labels), 0.0)

    def to_map(self) -> dict[str, float | dict[str, float]]:
        """Every number and distribution by name."""
        found: dict[str, float | dict[str, float]] = dict(sorted(self._numbers.items()))
        for key in sorted(self._distributions):
            found[key] = self._distributions[key].to_map()
        return found

    def to_prometheus(self) -> str:
        """The text that Prometheus scrapes (exposition format 0.0.4)."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for key in sorted(self._numbers):
            yield f"{key} {self._numbers[key]:.17g}"
        for key in sorted(self._distributions):
            spread = self._distributions[key]
            for q in QUANTILES:
                yield f'{key}{{quantile="{q:g}"}} {spread.quantile(q):.6g}'
            yield f"{key}_sum {spread.total:.9g}"
            yield f"{key}_count {spread.count}"


def _key(name: str, labels: dict[str, str]) -> str:
    inside = ",".join(f'{k}="{v}"' for k, v in sorted(labels.items()))
    return f"{_PREFIX}{name}{{{inside}}}" if inside else f"{_PREFIX}{name}"
