"""Command line of the composing toolkit: ``python -m adaptive.compose report loops``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from adaptive.compose.prompt import compose_prompt
from adaptive.compose.report import report
from adaptive.compose.soundfont import find_soundfont
from adaptive.errors import AdaptiveError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run one of the toolkit's commands; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m adaptive.compose")
    commands = parser.add_subparsers(dest="command", required=True)
    measure = commands.add_parser("report", help="measure every loop of a library")
    measure.add_argument("library", type=Path)
    draw = commands.add_parser("pictures", help="draw a picture of each family")
    draw.add_argument("library", type=Path)
    draw.add_argument("pieces", type=Path)
    draw.add_argument("out", type=Path)
    draw.add_argument("--only", nargs="*", default=[], metavar="FAMILY")
    invent = commands.add_parser("prompt", help="compose and render loops from a few words")
    invent.add_argument("words", help='such as "melancholic jazz saxophone, medium"')
    invent.add_argument("out", type=Path, help="library folder")
    invent.add_argument("--seed", type=int, default=1)
    invent.add_argument("--soundfont", type=Path, default=find_soundfont())
    options = parser.parse_args(arguments)
    try:
        if options.command == "prompt":
            piece = compose_prompt(options.words, options.seed, options.out, options.soundfont)
            print(options.out / piece.family)
            return 0
        if options.command == "report":
            lines = list(report(options.library))
            print("\n".join(lines))
            return 0 if lines[-1].endswith(" 0 faults") else 1
        from adaptive.compose.pictures import draw_families

        for path in draw_families(options.library, options.pieces, options.out, options.only):
            print(path)
    except AdaptiveError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
