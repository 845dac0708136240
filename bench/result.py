"""Results: figures with their targets, and the sentences that belong to them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.distribution import Distribution
from bench.surroundings import Surroundings

__all__ = ["Figure", "Result"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured.

    Parameters
    ----------
    name : str
        What, in words.
    value : float, int, str or Distribution
    unit : str
    target : str
        What was aimed at, in words; empty for none.
    met : bool or None
        Whether it was reached.
    limit : float or None
        The target as a number, where it is one.
    at : str
        Of a distribution, which percentile has the target.
    better : str
        "lower", "higher", or empty where neither is said to be better.
    group, series, size : str, str, float or None
        Figures of one group are drawn in one chart, and named there by their series: bars side by
        side, or a line over ``size`` where that is given. Without a group, a colon in the name
        parts the two ("256 frames, idle: changed: scsynth").
    """

    name: str
    value: float | int | str | Distribution
    unit: str = ""
    target: str = ""
    met: bool | None = None
    limit: float | None = None
    at: str = ""
    better: str = ""
    group: str = ""
    series: str = ""
    size: float | None = None

    @classmethod
    def at_most(
        cls, name: str, value: float | Distribution, unit: str, limit: float, at: str = "p99"
    ) -> Figure:
        """A figure that should not exceed a limit; of a distribution, its percentile ``at``."""
        spread = isinstance(value, Distribution)
        seen = getattr(value, at) if isinstance(value, Distribution) else value
        target = f"{at} ≤ {limit:g}" if spread else f"≤ {limit:g}"
        met = bool(seen <= limit)
        place = at if spread else ""
        return cls(name, value, unit, f"{target} {unit}".strip(), met, limit, place, "lower")

    @classmethod
    def at_least(cls, name: str, value: float, unit: str, limit: float) -> Figure:
        """A figure that should not fall below a limit."""
        met = bool(value >= limit)
        return cls(name, value, unit, f"≥ {limit:g} {unit}".strip(), met, limit, "", "higher")


@dataclass(frozen=True, slots=True)
class Result:
    """What one measure found.

    Parameters
    ----------
    name : str
        The measure's.
    title : str
        What it shows, in a line.
    figures : list of Figure
    notes : list of str
        What a reader must know to read them.
    around : Surroundings or None
        When and where; None of a result that is not stored yet, or was before this was kept.
    """

    name: str
    title: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)
    around: Surroundings | None = None

    def to_map(self) -> dict[str, Any]:
        """The result as JSON has it: no ``NaN``, which JSON does not know, but ``null``."""
        found = _plain(asdict(self))
        for entry in found["figures"]:  # what says nothing is left out
            for name in ("limit", "at", "better", "group", "series", "size"):
                if entry[name] in (None, ""):
                    del entry[name]
        return dict(found)

    @classmethod
    def from_map(cls, found: dict[str, Any]) -> Result:
        """Read it back."""
        figures = []
        for entry in found["figures"]:
            value = entry["value"]
            if isinstance(value, dict):
                value = Distribution.from_map(value)
            if value is None:
                value = math.nan
            figures.append(Figure(**{**entry, "value": value}))
        around = found.get("around")
        return cls(
            found["name"],
            found["title"],
            figures,
            list(found["notes"]),
            None if around is None else Surroundings.from_map(around),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.item() if hasattr(value, "item") else value
