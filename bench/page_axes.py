"""Axes of plots: where values lie, and which of them are written beside the axis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Axis", "axis_for", "short"]

_WIDE = 30.0
"""A range of so many times its middle is drawn in logarithms."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Parameters
    ----------
    low, high : float
        Values at its ends, ``low < high``.
    begin, end : float
        Places of its ends in the drawing.
    log : bool
        Even steps are even factors.
    """

    low: float
    high: float
    begin: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """The place of a value, kept within the ends."""
        low, high, here = (self._bent(v) for v in (self.low, self.high, value))
        share = min(max((here - low) / (high - low), 0.0), 1.0)
        return self.begin + share * (self.end - self.begin)

    def ticks(self, most: int = 5) -> list[float]:
        """Round values within the ends, at most about ``most``."""
        if self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            if last - first >= 1:
                step = max(1, math.ceil((last - first + 1) / most))
                return [10.0**power for power in range(first, last + 1, step)]
        span = (self.high - self.low) / most
        unit = 10.0 ** math.floor(math.log10(span))
        step = next(m * unit for m in (1, 2, 5, 10) if m * unit >= span * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [n * step for n in range(first, last + 1)]

    def _bent(self, value: float) -> float:
        return math.log(max(value, self.low * 0.5)) if self.log else value


def axis_for(
    values: Iterable[float], begin: float, end: float, *, zero: bool = True, log: bool | None = None
) -> Axis:
    """An axis that holds values.

    Parameters
    ----------
    values : iterable of float
        Those that are not finite are passed over.
    begin, end : float
        Places of its ends.
    zero : bool
        Begin at 0 where no value lies below.
    log : bool, optional
        In logarithms; without it, where all are above 0 and the range is wide.
    """
    known = sorted(v for v in values if math.isfinite(v)) or [0.0, 1.0]
    low, high = known[0], known[-1]
    middle = known[len(known) // 2]
    if log is None:
        log = low > 0 and high > _WIDE * middle
    if log and low > 0:
        return Axis(low / 1.15, high * 1.15, begin, end, log=True)
    if zero and low >= 0:
        low = 0.0
    room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return Axis(low if low == 0 else low - room, high + room, begin, end)


def short(value: float) -> str:
    """A value as it stands beside an axis."""
    if value and (abs(value) >= 1e6 or abs(value) < 1e-3):
        return f"{value:.0e}".replace("e+0", "e").replace("e-0", "e−")
    return f"{value:,.6g}"
