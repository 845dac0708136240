"""Annotation fit: ``python -m bench.annotation_fit LIBRARY…`` writes the analysis's weights.

The libraries need their writing only as far as ``library.toml`` has it. What was shipped is
fitted to the starter library and to thirty families composed by prompts (README.md says which);
the figures of ``annotation`` leave each family out of the fit by which it is judged.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adaptive.annotate.beat_count import RULE
from adaptive.annotate.judging import mood_traits
from bench.annotation_features import Measured, measure_all, takes_of
from bench.annotation_instruments import family_of
from bench.annotation_models import fit_choice, fit_classes, fit_line

__all__ = ["WEIGHTS", "Fitted", "fit_all"]

WEIGHTS = Path(__file__).resolve().parents[1] / "adaptive" / "annotate" / "weights.py"

_PARTS = ("drums", "percussion", "bass", "harmony", "melody", "texture", "mix")
_UNTUNED = ("drums", "percussion")
_CHOICE_RIDGE, _KEY_RIDGE, _CLASS_RIDGE, _LINE_RIDGE = 3.0, 0.3, 1.0, 20.0
_KEY_NAMES = ("fit", "beginning", "minor")

_HEAD = '''"""Weights of the analysis: written by ``python -m bench.annotation_fit``, not by hand.

Each table belongs to a sum of named features; docs/annotations.md says how they were found.
"""

from __future__ import annotations

__all__ = [
    "AROUSAL",
    "BEAT_COUNT",
    "ENERGY",
    "INSTRUMENTS",
    "KEY",
    "PARTS",
    "PITCHED",
    "VALENCE",
]
'''

Table = dict[str, float]


@dataclass(frozen=True, slots=True)
class Fitted:
    """All tables of weights."""

    beat_count: Table
    key: Table
    pitched: dict[str, Table]
    parts: dict[str, Table]
    instruments: dict[str, Table]
    energy: Table
    valence: Table
    arousal: Table


def fit_all(measured: Sequence[Measured]) -> Fitted:
    """Fit every table to takes of which the writing is known."""
    stems = [each for each in measured if each.part != "mix"]
    traits = [each.traits for each in measured]
    keyed = [each for each in measured if each.loop.key is not None]
    labels = ["pitched" if _is_pitched(each) else "unpitched" for each in measured]
    players = [(each.traits, family_of(player)) for each in stems for player in _first(each)]
    moods = [mood_traits(each.traits, each.loop.tempo.bpm, _minor(each)) for each in stems]
    families = sorted({family for _, family in players})
    return Fitted(
        fit_choice([_counts(each) for each in measured if each.right >= 0], _CHOICE_RIDGE, RULE),
        fit_choice([_keys(each) for each in keyed], _KEY_RIDGE),
        fit_classes(traits, labels, ("pitched", "unpitched"), _CLASS_RIDGE),
        fit_classes(traits, [each.part for each in measured], _PARTS, _CLASS_RIDGE),
        fit_classes([t for t, _ in players], [f for _, f in players], families, _CLASS_RIDGE),
        fit_line(moods, [each.loop.energy for each in stems], _LINE_RIDGE),
        fit_line(moods, [each.loop.emotion.valence for each in stems], _LINE_RIDGE),
        fit_line(moods, [each.loop.emotion.arousal for each in stems], _LINE_RIDGE),
    )


def _first(each: Measured) -> list[str]:
    """The one instrument of a loop that has one: of several, none is heard alone."""
    return list(each.loop.instruments) if len(each.loop.instruments) == 1 else []


def _is_pitched(each: Measured) -> bool:
    return each.part not in _UNTUNED or each.loop.key is not None


def _minor(each: Measured) -> float:
    return 0.5 if each.loop.key is None else float(each.loop.key.is_minor)


def _counts(each: Measured) -> tuple[list[Table], int]:
    return each.rows, each.right


def _keys(each: Measured) -> tuple[list[Table], int]:
    key = each.loop.key
    assert key is not None
    rows = [{name: float(each.key[name][k]) for name in _KEY_NAMES} for k in range(24)]
    return rows, key.tonic + (12 if key.is_minor else 0)


def weights_text(fitted: Fitted) -> str:
    """The module's text."""
    text = _HEAD
    for name in ("beat_count", "key", "energy", "valence", "arousal"):
        text += f"\n{name.upper()}: dict[str, float] = {{\n{_lines(getattr(fitted, name), 4)}}}\n"
    for name in ("pitched", "parts", "instruments"):
        text += f"\n{name.upper()}: dict[str, dict[str, float]] = {{\n"
        for label, table in getattr(fitted, name).items():
            text += f'    "{label}": {{\n{_lines(table, 8)}    }},\n'
        text += "}\n"
    return text


def _lines(table: Table, indent: int) -> str:
    return "".join(f'{" " * indent}"{name}": {weight:.4g},\n' for name, weight in table.items())


def main(argv: list[str] | None = None) -> int:
    """Measure the libraries, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.annotation_fit", description=__doc__)
    parser.add_argument("libraries", nargs="+", type=Path)
    args = parser.parse_args(argv)
    takes = [take for folder in args.libraries for take in takes_of(folder)]
    WEIGHTS.write_text(weights_text(fit_all(measure_all(takes))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
