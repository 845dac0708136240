"""Results: figures with their targets, and the sentences that belong to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from bench.distribution import Distribution

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
    """

    name: str
    value: float | int | str | Distribution
    unit: str = ""
    target: str = ""
    met: bool | None = None

    @classmethod
    def at_most(
        cls, name: str, value: float | Distribution, unit: str, limit: float, at: str = "p99"
    ) -> Figure:
        """A figure that should not exceed a limit; of a distribution, its percentile ``at``."""
        seen = getattr(value, at) if isinstance(value, Distribution) else value
        target = f"{at} ≤ {limit:g}" if isinstance(value, Distribution) else f"≤ {limit:g}"
        return cls(name, value, unit, f"{target} {unit}".strip(), bool(seen <= limit))

    @classmethod
    def at_least(cls, name: str, value: float, unit: str, limit: float) -> Figure:
        """A figure that should not fall below a limit."""
        return cls(name, value, unit, f"≥ {limit:g} {unit}".strip(), bool(value >= limit))


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
    """

    name: str
    title: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)

    def to_map(self) -> dict[str, Any]:
        """The result as JSON has it."""
        return asdict(self)

    @classmethod
    def from_map(cls, found: dict[str, Any]) -> Result:
        """Read it back."""
        figures = []
        for entry in found["figures"]:
            value = entry["value"]
            if isinstance(value, dict):
                value = Distribution(**value)
            figures.append(Figure(**{**entry, "value": value}))
        return cls(found["name"], found["title"], figures, list(found["notes"]))
