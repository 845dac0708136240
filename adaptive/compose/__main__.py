"""Command line of the composing toolkit: ``python -m adaptive.compose report loops``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from adaptive.compose.report import report
from adaptive.errors import AdaptiveError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run one of the toolkit's commands; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m adaptive.compose")
    commands = parser.add_subparsers(dest="command", required=True)
    measure = commands.add_parser("report", help="measure every loop of a library")
    measure.add_argument("library", type=Path)
    options = parser.parse_args(arguments)
    try:
        lines = list(report(options.library))
    except AdaptiveError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0 if lines[-1].endswith(" 0 faults") else 1


if __name__ == "__main__":
    raise SystemExit(main())
