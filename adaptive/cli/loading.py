"""Loading a library for a command, with a progress bar and its problems in words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from adaptive.errors import LibraryError
from adaptive.events import Script, read_script
from adaptive.serve.assemble import LoadedLibrary, load_library, starter_library

__all__ = ["add_library_option", "load_for", "read_events"]


def add_library_option(parser: argparse.ArgumentParser) -> None:
    """``--library DIR``, the starter library by default."""
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="what to play (the starter library)"
    )


def load_for(args: argparse.Namespace) -> LoadedLibrary:
    """Load the library that the options name; what was left out goes to stderr."""
    folder: Path = args.library or starter_library()
    bar: tqdm[Any] | None = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = tqdm(
                total=total,
                desc="decode",
                unit="loop",
                leave=False,
                delay=0.5,
                disable=not sys.stderr.isatty(),
            )
        bar.update(done - bar.n)

    loaded = load_library(folder, progress)
    if bar is not None:
        bar.close()
    for problem in loaded.problems:
        print(f"adaptive: {problem}", file=sys.stderr)
    return loaded


def read_events(path: Path, sample_rate: int) -> Script:
    """Read a journal or an events file. Raises LibraryError, ProtocolError."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return read_script(lines, sample_rate)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise LibraryError(str(path), reason, "name a readable file of JSON lines") from None
