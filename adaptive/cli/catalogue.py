"""`adaptive catalogue`: a page on which a library is seen and heard."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["add_parser"]


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "catalogue",
        help="write a page on which a whole library is seen and heard, family by family",
        epilog="exit status: 0 written, 2 no such library or family, or a folder that cannot be "
        "written. The page works from a disk too: open it in a browser.",
    )
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="the library (the starter library)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="a new folder, or an older catalogue"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="FAMILY", help="show these families only"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status. Raises LibraryError, ParameterError."""
    from tqdm import tqdm

    from adaptive.catalogue import write_catalogue
    from adaptive.library import read_library
    from adaptive.serve.assemble import starter_library

    library = read_library(args.library or starter_library())
    quiet = not sys.stderr.isatty()
    with tqdm(desc="draw", unit="loop", leave=False, delay=0.5, disable=quiet) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        catalogue = write_catalogue(library, args.out, args.only, progress)
    problems = [str(problem) for problem in (*library.problems, *catalogue.problems)]
    for problem in problems:
        print(f"adaptive catalogue: {problem}", file=sys.stderr)
    if not args.json:
        print(catalogue.page)
        return 0
    answer = {
        "page": str(catalogue.page),
        "families": catalogue.families,
        "loops": catalogue.loops,
        "stingers": catalogue.stingers,
        "problems": problems,
    }
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0
