"""`adaptive import`: loop packs and finished tracks made into a library."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from adaptive.intake import ImportReport

__all__ = ["add_parser"]

_EPILOG = """Reads WAV, AIFF, FLAC, Ogg Vorbis, Opus and MP3. What the files' own chunks, tags and
names say is taken first, and the sound decides the rest; docs/importing.md says how.

  adaptive import ~/loops --library my-library
  adaptive import ~/loops ~/soundtrack --library my-library --scenes calm,combat

Run it again when files are new or changed: only these are read, and what you wrote into
library.toml stays.

exit status: 0 imported, 1 nothing usable was found, 2 could not"""

_ALL: Final = "a comment stands behind each in library.toml; all, with their confidence: "
_MOST_DISPUTES: Final = 20


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "import",
        help="make a library of loop packs and finished tracks, annotated",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "sources", nargs="+", type=Path, metavar="SRC", help="audio files, and folders of them"
    )
    parser.add_argument(
        "--library", type=Path, metavar="DIR", required=True, help="made when there is none"
    )
    parser.add_argument("--name", default="", help="the library's name (its folder's)")
    parser.add_argument("--sample-rate", type=int, metavar="HZ", help="of a new library (44100)")
    parser.add_argument(
        "--scenes", default="", metavar="A,B", help="the game's scenes, for loops that name none"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes (one a core)")
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask scheduler whose workers see these folders, like tcp://host:8786",
    )
    parser.add_argument(
        "--again", action="store_true", help="bring back entries that were deleted by hand"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be, write nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status.

    Raises LibraryError and ParameterError.
    """
    report = _imported(args)
    if args.json:
        print(json.dumps(report.as_plain(), ensure_ascii=False, indent=2))
    for problem in report.problems:
        print(f"adaptive import: {problem}", file=sys.stderr)
    if not args.json:
        _say(report, args.library)
    return 0 if report.usable else 1


def _imported(args: argparse.Namespace) -> ImportReport:
    from tqdm import tqdm

    from adaptive.errors import ParameterError
    from adaptive.intake import ImportSettings, import_sounds

    if args.workers is not None and args.workers < 1:
        raise ParameterError("--workers", args.workers, "1 or more")
    settings = ImportSettings(
        name=args.name,
        sample_rate=args.sample_rate,
        scenes=tuple(word.strip() for word in args.scenes.split(",") if word.strip()),
        workers=args.workers,
        scheduler=args.scheduler,
        again=args.again,
        dry_run=args.dry_run,
    )
    with tqdm(desc="import", unit="file", disable=not sys.stderr.isatty(), leave=False) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name[-32:], refresh=False)
            bar.update(done - bar.n)

        return import_sounds(args.sources, args.library, settings, progress)


def _say(report: ImportReport, library: Path) -> None:
    from adaptive.cli.listing import table
    from adaptive.intake import summary

    print("\n".join(summary(report)))
    if not report.usable:
        return
    print("\nwhere the values come from:")
    print(table(report.sources()))
    disputes = report.disputes()
    if disputes:
        print("\nodd, or said and not believed:")
        print("\n".join(_first(disputes, _MOST_DISPUTES)))
    checks = report.checks()
    if checks:
        print("\nplease check, what matters most first:")
        print("\n".join(f"  {check.line}" for check in checks))
        print(f"{_ALL}adaptive library {library} --doubtful")
    if report.dry:
        print("\ndry run: nothing was written", file=sys.stderr)
    elif not report.plays:
        print("\nthere is no loop yet, without which it cannot be played", file=sys.stderr)
    else:
        print(f"\nadaptive demo --library {library}  plays it", file=sys.stderr)


def _first(lines: list[str], most: int) -> list[str]:
    more = [f"… and {len(lines) - most:,} more (--json has all)"] if len(lines) > most else []
    return [*lines[:most], *more]
