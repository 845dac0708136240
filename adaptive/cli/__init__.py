"""The command line: ``adaptive COMMAND``. Data to stdout, messages to stderr."""

from __future__ import annotations

import argparse
import importlib
import sys

from adaptive.errors import AdaptiveError

__all__ = ["main"]

_COMMANDS = (
    "demo",
    "serve",
    "render",
    "send",
    "monitor",
    "listing",
    "library",
    "graph",
    "catalogue",
    "explain",
    "check",
    "compose",
    "import_",
)


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns the exit status (0 done, 1 found something, 2 could not)."""
    parser = argparse.ArgumentParser(
        prog="adaptive",
        description="Adaptive game music: loops form a graph, game events steer the walk, every "
        "change lands on the beat within its deadline.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in _COMMANDS:
        importlib.import_module(f"adaptive.cli.{name}").add_parser(subparsers)
    args = parser.parse_args(argv)
    try:
        status = args.run(args)
    except AdaptiveError as error:
        print(f"adaptive {args.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return int(status)
