"""``python -m bench``: measure, store, and write the page of results."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

from adaptive.serve.assemble import starter_library
from bench.report import RESULTS, figures_table, read_results, results_page, store
from bench.result import Result

MEASURES = (
    "live_latency",
    "black_box_latency",
    "decisions",
    "offline_speed",
    "cost",
    "seamless",
    "real_loops",
    "repetition",
    "starter_library",
    "annotation",
    "conforming",
    "cutting",
    "scale",
    "importing",
)


def main(argv: list[str] | None = None) -> int:
    """Run measures; 0 when all ran, whatever they found."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MEASURES)}")
    parser.add_argument("--full", action="store_true", help="longer, for figures to publish")
    parser.add_argument("--library", type=Path, metavar="DIR", help="the starter library")
    args = parser.parse_args(argv)
    unknown = set(args.names) - set(MEASURES)
    if unknown:
        parser.error(f"no measure called {', '.join(sorted(unknown))}; legal: {MEASURES}")
    library = (args.library or starter_library()).resolve()
    for name in args.names or MEASURES:
        print(f"bench: {name} …", file=sys.stderr, flush=True)
        result = measure(name, library, full=args.full)
        store(result)
        print(f"{name}: {result.title}\n{figures_table(result.figures)}", flush=True)
        print("".join(f"  {note}\n" for note in result.notes), flush=True)
    RESULTS.write_text(results_page(read_results(MEASURES)), encoding="utf-8")
    return 0


def measure(name: str, library: Path, *, full: bool) -> Result:
    """Run one measure in a folder of its own, which is removed afterwards."""
    module = importlib.import_module(f"bench.{name}")
    with tempfile.TemporaryDirectory(prefix="adaptive-bench-") as work:
        result: Result = getattr(module, name)(library, Path(work), full=full)
    return result


if __name__ == "__main__":
    sys.exit(main())
