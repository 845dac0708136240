"""`adaptive library`: what a library holds and what it lacks, as a table or as a page."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from adaptive.cli.terminal_table import Column, cut, plain_text, terminal_table
from adaptive.cues import PARTS, Part
from adaptive.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adaptive.survey import Survey, Wanted

__all__ = ["add_parser", "read_range", "table_lines"]

Row = dict[str, Any]

_ROWS: Final = 200
_PAGE_ROWS: Final = 5_000
_RANGE: Final = re.compile(r"^\s*(\d+(?:\.\d+)?)?\s*([-–])?\s*(\d+(?:\.\d+)?)?\s*$")

_EPILOG = """A key is shown with its place on the Camelot wheel and in Open Key notation: F# minor
is 11A and 4m. What is doubtful stands with its source and confidence (0 to 1): correct it in
library.toml, which always wins.

exit status: 0 shown, 2 no such library, part, key, scene or mood, or a page that cannot be
written"""


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "library",
        help="show a library: a table with filters, and one page to see what is missing",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("folder", nargs="?", type=Path, metavar="DIR", help="the library (the starter library)")
    add("--part", action="append", default=[], metavar="PART", help="of this part (again for more)")
    add("--key", default="", metavar="KEY", help='"A minor", Am, 8A, 1m or none')
    add("--bpm", metavar="LOW-HIGH", help="tempo, as 110-130, 120 or 110-")
    add("--energy", metavar="LOW-HIGH", help="energy, 0 to 100")
    add("--scene", default="", metavar="SCENE", help="a scene of the score, or a scene tag")
    add("--mood", default="", metavar="MOOD", help="the nearest of the ten moods, as tense or 紧张")
    add("--text", default="", metavar="TEXT", help="in id, family, key, instruments, scenes, tags")
    add("--doubtful", action="store_true", help="only what a person should check")
    add("--sort", default="", metavar="FIELD", help="id, part, key, bpm, energy … (or several)")
    add("--reverse", action="store_true", help="the other way round")
    add(
        "--limit",
        type=int,
        metavar="N",
        help=f"rows shown, 0 for all ({_ROWS}; all as JSON; {_PAGE_ROWS:,} on the page)",
    )
    add("--html", type=Path, metavar="FILE", help="write one page that needs nothing else")
    add(
        "--waveforms",
        type=int,
        default=1_000,
        metavar="N",
        help="waveforms on the page: those of the first N loops (1,000)",
    )
    add("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status. Raises LibraryError, ParameterError."""
    from adaptive.library import read_library
    from adaptive.serve.assemble import starter_library
    from adaptive.survey import Survey, put_in_order, select

    wanted = _wanted(args)
    if args.limit is not None and args.limit < 0:
        raise ParameterError("--limit", args.limit, "0 (all) or more")
    folder: Path = args.folder or starter_library()
    library = read_library(folder)
    for problem in library.problems:
        print(f"adaptive library: {problem}", file=sys.stderr)
    survey = Survey.of(library)
    fields = [name.strip() for name in args.sort.split(",") if name.strip()]
    found = put_in_order(survey, select(survey, wanted), fields, args.reverse)
    if args.html is not None:
        _write_page(survey, found, args)
    if args.json:
        print(json.dumps(_answer(survey, found, args), ensure_ascii=False, indent=2))
    elif args.html is None:
        _show(survey, found, args.limit)
    return 0


def read_range(option: str, text: str | None) -> tuple[float, float] | None:
    """Read ``"110-130"``, ``"110-"``, ``"-130"`` or ``"120"``. Raises ParameterError."""
    if text is None:
        return None
    match = _RANGE.match(text)
    if match is None or (match[1] is None and match[3] is None):
        raise ParameterError(option, text, "like 110-130, 110-, -130 or 120")
    low = float(match[1]) if match[1] else 0.0
    high = low if match[2] is None else float(match[3]) if match[3] else float("inf")
    if high < low:
        raise ParameterError(option, text, "the lower end first")
    return low, high


def _wanted(args: argparse.Namespace) -> Wanted:
    from adaptive.survey import Wanted

    return Wanted(
        parts=frozenset(_part(name) for names in args.part for name in names.split(",")),
        key=args.key,
        bpm=read_range("--bpm", args.bpm),
        energy=read_range("--energy", args.energy),
        scene=args.scene,
        mood=args.mood,
        text=args.text,
        doubtful=args.doubtful,
    )


def _part(name: str) -> Part:
    try:
        return Part(name.strip().casefold())
    except ValueError:
        legal = ", ".join(part.value for part in PARTS)
        raise ParameterError("--part", name, legal) from None


def _write_page(survey: Survey, found: Any, args: argparse.Namespace) -> None:
    from tqdm import tqdm

    from adaptive.survey import write_page

    limit = _PAGE_ROWS if args.limit is None else args.limit or len(found)
    quiet = not sys.stderr.isatty()
    with tqdm(desc="draw", unit="loop", leave=False, delay=0.5, disable=quiet) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        problems = write_page(survey, found[:limit], args.html, args.waveforms, progress)
    for problem in problems:
        print(f"adaptive library: {problem}", file=sys.stderr)
    shown = "" if len(found) <= limit else f": the first {limit:,} of {len(found):,} loops"
    print(f"adaptive library: wrote {args.html}{shown}", file=sys.stderr)


def _answer(survey: Survey, found: Any, args: argparse.Namespace) -> Row:
    from dataclasses import asdict

    from adaptive.survey import loop_rows, plain_provenance, read_origins, summary

    shown = found[: args.limit] if args.limit else found
    rows = loop_rows(survey, shown)
    origins = read_origins(survey.library, {row["id"] for row in rows})
    for row in rows:
        row["origins"] = plain_provenance(origins.get(row["id"], {}))
    return {
        "library": survey.library.name,
        "folder": str(survey.library.folder),
        "loops": len(survey.table),
        "found": len(found),
        "shown": len(shown),
        "rows": rows,
        "summary": summary(survey, found),
        "gaps": [asdict(gap) for gap in survey.gaps()],
    }


def _show(survey: Survey, found: Any, limit: int | None) -> None:
    from adaptive.survey import loop_rows, summary

    limit = _ROWS if limit is None else limit or len(found)
    rows = loop_rows(survey, found[:limit])
    width = _terminal_width()
    for line in table_lines(rows, width):
        print(line)
    print()
    for line in summary_lines(summary(survey, found), width):
        print(line)
    gaps = survey.gaps()
    if gaps:
        print()
        for gap in gaps:
            print(f"lacks: {plain_text(gap.where)}: {plain_text(gap.problem)}; {gap.remedy}")
    print()
    of = f"{len(found):,} of {len(survey.table):,} loops"
    more = f"; the first {limit:,} are shown, --limit 0 shows all" if len(found) > limit else ""
    print(of + more)


def table_lines(rows: Sequence[Row], width: int | None) -> list[str]:
    """Rows of :func:`adaptive.survey.loop_rows` as the lines of a table."""
    if not rows:
        return ["(no loop fits)"]
    columns = [
        Column("id", [row["id"] for row in rows], least=20),
        Column("part", [row["part"] for row in rows], rank=1),
        Column("key", [_key(row) for row in rows]),
        Column("bpm", [f"{row['bpm']:g}" for row in rows], numeric=True),
        Column("meter", [row["meter"] for row in rows], rank=4),
        Column("bars", [str(row["bars"]) for row in rows], numeric=True, rank=5),
        Column("energy", [f"{row['energy']:g}" for row in rows], numeric=True, rank=1),
        Column("mood", [row["mood"] for row in rows], rank=3),
        Column("val,aro", [_emotion(row) for row in rows], numeric=True, rank=6),
        Column("scenes", [", ".join(row["scenes"]) or "-" for row in rows], False, 12, 4),
    ]
    if any(row["doubts"] for row in rows):
        columns.append(Column("doubtful", [_doubts(row) for row in rows], False, 16, 1))
    return terminal_table(columns, width)


def summary_lines(figures: Row, width: int | None) -> list[str]:
    """The summary: loops by scene and part, keys by the wheel, tempos."""
    lines = _scene_lines(figures["scenes"], width)
    rows = {
        "keys": "  ".join(f"{place} {count}" for place, count in figures["keys"].items()),
        "bpm": "  ".join(f"{bpm} ({count})" for bpm, count in figures["tempos"].items())
        + (f"  and {figures['other_tempos']} more" if figures["other_tempos"] else ""),
        "parts": "  ".join(f"{part} {count}" for part, count in figures["parts"].items()),
    }
    if figures["doubtful"]:
        rows["doubtful"] = f"{figures['doubtful']} loops: see them with --doubtful"
    for name, value in rows.items():
        line = f"{name:<9} {value or '-'}"
        lines.append(line if width is None else cut(line, width))
    return lines


def _scene_lines(scenes: dict[str, dict[str, list[int]]], width: int | None) -> list[str]:
    """Loops of each scene by part, as low+middle+high energy."""
    if not scenes:
        return []
    parts = [p.value for p in PARTS if any(p.value in row for row in scenes.values())]
    columns = [Column("scene (low+middle+high)", list(scenes), least=10)]
    for part in parts:
        cells = ["+".join(map(str, row[part])) if part in row else "-" for row in scenes.values()]
        columns.append(Column(part, cells, numeric=True, rank=1))
    return [*terminal_table(columns, width), ""]


def _key(row: Row) -> str:
    return "-" if row["key"] is None else f"{row['key']} {row['camelot']} {row['open_key']}"


def _emotion(row: Row) -> str:
    return f"{row['valence']:+.2f},{row['arousal']:+.2f}".replace("-", "−")


def _doubts(row: Row) -> str:
    said = (f"{name}? {d['source']} {d['confidence']:.2f}" for name, d in row["doubts"].items())
    return ", ".join(said) or "-"


def _terminal_width() -> int | None:
    """Of the terminal, or what COLUMNS says; ``None`` when the output goes to a file."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return None
    return shutil.get_terminal_size().columns
