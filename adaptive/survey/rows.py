"""Rows: loops as plain values, for tables and for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS
from adaptive.library.provenance import Provenance
from adaptive.music import MOODS
from adaptive.survey.coverage import cover
from adaptive.survey.moods import nearest_moods
from adaptive.survey.survey import Survey

__all__ = ["loop_rows", "plain_provenance", "summary"]

Row = dict[str, Any]
Numbers = npt.NDArray[np.intp]

_TOP_TEMPOS = 12


def loop_rows(survey: Survey, numbers: Iterable[int]) -> list[Row]:
    """Loops as rows of plain values, in the order of the numbers.

    ``doubts`` holds source and confidence of each annotation that a person should check.
    """
    table = survey.table
    chosen = np.array(list(numbers), np.intp)
    bpm, moods, names = survey.bpm(), nearest_moods(table), list(MOODS)
    scenes = [sorted(tags) for tags in table.scene_sets]
    instruments = [sorted(tags) for tags in table.instrument_sets]
    rows = []
    for number in chosen.tolist():
        key = table.keys[table.key_class[number]]
        rows.append(
            {
                "id": table.ids[number],
                "part": PARTS[table.part[number]].value,
                "key": None if key is None else str(key),
                "camelot": None if key is None else key.camelot,
                "open_key": None if key is None else key.open_key,
                "bpm": round(float(bpm[number]), 2),
                "meter": str(table.meters[table.meter_class[number]]),
                "bars": int(table.bars[number]),
                "energy": _tidy(100.0 * float(table.energy[number])),
                "valence": _tidy(float(table.valence[number])),
                "arousal": _tidy(float(table.arousal[number])),
                "mood": names[moods[number]],
                "loudness": _tidy(float(table.loudness[number])),
                "family": table.families[table.family_class[number]],
                "scenes": scenes[table.scene_class[number]],
                "instruments": instruments[table.instrument_class[number]],
                "doubts": plain_provenance(survey.doubts.get(table.ids[number], {})),
            }
        )
    return rows


def plain_provenance(fields: Mapping[str, Provenance]) -> dict[str, Row]:
    """Source and confidence by field, as plain values."""
    return {
        field: {"source": said.source, "confidence": round(said.confidence, 3)}
        for field, said in fields.items()
    }


def summary(survey: Survey, numbers: Numbers) -> Row:
    """How many of some loops there are by part, key, tempo, and by scene and part.

    Keys come in the order of the Camelot wheel, tempos in whole BPM, the most frequent first.
    """
    table = survey.table
    parts = np.bincount(table.part[numbers], minlength=len(PARTS)).tolist()
    keys = np.bincount(table.key_class[numbers], minlength=len(table.keys)).tolist()
    wheel = Counter[str]()
    for key, count in zip(table.keys, keys, strict=True):
        if count:
            wheel["none" if key is None else key.camelot] += count
    tempos = Counter(np.round(survey.bpm()[numbers]).astype(int).tolist())
    return {
        "parts": {p.value: n for p, n in zip(PARTS, parts, strict=True) if n},
        "keys": {place: wheel[place] for place in sorted(wheel, key=_around)},
        "tempos": {str(bpm): count for bpm, count in tempos.most_common(_TOP_TEMPOS)},
        "other_tempos": max(0, len(tempos) - _TOP_TEMPOS),
        "doubtful": sum(table.ids[n] in survey.doubts for n in numbers.tolist()),
        "scenes": {
            each.scene.name: {p.value: list(each.counts[p]) for p in PARTS if each.total(p)}
            for each in cover(table, survey.library.score, numbers)
            if each.loops
        },
    }


def _around(place: str) -> tuple[int, str]:
    return (99, "") if place == "none" else (int(place[:-1]), place[-1])


def _tidy(value: float) -> float:
    """A float32's value as the decimal that it was."""
    return round(value, 4) + 0.0
