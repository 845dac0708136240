"""`adaptive list`: the scenes, triggers or loops of a library."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adaptive.cues import PARTS
from adaptive.errors import ParameterError

if TYPE_CHECKING:
    from adaptive.library import Library, Loop, TriggerIntent
    from adaptive.music import Emotion, Key

__all__ = ["add_parser", "table"]

Row = dict[str, Any]


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "list",
        help="list the scenes, triggers or loops of a library",
        epilog="exit status: 0 listed, 2 no such library, part or scene",
    )
    parser.add_argument("what", choices=("scenes", "triggers", "loops"))
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="the library (the starter library)"
    )
    parser.add_argument("--part", metavar="PART", help="only loops of this part")
    parser.add_argument("--scene", metavar="SCENE", help="only loops of this scene")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status. Raises LibraryError, ParameterError."""
    from adaptive.library import read_library
    from adaptive.serve.assemble import starter_library

    if args.what != "loops" and (args.part or args.scene):
        option = "--part" if args.part else "--scene"
        raise ParameterError(option, args.part or args.scene, "with: adaptive list loops")
    library = read_library(args.library or starter_library())
    for problem in library.problems:
        print(f"adaptive list: {problem}", file=sys.stderr)
    if args.what == "scenes":
        rows = _scenes(library)
    elif args.what == "triggers":
        rows = [_trigger(trigger) for trigger in library.score.triggers.values()]
    else:
        rows = [_loop(loop) for loop in _chosen(library, args.part, args.scene)]
    print(json.dumps(rows, ensure_ascii=False, indent=2) if args.json else table(rows))
    return 0


def table(rows: Sequence[Row]) -> str:
    """Rows as aligned columns under their names; numbers to the right, lists with commas.

    Characters of East Asian width count as two columns, as terminals show them.
    """
    if not rows:
        return "(none)"
    names = list(rows[0])
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(names))]
    numeric = [all(isinstance(row[name], int | float | None) for row in rows) for name in names]
    lines = []
    for line in cells:
        padded = [
            " " * (width - _width(cell)) + cell if right else cell + " " * (width - _width(cell))
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def _scenes(library: Library) -> list[Row]:
    rows: list[Row] = []
    for scene in library.score.scenes.values():
        members = _members(library, scene.name)
        rows.append(
            {
                "scene": scene.name,
                "loops": len(members),
                "energy": scene.energy,
                "mood": _mood(scene.emotion),
                "bpm": scene.bpm,
                "keys": sorted({_key(loop.key) for loop in members if loop.key is not None}),
                "stinger": scene.stinger,
                "tags": sorted(scene.tags),
            }
        )
    return rows


def _trigger(trigger: TriggerIntent) -> Row:
    return {
        "trigger": trigger.name,
        "stinger": trigger.stinger,
        "scene": trigger.scene,
        "energy": trigger.energy,
        "mood": _mood(trigger.emotion),
        "duck_db": trigger.duck_db,
        "hold_bars": trigger.hold_bars,
        "return_to": trigger.return_to,
    }


def _loop(loop: Loop) -> Row:
    return {
        "loop": loop.id,
        "part": loop.part.value,
        "bpm": round(loop.tempo.bpm, 2),
        "meter": str(loop.meter),
        "bars": loop.bars,
        "key": None if loop.key is None else _key(loop.key),
        "energy": loop.energy,
        "valence": loop.emotion.valence,
        "arousal": loop.emotion.arousal,
        "lufs": loop.loudness,
        "scenes": sorted(loop.scenes),
    }


def _chosen(library: Library, part: str | None, scene: str | None) -> list[Loop]:
    """Loops of a part and a scene, each left open when None."""
    parts = [p.value for p in PARTS]
    if part is not None and part not in parts:
        raise ParameterError("--part", part, ", ".join(parts))
    loops = list(library.loops) if scene is None else _members(library, scene)
    return [loop for loop in loops if part is None or loop.part.value == part]


def _members(library: Library, name: str) -> list[Loop]:
    """Loops that belong to a scene of the score."""
    from adaptive.library import scene_members

    scene = library.score.scenes.get(name)
    if scene is None:
        raise ParameterError("--scene", name, ", ".join(library.score.scenes))
    return scene_members(scene, library.loops)


def _key(key: Key) -> str:
    return f"{key} ({key.camelot})"


def _mood(emotion: Emotion | None) -> str | None:
    return None if emotion is None else emotion.nearest_mood


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "-"
    if isinstance(value, tuple):  # a range
        return "–".join(f"{end:g}" for end in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
