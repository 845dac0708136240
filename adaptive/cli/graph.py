"""`adaptive graph`: the graph of a library's loops, as a file and in figures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from adaptive.graph import GraphAnalysis

__all__ = ["add_parser", "as_lines"]

_NAMED: Final = 8


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "graph",
        help="describe the graph of a library's loops, and write it as page, picture or GraphML",
        epilog="exit status: 0 done, 2 no such library, or a file that cannot be written",
    )
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="the library (the starter library)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=".html to explore, .png to look at, .graphml for other programs",
    )
    parser.add_argument(
        "--neighbours", type=int, default=16, metavar="N", help="successors of each loop (16)"
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="let the workers of a Dask scheduler build it (tcp://host:8786), or a cluster of "
        "two processes here (local)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status.

    Raises LibraryError and ParameterError.
    """
    from adaptive.errors import ParameterError
    from adaptive.graph import FeatureTable, LoopGraph, TransitionCost, analyse, export
    from adaptive.library import read_library
    from adaptive.serve.assemble import starter_library

    library = read_library(args.library or starter_library())
    for problem in library.problems:
        print(f"adaptive graph: {problem}", file=sys.stderr)
    cost = TransitionCost(FeatureTable(library.loops), library.score.weights)
    with _executor(args.scheduler) as executor:
        graph = LoopGraph.build(cost.table, cost, args.neighbours, executor=executor)
    if args.out is not None:
        try:
            export(library.loops, graph, args.out)
        except OSError as error:
            reason = error.strerror or "cannot be written"
            raise ParameterError("--out", str(args.out), f"a writable file ({reason})") from None
        print(f"adaptive graph: wrote {args.out}", file=sys.stderr)
    analysis = analyse(graph, library.score.smooth_cost)
    if args.json:
        print(json.dumps(asdict(analysis), ensure_ascii=False, indent=2))
    else:
        print("\n".join(as_lines(analysis)))
    return 0


@contextmanager
def _executor(scheduler: str | None) -> Iterator[Executor | None]:
    """What builds the graph: threads of this process, unless a scheduler is named."""
    if scheduler is None:
        yield None
        return
    from adaptive.intake.cluster import executor_at

    with executor_at(None if scheduler == "local" else scheduler) as executor:
        yield executor


def as_lines(analysis: GraphAnalysis) -> list[str]:
    """An analysis in aligned lines."""
    bridges = [f"{a} – {b}" for a, b in analysis.bridges]
    rows = {
        "loops": str(analysis.loops),
        "edges": str(analysis.edges),
        "mean cost": f"{analysis.mean_cost:.3f}",
        "smooth edges": f"{100.0 * analysis.smooth_share:.1f} %",
        "components": ", ".join(str(len(c)) for c in analysis.components[:_NAMED])
        + (" …" if len(analysis.components) > _NAMED else ""),
        "dead ends": _listed(analysis.dead_ends),
        "not led to": _listed(analysis.unreachable),
        "bridges": _listed(bridges),
    }
    width = max(map(len, rows))
    return [f"{name:<{width}}  {value}" for name, value in rows.items()]


def _listed(names: tuple[str, ...] | list[str]) -> str:
    if not names:
        return "none"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{len(names)} ({', '.join(names[:_NAMED])}{more})"
