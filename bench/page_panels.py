"""Panels: which figures of a measure are drawn together, and how."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape

from bench.distribution import Distribution
from bench.page_plots import comparison, distribution_plot, growth_plot
from bench.report import number_told
from bench.result import Figure

__all__ = ["panels"]

_SIZED = (
    re.compile(r"^(?P<size>[\d,]+) loops: (?P<group>.+)$"),
    re.compile(r"^(?P<group>.+), (?P<size>\d+) stems?$"),
)
_MOST_LINES = 8

Place = tuple[str, str, float | None]
"""Group, series, size."""


def panels(figures: Sequence[Figure]) -> str:
    """All panels of a measure: one for each group, and for each distribution without a group."""
    groups: dict[tuple[str, str], list[tuple[Place, Figure]]] = {}
    for figure in figures:
        if _number(figure) or isinstance(figure.value, Distribution):
            place = _place(figure)
            key = place[0] if place[0] else figure.name
            groups.setdefault((key, figure.unit), []).append((place, figure))
    return "".join(_panel(name, unit, members) for (name, unit), members in groups.items())


def _place(figure: Figure) -> Place:
    """Where a figure belongs: as it says, or by its name."""
    if figure.group:
        return figure.group, figure.series, figure.size
    for pattern in _SIZED:
        if found := pattern.match(figure.name):
            return found["group"], "", float(found["size"].replace(",", ""))
    head, colon, tail = figure.name.rpartition(": ")
    return (head, tail, None) if colon else ("", "", None)


def _panel(name: str, unit: str, members: Sequence[tuple[Place, Figure]]) -> str:
    figures = [figure for _, figure in members]
    sized = [(place, figure) for place, figure in members if place[2] is not None]
    if len(sized) >= 2 and len(sized) == len(members):
        return _frame(name, _growth(sized, unit), _keys(_series_of(sized)))
    if len(members) >= 2:
        rows = [
            (place[1] or figure.name, _value(figure), figure.limit) for place, figure in members
        ]
        drawn = comparison(rows, unit)
        spreads = {r[0]: r[1] for r in rows if isinstance(r[1], Distribution) and r[1].values}
        if len(spreads) >= 2 and len(spreads) <= _MOST_LINES and len(spreads) == len(rows):
            drawn += distribution_plot(spreads, unit, None, "")
        return _frame(name, drawn)
    (figure,) = figures
    if isinstance(figure.value, Distribution):
        drawn = distribution_plot({figure.name: figure.value}, unit, figure.limit, figure.at)
        return _frame(figure.name, drawn, _summary(figure.value, unit)) if drawn else ""
    return ""


def _growth(members: Sequence[tuple[Place, Figure]], unit: str) -> str:
    lines: dict[str, list[tuple[float, float]]] = {}
    for (_, series, size), figure in members:
        value = figure.value
        if isinstance(value, Distribution):
            parts = {f"{series} p50".strip(): value.p50, f"{series} p99".strip(): value.p99}
        else:
            parts = {series: float(value)}
        for name, cost in parts.items():
            if size is not None and math.isfinite(cost):
                lines.setdefault(name, []).append((size, cost))
    limits = [figure.limit for _, figure in members if figure.limit is not None]
    drawn = {name: sorted(line) for name, line in lines.items()}
    return growth_plot(drawn, unit, min(limits, default=None)) if drawn else ""


def _series_of(members: Sequence[tuple[Place, Figure]]) -> list[str]:
    names: list[str] = []
    for (_, series, _), figure in members:
        ends = (" p50", " p99") if isinstance(figure.value, Distribution) else ("",)
        names += [name for end in ends if (name := f"{series}{end}".strip())]
    return list(dict.fromkeys(names))


def _keys(names: Sequence[str]) -> str:
    return "".join(f'<i class="hue{n % 8}">{escape(name)}</i>' for n, name in enumerate(names))


def _summary(spread: Distribution, unit: str) -> str:
    parts = [("n", spread.count), ("p50", spread.p50), ("p95", spread.p95), ("p99", spread.p99)]
    parts += [("p99.9", spread.p999)] if spread.p999 is not None else []
    parts += [("max", spread.max)]
    return "".join(f"<span>{word} <b>{number_told(value)}</b></span>" for word, value in parts) + (
        f"<span>{escape(unit)}</span>" if unit else ""
    )


def _frame(name: str, drawn: str, below: str = "") -> str:
    foot = f'<p class="key">{below}</p>' if below else ""
    return f'<figure><figcaption dir="auto">{escape(name)}</figcaption>{drawn}{foot}</figure>'


def _number(figure: Figure) -> bool:
    value = figure.value
    return isinstance(value, int | float) and math.isfinite(value)


def _value(figure: Figure) -> float | int | Distribution:
    assert not isinstance(figure.value, str)  # panels() keeps words out
    return figure.value
