"""Results stored as JSON, and the page that is written from them in Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.distribution import Distribution
from bench.result import Figure, Result

__all__ = [
    "OUT",
    "RESULTS",
    "figures_table",
    "number_told",
    "read_any",
    "read_previous",
    "read_results",
    "results_page",
    "store",
]

OUT = Path(__file__).resolve().parent / "results"
RESULTS = Path(__file__).resolve().parent / "RESULTS.md"

_HEAD = """<!-- Written by `python -m bench`; do not edit by hand. -->

# Results

What the figures mean, and how they were found, is in [README.md](README.md). Times vary with the
machine and with what else it does; frames, hashes and ratios do not. Each section says when and of
which commit it was measured, and how fast and how quiet the machine was just then.
"""
_LIST = re.compile(r"\[\s+([-+.eE\d,\s]|null)*\]")


def store(result: Result, folder: Path = OUT) -> Path:
    """Keep a result as JSON, the short and the full form of a measure beside each other."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _file(result.name, full=result.around is None or result.around.full)
    text = json.dumps(result.to_map(), ensure_ascii=False, indent=1, allow_nan=False)
    text = _LIST.sub(lambda found: " ".join(found[0].split()), text)  # a list of numbers: a line
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_results(names: Iterable[str], folder: Path = OUT) -> list[Result]:
    """The stored results of measures, in their order, of each the newer of its two forms.

    Those never measured are passed over.
    """
    found = []
    for name in names:
        forms = [
            _read(path)
            for full in (True, False)
            if (path := folder / _file(name, full=full)).is_file()
        ]
        if forms:
            found.append(max(forms, key=lambda r: r.around.taken if r.around else ""))
    return found


def read_previous(name: str, source: Path = OUT, *, full: bool) -> Result | None:
    """An earlier result of the same form of a measure; None where there is none.

    Parameters
    ----------
    source : Path
        A folder of results, a file with one of them, or what ``--json`` printed.

    Raises
    ------
    OSError, ValueError, KeyError
        When ``source`` cannot be read.
    """
    if source.is_dir() or not source.exists():
        path = source / _file(name, full=full)
        return _read(path) if path.is_file() else None
    found = [r for r in read_any(source) if r.name == name]
    return next((r for r in found if r.around is None or r.around.full == full), None)


def read_any(file: Path) -> list[Result]:
    """The results of a file: one of them, or what ``--json`` printed."""
    document = json.loads(file.read_text(encoding="utf-8"))
    return [Result.from_map(each) for each in document.get("results", [document])]


def results_page(results: Sequence[Result]) -> str:
    """The page, in Markdown."""
    page = _HEAD + _machines(results)
    for result in results:
        page += f"\n## `{result.name}`: {result.title}\n\n{figures_table(result.figures)}"
        taken = "" if result.around is None else f"Measured {result.around.told()}."
        page += "".join(f"\n* {note}" for note in [*result.notes, *filter(None, [taken])])
        page += "\n" if result.notes or taken else ""
    return page


def figures_table(figures: Sequence[Figure]) -> str:
    """One table, with columns for percentiles if any figure has them."""
    spreads = [f.value for f in figures if isinstance(f.value, Distribution)]
    percentiles = ["p50", "p95", "p99", "max"]
    if any(spread.p999 is not None for spread in spreads):
        percentiles.insert(3, "p99.9")
    head = ["figure", *(("n", *percentiles) if spreads else ("value",)), "unit"]
    rows = [[*head, "target", "met"], ["---"] * (len(head) + 2)]
    for f in figures:
        values = _values(f.value, percentiles) if spreads else [number_told(f.value)]
        met = {None: "", True: "yes", False: "**no**"}[f.met]
        rows.append([f.name, *values, f.unit, f.target, met])
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def number_told(value: float | int | str | Distribution | None) -> str:
    """A value in words; empty for None."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)


def _values(value: float | int | str | Distribution, percentiles: Sequence[str]) -> list[str]:
    if not isinstance(value, Distribution):
        return ["", number_told(value), *("" for _ in percentiles[1:])]
    parts = [getattr(value, name.replace(".", "")) for name in percentiles]
    return [str(value.count), *(number_told(part) for part in parts)]


def _machines(results: Sequence[Result]) -> str:
    """The machines, and of which measures where there are several."""
    measured: dict[tuple[str, ...], list[str]] = {}
    for result in results:
        if result.around is not None:
            measured.setdefault(result.around.machine, []).append(f"`{result.name}`")
    page = ""
    for machine, names in measured.items():
        which = f" ({', '.join(names)})" if len(measured) > 1 else ""
        page += f"\nMeasured on{which}:\n\n" + "".join(f"* {line}\n" for line in machine)
    return page


def _read(path: Path) -> Result:
    return Result.from_map(json.loads(path.read_text(encoding="utf-8")))


def _file(name: str, *, full: bool) -> str:
    return f"{name}.json" if full else f"{name}.quick.json"
