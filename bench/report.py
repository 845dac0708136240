"""The page of results, written from the stored results of every measure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.distribution import Distribution
from bench.machine import describe_machine
from bench.result import Figure, Result

__all__ = ["OUT", "RESULTS", "read_results", "results_page", "store"]

OUT = Path(__file__).resolve().parent / "results"
RESULTS = Path(__file__).resolve().parent / "RESULTS.md"

_HEAD = """<!-- Written by `python -m bench`; do not edit by hand. -->

# Results

What the figures mean, and how they were found, is in [README.md](README.md). Times vary with the
machine and with what else it does; frames, hashes and ratios do not.

Measured on:

"""


def store(result: Result, folder: Path = OUT) -> None:
    """Keep a result as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result.to_map(), ensure_ascii=False, indent=1)
    (folder / f"{result.name}.json").write_text(text + "\n", encoding="utf-8")


def read_results(names: Iterable[str], folder: Path = OUT) -> list[Result]:
    """The stored results of measures, in their order; those never measured are passed over."""
    paths = [folder / f"{name}.json" for name in names]
    return [
        Result.from_map(json.loads(path.read_text(encoding="utf-8")))
        for path in paths
        if path.is_file()
    ]


def results_page(results: Sequence[Result]) -> str:
    """The page, in Markdown."""
    page = _HEAD + "".join(f"* {line}\n" for line in describe_machine())
    for result in results:
        page += f"\n## `{result.name}`: {result.title}\n\n{figures_table(result.figures)}"
        page += "".join(f"\n* {note}" for note in result.notes) + ("\n" if result.notes else "")
    return page


def figures_table(figures: Sequence[Figure]) -> str:
    """One table, with columns for percentiles if any figure has them."""
    spread = any(isinstance(f.value, Distribution) for f in figures)
    head = ["figure", *(("n", "p50", "p95", "p99", "max") if spread else ("value",)), "unit"]
    rows = [[*head, "target", "met"], ["---"] * (len(head) + 2)]
    for f in figures:
        values = _values(f.value) if spread else [_number(f.value)]
        met = {None: "", True: "yes", False: "**no**"}[f.met]
        rows.append([f.name, *values, f.unit, f.target, met])
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def _values(value: float | int | str | Distribution) -> list[str]:
    if not isinstance(value, Distribution):
        return ["", _number(value), "", "", ""]
    parts = (value.p50, value.p95, value.p99, value.max)
    return [str(value.count), *(_number(part) for part in parts)]


def _number(value: float | int | str | Distribution) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)
