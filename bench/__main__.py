"""``python -m bench``: measure, compare with the run before, store, and write the pages."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from adaptive.serve.assemble import starter_library
from bench.measures import MEASURES, Failed, chosen_measures, run_measure
from bench.page import report_page
from bench.regression import Regression, regressions
from bench.report import (
    OUT,
    RESULTS,
    figures_table,
    read_previous,
    read_results,
    results_page,
    store,
)
from bench.result import Result

_NAMES = tuple(each.name for each in MEASURES)
_FAILED, _WORSE = 1, 3


def main(argv: list[str] | None = None) -> int:
    """Run measures.

    Returns
    -------
    int
        0 when all ran, whatever they found; 1 when one raised; with ``--strict``, 3 when one is
        worse than before.
    """
    args = _arguments(argv)
    library = (args.library or starter_library()).resolve()
    done: list[Result] = []
    failed: list[Failed] = []
    worse: list[Regression] = []
    for name in chosen_measures(args.names, full=args.full):
        print(f"bench: {name} …", file=sys.stderr, flush=True)
        result = run_measure(name, library, full=args.full)
        if isinstance(result, Failed):
            failed.append(result)
            print(f"bench: {name} failed: {result.error}", file=sys.stderr, flush=True)
            continue
        found: list[Regression] = []
        try:
            before = read_previous(name, args.against or args.out, full=args.full)
            found = regressions(before, result) if before else []
        except (OSError, ValueError, KeyError, TypeError) as error:
            failed.append(Failed(name, f"not compared: {type(error).__name__}: {error}"))
        store(result, args.out)
        done.append(result)
        worse += found
        if not args.json:
            _tell(result, found)
    _write(args.out, args.html, worse, failed)
    if args.json:
        print(_document(done, worse, failed))
    else:
        print("".join(f"worse: {each.told()}\n" for each in worse), end="")
        print("".join(f"failed: {each.name}: {each.error}\n" for each in failed), end="")
    return _FAILED if failed else _WORSE if args.strict and worse else 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    quick = ", ".join(each.name for each in MEASURES if each.quick)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"of {', '.join(_NAMES)}; without any, the quick set ({quick}), or all with --full",
    )
    parser.add_argument("--full", action="store_true", help="longer, for figures to publish")
    parser.add_argument("--library", type=Path, metavar="DIR", help="the starter library")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="keep results here")
    parser.add_argument("--html", type=Path, metavar="PATH", help="the page with plots")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="DIR|FILE",
        help="compare with these results, not with those that are overwritten",
    )
    parser.add_argument("--strict", action="store_true", help="status 3 when something is worse")
    parser.add_argument("--json", action="store_true", help="print the results for programs")
    args = parser.parse_args(argv)
    unknown = set(args.names) - set(_NAMES)
    if unknown:
        parser.error(f"no measure called {', '.join(sorted(unknown))}; legal: {_NAMES}")
    if args.against is not None and not args.against.exists():
        parser.error(f"--against {args.against}: no such folder or file")
    return args


def _tell(result: Result, worse: Sequence[Regression]) -> None:
    print(f"{result.name}: {result.title}\n{figures_table(result.figures)}", flush=True)
    around = f"measured {result.around.told()}" if result.around else ""
    told = [*result.notes, around, *(f"worse: {each.told()}" for each in worse)]
    print("".join(f"  {line}\n" for line in told), flush=True)


def _write(
    folder: Path, html: Path | None, worse: Sequence[Regression], failed: Sequence[Failed]
) -> None:
    """Write both pages from all that is stored; the one in Markdown beside the folder."""
    results = read_results(_NAMES, folder)
    markdown = RESULTS if folder == OUT else folder / RESULTS.name
    markdown.parent.mkdir(parents=True, exist_ok=True)
    markdown.write_text(results_page(results), encoding="utf-8")
    path = html or folder / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_page(results, worse, failed), encoding="utf-8")
    print(f"bench: {markdown.name} and {path.name} are written", file=sys.stderr)


def _document(done: Sequence[Result], worse: Sequence[Regression], failed: Sequence[Failed]) -> str:
    document = {
        "results": [each.to_map() for each in done],
        "worse": [asdict(each) for each in worse],
        "failed": [asdict(each) for each in failed],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)


if __name__ == "__main__":
    sys.exit(main())
