"""Plots as inline SVG: distributions, comparisons, and growth over size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import chain

from bench.distribution import Distribution
from bench.page_axes import Axis, axis_for, short
from bench.report import number_told

__all__ = ["comparison", "distribution_plot", "growth_plot"]

_WIDTH = 440
_SHARES = (0.0, 0.5, 0.95, 1.0)
_ROW = 34
_WIDE = 10.0


def distribution_plot(
    spreads: Mapping[str, Distribution], unit: str, limit: float | None, at: str
) -> str:
    """Cumulative distributions, one line each, with p50, p95 and p99 as dots; empty without values.

    A target is a dashed line across, at the height of its percentile.
    """
    steps = {name: spread.steps() for name, spread in spreads.items() if spread.values}
    if not steps:
        return ""
    values = [value for line in steps.values() for value, _ in line]
    x = axis_for([*values, *([] if limit is None else [limit])], 46, _WIDTH - 14)
    y = Axis(0.0, 1.0, 168, 12)
    drawn = [_grid(x, y, unit)]
    for number, (name, line) in enumerate(steps.items()):
        path = f"M{x.at(line[0][0]):.1f} {y.at(0):.1f}"
        path += "".join(f"H{x.at(v):.1f}V{y.at(share):.1f}" for v, share in line)
        path += f"H{x.end:.1f}"
        dots = "".join(
            f'<circle cx="{x.at(value):.1f}" cy="{y.at(share):.1f}" r="3">'
            f"<title>{escape(f'{name}: {word} {number_told(value)} {unit}')}</title></circle>"
            for word, share, value in _marks(spreads[name])
            if math.isfinite(value)
        )
        drawn.append(f'<g class="line hue{number % 8}"><path d="{path}"/>{dots}</g>')
    if limit is not None:
        drawn.append(_target_line(x, 12, 168, limit, f"target {at} ≤ {limit:g}"))
    told = "; ".join(f"{n}: p50 {number_told(s.p50)} {unit}" for n, s in spreads.items())
    return _svg(f"Cumulative distribution. {told}", 200, "".join(drawn))


def comparison(
    rows: Sequence[tuple[str, float | int | Distribution, float | None]], unit: str
) -> str:
    """Rows side by side on one axis: bars, or, of distributions, p50 to p99 with the maximum.

    Parameters
    ----------
    rows : sequence of (name, value, limit or None)
    """
    seen = [
        (v.p50, v.p99, v.max) if isinstance(v, Distribution) else (float(v),) for _, v, _ in rows
    ]
    limits = [limit for _, _, limit in rows if limit is not None]
    x = axis_for([*chain.from_iterable(seen), *limits], 8, _WIDTH - 14)
    bottom = 4 + _ROW * len(rows)
    drawn = [
        f'<path class="grid" d="M{x.at(t):.1f} 4V{bottom}"/>'
        f'<text class="tick" x="{x.at(t):.1f}" y="{bottom + 14}">{short(t)}</text>'
        for t in x.ticks()
    ]
    for number, (name, value, limit) in enumerate(rows):
        drawn.append(_bar(x, 4 + _ROW * number, number, name, value, unit))
        if limit is not None:
            top = 4 + _ROW * number
            drawn.append(
                f'<path class="target" d="M{x.at(limit):.1f} {top + 14}V{top + _ROW - 2}">'
                f"<title>target {limit:g} {escape(unit)}</title></path>"
            )
    drawn.append(f'<text class="unit" x="{_WIDTH - 4}" y="{bottom + 28}">{escape(unit)}</text>')
    told = "; ".join(name for name, _, _ in rows)
    return _svg(f"Comparison: {told}", bottom + 34, "".join(drawn))


def growth_plot(
    series: Mapping[str, Sequence[tuple[float, float]]], unit: str, limit: float | None = None
) -> str:
    """Lines over size, in logarithms, and so is what grows wide; a target is a dashed line."""
    points = [point for line in series.values() for point in line]
    sizes = [size for size, _ in points]
    x = axis_for(sizes, 52, _WIDTH - 20, log=min(sizes) > 0)
    costs = [cost for _, cost in points] + ([] if limit is None else [limit])
    wide = min(costs) > 0 and max(costs) > _WIDE * min(costs)
    y = axis_for(costs, 168, 12, log=wide)
    drawn = [
        "".join(
            f'<path class="grid" d="M{x.at(size):.1f} 12V168"/>'
            f'<text class="tick" x="{x.at(size):.1f}" y="182">{short(size)}</text>'
            for size in sorted(set(sizes))
        ),
        "".join(
            f'<path class="grid" d="M{x.begin} {y.at(t):.1f}H{x.end}"/>'
            f'<text class="side" x="{x.begin - 6}" y="{y.at(t) + 4:.1f}">{short(t)}</text>'
            for t in y.ticks(4)
        ),
    ]
    for number, (name, line) in enumerate(series.items()):
        places = [(x.at(size), y.at(cost)) for size, cost in line]
        path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in places)
        dots = "".join(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5"><title>'
            f"{escape(f'{name} {size:g}: {number_told(float(cost))} {unit}')}</title></circle>"
            for (a, b), (size, cost) in zip(places, line, strict=True)
        )
        drawn.append(f'<g class="line hue{number % 8}"><path d="{path}"/>{dots}</g>')
    if limit is not None:
        drawn.append(
            f'<path class="target" d="M{x.begin} {y.at(limit):.1f}H{x.end}">'
            f"<title>target {limit:g} {escape(unit)}</title></path>"
        )
    drawn.append(f'<text class="unit" x="{_WIDTH - 4}" y="197">{escape(unit)}</text>')
    return _svg(f"Growth of {', '.join(series)}", 202, "".join(drawn))


def _marks(spread: Distribution) -> list[tuple[str, float, float]]:
    return [("p50", 0.5, spread.p50), ("p95", 0.95, spread.p95), ("p99", 0.99, spread.p99)]


def _grid(x: Axis, y: Axis, unit: str) -> str:
    across = "".join(
        f'<path class="grid" d="M{x.begin} {y.at(share):.1f}H{x.end}"/>'
        f'<text class="side" x="{x.begin - 6}" y="{y.at(share) + 4:.1f}">{share:.0%}</text>'
        for share in _SHARES
        if share != 1.0
    )
    up = "".join(
        f'<path class="grid" d="M{x.at(t):.1f} {y.end}V{y.begin}"/>'
        f'<text class="tick" x="{x.at(t):.1f}" y="{y.begin + 14}">{short(t)}</text>'
        for t in x.ticks()
    )
    return f'{across}{up}<text class="unit" x="{_WIDTH - 4}" y="197">{escape(unit)}</text>'


def _target_line(x: Axis, top: float, bottom: float, limit: float, told: str) -> str:
    place = x.at(limit)
    left = place > _WIDTH / 2
    anchor, aside = ("end", -5) if left else ("start", 5)
    return (
        f'<path class="target" d="M{place:.1f} {top}V{bottom}"/>'
        f'<text class="aim" style="text-anchor:{anchor}" x="{place + aside:.1f}" y="{bottom - 6}">'
        f"{escape(told)}</text>"
    )


def _bar(
    x: Axis, top: float, number: int, name: str, value: float | int | Distribution, unit: str
) -> str:
    if isinstance(value, Distribution):
        told = f"p50 {number_told(value.p50)} · p99 {number_told(value.p99)}"
        a, b, c = (
            x.at(v) if math.isfinite(v) else x.begin for v in (value.p50, value.p99, value.max)
        )
        shape = (
            f'<path class="reach" d="M{a:.1f} {top + 23}H{c:.1f}"/>'
            f'<path class="span" d="M{a:.1f} {top + 23}H{b:.1f}"/>'
            f'<circle cx="{a:.1f}" cy="{top + 23}" r="4.5"/>'
        )
    else:
        told = number_told(value)
        zero = x.at(0.0) if not x.log else x.begin
        here = x.at(float(value)) if math.isfinite(value) else zero
        left, right = sorted((zero, here))
        width = max(right - left, 1.5)
        shape = f'<rect x="{left:.1f}" y="{top + 18}" width="{width:.1f}" height="10"/>'
    return (
        f'<g class="bar hue{number % 8}">'
        f'<text class="name" x="8" y="{top + 13}">{escape(name)}</text>'
        f'<text class="value" x="{_WIDTH - 14}" y="{top + 13}">{escape(told)}</text>{shape}</g>'
    )


def _svg(told: str, height: float, inner: str) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {height:g}" role="img"'
        f' aria-label="{escape(told)}">{inner}</svg>'
    )
