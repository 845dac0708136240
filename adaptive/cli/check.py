"""`adaptive check`: what is wrong or odd with a library."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from adaptive.library import Finding

__all__ = ["add_parser", "as_lines", "find"]

_EPILOG = """Reads and decodes every sound, measures seams, loudness and levels, and looks for
scenes, stingers, keys and loops that nothing can reach, and for energies and moods without a loop.

exit status: 0 no errors (warnings and notes may be), 1 errors, 2 there is no library to check"""

_MOST_ALIKE: Final = 5
_HEADINGS: Final = {"error": "errors", "warning": "warnings", "note": "notes"}


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "check",
        help="say what is wrong or odd with a library, and what to do about it",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="the library (the starter library)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status. Raises LibraryError."""
    from adaptive.serve.assemble import starter_library

    folder: Path = args.folder or starter_library()
    findings = find(folder)
    counts = dict.fromkeys(_HEADINGS, 0)
    for finding in findings:
        counts[finding.severity] += 1
    if args.json:
        answer = {
            "library": str(folder),
            "counts": counts,
            "findings": [asdict(finding) for finding in findings],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for line in as_lines(findings):
            print(line)
        print(_summary(counts))
    return 1 if counts["error"] else 0


def find(folder: Path) -> list[Finding]:
    """Everything that the library's and the graph's checks find, errors first.

    Raises LibraryError when there is no library to check.
    """
    from tqdm import tqdm

    from adaptive.conform import SHAPING
    from adaptive.errors import LibraryError
    from adaptive.graph import FeatureTable, LoopGraph, TransitionCost
    from adaptive.graph.check import check_graph
    from adaptive.library import check_library, read_library, sort_findings
    from adaptive.survey import find_gaps

    with tqdm(desc="check", unit="step", leave=False, disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        findings = check_library(folder, progress, shaping=SHAPING)
    try:
        library = read_library(folder)
    except LibraryError:  # nothing usable in it: the findings say why
        return findings
    cost = TransitionCost(FeatureTable(library.loops), library.score.weights)
    graph = LoopGraph.build(cost.table, cost)
    gaps = find_gaps(cost.table, cost, library.score)
    return sort_findings([*findings, *gaps, *check_graph(library.loops, graph)])


def as_lines(findings: Sequence[Finding]) -> list[str]:
    """Findings in groups, each in a line; of many that one remedy mends, the first few."""
    lines: list[str] = []
    for severity, group in groupby(findings, key=lambda finding: finding.severity):
        lines.append(f"{_HEADINGS[severity]}:")
        alike: dict[str, list[Finding]] = {}
        for found in group:
            alike.setdefault(found.remedy, []).append(found)
        for remedy, several in alike.items():
            lines += [f"  {f.where}: {f.problem}; {remedy}" for f in several[:_MOST_ALIKE]]
            if len(several) > _MOST_ALIKE:
                more = len(several) - _MOST_ALIKE
                lines.append(f"  … and {more:,} more with the same remedy (--json has all)")
        lines.append("")
    return lines


def _summary(counts: dict[str, int]) -> str:
    return ", ".join(
        f"{number} {severity}" if number == 1 else f"{number} {_HEADINGS[severity]}"
        for severity, number in counts.items()
    )
