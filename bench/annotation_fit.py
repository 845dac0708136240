"""Annotation fit: ``python -m bench.annotation_fit LIBRARY…`` writes the analysis's weights.

The libraries need their writing only as far as ``library.toml`` has it. What was shipped is
fitted to the starter library and to thirty families that ``bench.annotation_prompts`` composes; the
figures of ``annotation`` leave each family out of the fit by which it is judged.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from adaptive.annotate import weights
from adaptive.annotate.beat_count import RULE
from adaptive.annotate.judging import part_traits
from bench.annotation_features import Measured, measure_all, takes_of
from bench.annotation_heard import hear_key, hear_mood_traits, hear_tempos
from bench.annotation_instruments import family_of
from bench.annotation_models import fit_choice, fit_classes, fit_line
from bench.annotation_moods import MOODS, fit_sure, mood_scale

__all__ = ["WEIGHTS", "Fitted", "fit_all", "shipped", "weights_text"]

WEIGHTS = Path(__file__).resolve().parents[1] / "adaptive" / "annotate" / "weights.py"

_PARTS = ("drums", "percussion", "bass", "harmony", "melody", "texture", "mix")
_UNTUNED = ("drums", "percussion")
_CHOICE_RIDGE, _KEY_RIDGE, _CLASS_RIDGE, _LINE_RIDGE = 3.0, 0.3, 1.0, 20.0
_NESTED = ("pitched", "parts", "instruments")
_KEY_NAMES = ("fit", "beginning", "minor")

_HEAD = '''"""Weights of the analysis: written by ``python -m bench.annotation_fit``, not by hand.

Each table belongs to a sum of named features; docs/annotations.md says how they were found.
"""

from __future__ import annotations

__all__ = [
    "AROUSAL",
    "AROUSAL_SURE",
    "BEAT_COUNT",
    "ENERGY",
    "ENERGY_SURE",
    "INSTRUMENTS",
    "KEY",
    "MOOD_MIDDLE",
    "MOOD_SPREAD",
    "PARTS",
    "PITCHED",
    "VALENCE",
    "VALENCE_SURE",
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
    mood_middle: Table
    mood_spread: Table
    energy_sure: Table
    valence_sure: Table
    arousal_sure: Table


def fit_all(measured: Sequence[Measured], by_hand: Collection[str] | None = None) -> Fitted:
    """Fit every table to takes of which the writing is known.

    Parameters
    ----------
    measured : sequence of Measured
    by_hand : collection of str, optional
        Families whose moods a person chose: they say how often a reading is right. By default all.
    """
    whole = [each for each in measured if each.drums_db is None]
    stems = [each for each in whole if each.part != "mix"]
    traits = [each.traits for each in whole]
    keyed = [each for each in whole if each.loop.key is not None]
    labels = ["pitched" if _is_pitched(each) else "unpitched" for each in whole]
    parts = [(part_traits(each.traits), each.part) for each in measured]
    players = [(each.traits, family_of(player)) for each in stems for player in _first(each)]
    counts = fit_choice([_counts(each) for each in whole if each.right >= 0], _CHOICE_RIDGE, RULE)
    keys = fit_choice([_keys(each) for each in keyed], _KEY_RIDGE)
    pitched = fit_classes(traits, labels, ("pitched", "unpitched"), _CLASS_RIDGE)
    moods = [
        hear_mood_traits(each, hear_key(each, keys, pitched), hear_tempos(each, counts))
        for each in stems
    ]
    families = [each.loop.family or "" for each in stems]
    written = {name: [mood.written(each.loop) for each in stems] for name, mood in MOODS.items()}
    middle, spread = mood_scale(moods)
    lines = {name: fit_line(moods, written[name], _LINE_RIDGE) for name in MOODS}
    sure = {
        name: fit_sure(moods, written[name], families, mood, _LINE_RIDGE, by_hand)
        for name, mood in MOODS.items()
    }
    return Fitted(
        counts,
        keys,
        pitched,
        fit_classes([t for t, _ in parts], [p for _, p in parts], _PARTS, _CLASS_RIDGE),
        fit_classes(
            [t for t, _ in players], [f for _, f in players], sorted({f for _, f in players}),
            _CLASS_RIDGE,
        ),
        lines["energy"], lines["valence"], lines["arousal"],
        middle, spread,
        sure["energy"], sure["valence"], sure["arousal"],
    )  # fmt: skip


def shipped() -> Fitted:
    """The weights that the analysis has."""
    return Fitted(**{name: getattr(weights, name.upper()) for name in Fitted.__dataclass_fields__})


def _first(each: Measured) -> list[str]:
    """The one instrument of a loop that has one: of several, none is heard alone."""
    return list(each.loop.instruments) if len(each.loop.instruments) == 1 else []


def _is_pitched(each: Measured) -> bool:
    return each.part not in _UNTUNED or each.loop.key is not None


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
    plain = [name for name in Fitted.__dataclass_fields__ if name not in _NESTED]
    for name in plain:
        text += f"\n{name.upper()}: dict[str, float] = {{\n{_lines(getattr(fitted, name), 4)}}}\n"
    for name in _NESTED:
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
    parser.add_argument(
        "libraries", nargs="+", type=Path, help="the first one's moods were chosen by a person"
    )
    args = parser.parse_args(argv)
    libraries = [takes_of(folder) for folder in args.libraries]
    measured = measure_all([take for takes in libraries for take in takes])
    by_hand = {take.loop.family or "" for take in libraries[0]}
    WEIGHTS.write_text(weights_text(fit_all(measured, by_hand)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
