"""Meter: how quarters group into beats and bars, irregular bars included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from adaptive.errors import ParameterError
from adaptive.music.time import TICKS_PER_QUARTER, Tick

__all__ = ["COMMON_TIME", "Meter"]

_PATTERN = re.compile(r"^\s*(\d+)\s*/\s*(\d+)\s*(?:\(\s*([\d\s+]+)\)\s*)?$")
_UNITS = (1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Meter:
    """A time signature with its felt beats.

    Parameters
    ----------
    count : int
        Upper number, 1–32.
    unit : int
        Lower number: 1, 2, 4, 8 or 16.
    groups : tuple of int
        Units in each felt beat; they add up to ``count``. ``()`` picks the usual one: every unit
        is a beat, except that eighths and sixteenths go in threes when the count divides by
        three (6/8 has two beats) and otherwise in twos with the odd three last (7/8 is 2+2+3).
    """

    count: int = 4
    unit: int = 4
    groups: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 32:
            raise ParameterError("meter count", self.count, "1 to 32")
        if self.unit not in _UNITS:
            raise ParameterError("meter unit", self.unit, "1, 2, 4, 8 or 16")
        groups = self.groups or _usual_groups(self.count, self.unit)
        if sum(groups) != self.count or min(groups) < 1:
            raise ParameterError("meter groups", groups, f"positive, adding up to {self.count}")
        object.__setattr__(self, "groups", groups)

    @classmethod
    def parse(cls, text: str) -> Meter:
        """Read ``"4/4"``, ``"6/8"`` or ``"7/8 (3+2+2)"``. Raises ParameterError."""
        match = _PATTERN.match(text)
        if match is None:
            raise ParameterError("meter", text, 'like "4/4", "6/8" or "7/8 (2+2+3)"')
        groups = tuple(int(g) for g in match[3].split("+")) if match[3] else ()
        return cls(int(match[1]), int(match[2]), groups)

    def __str__(self) -> str:
        plain = f"{self.count}/{self.unit}"
        if self.groups == _usual_groups(self.count, self.unit):
            return plain
        return f"{plain} ({'+'.join(str(g) for g in self.groups)})"

    @property
    def unit_ticks(self) -> Tick:
        """Length of the lower number's note."""
        return Tick(TICKS_PER_QUARTER * 4 // self.unit)

    @property
    def bar_ticks(self) -> Tick:
        """Length of one bar."""
        return Tick(self.count * self.unit_ticks)

    @property
    def beat_starts(self) -> tuple[Tick, ...]:
        """Ticks of the felt beats from the bar line, the first being 0."""
        return _beat_starts(self.groups, self.unit_ticks)

    def beat_of(self, tick_in_bar: int) -> tuple[int, int]:
        """Felt beat (from 0) at a position in the bar, and the ticks since it began."""
        for index in range(len(self.groups) - 1, -1, -1):
            start = self.beat_starts[index]
            if tick_in_bar >= start:
                return index, tick_in_bar - start
        raise ParameterError("tick_in_bar", tick_in_bar, f"0 to {self.bar_ticks - 1}")


@lru_cache(maxsize=256)
def _beat_starts(groups: tuple[int, ...], unit_ticks: int) -> tuple[Tick, ...]:
    """Asked for on every look at the grid, so kept."""
    return tuple(Tick(s * unit_ticks) for s in accumulate(groups[:-1], initial=0))


def _usual_groups(count: int, unit: int) -> tuple[int, ...]:
    if unit <= 4:
        return (1,) * count
    if count % 3 == 0:
        return (3,) * (count // 3)
    if count % 2 == 0 or count < 3:
        return (2,) * (count // 2) if count % 2 == 0 else (count,)
    return (2,) * ((count - 3) // 2) + (3,)


COMMON_TIME = Meter(4, 4)
