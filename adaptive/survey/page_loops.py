"""The loops of a page as columns of JSON: small, and quick to read in a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.catalogue.emotion_map import beside_each_other
from adaptive.cues import PARTS
from adaptive.graph import FeatureTable, LoopGraph
from adaptive.graph.layout import lay_out
from adaptive.music import MOODS
from adaptive.survey.membership import belongs
from adaptive.survey.moods import nearest_moods
from adaptive.survey.rows import plain_provenance
from adaptive.survey.survey import Survey

__all__ = ["loops_json"]

Numbers = npt.NDArray[np.intp]

_MOST_EDGES = 16_000
"""More edges than this are neither drawn nor sent: each loop keeps its cheapest."""


def loops_json(survey: Survey, numbers: Numbers, graph: LoopGraph, waves: Mapping[int, str]) -> str:
    """Everything that the page's script shows, as JSON that may stand within a script.

    Parameters
    ----------
    survey : Survey
    numbers : ndarray of int
        Loops on the page.
    graph : LoopGraph
        Of these loops, in this order.
    waves : mapping of int to str
        Waveforms by place on the page.
    """
    table = graph.table
    columns = {
        **_columns(table),
        **_classes(table),
        "scene": _scenes(survey, table),
        "scenes": list(survey.library.score.scenes),
        "tags": [", ".join(sorted(survey.loops[n].tags)) for n in numbers.tolist()],
        "doubts": {
            place: plain_provenance(survey.doubts[name])
            for place, name in enumerate(table.ids)
            if name in survey.doubts
        },
        "waves": waves,
        "map": [_short(x, 1) for place in _map_places(table) for x in place],
        "graph": _graph(graph),
        "smooth": survey.library.score.smooth_cost,
    }
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    # Within a script, "<" could end it; JSON may hold it escaped.
    return text.replace("<", "\\u003c")


def _columns(table: FeatureTable) -> dict[str, Any]:
    return {
        "ids": table.ids,
        "part": table.part.tolist(),
        "bars": table.bars.tolist(),
        "energy": _shorts(100.0 * table.energy, 1),
        "valence": _shorts(table.valence, 2),
        "arousal": _shorts(table.arousal, 2),
        "loudness": _shorts(table.loudness, 1),
        "brightness": _shorts(table.brightness, 2),
        "density": _shorts(table.density, 2),
        "mood": nearest_moods(table).tolist(),
        "moods": list(MOODS),
        "parts": [part.value for part in PARTS],
    }


def _classes(table: FeatureTable) -> dict[str, Any]:
    return {
        "keys": [
            None if key is None else [str(key), key.camelot, key.open_key] for key in table.keys
        ],
        "key": table.key_class.tolist(),
        "tempos": [_short(tempo.bpm, 2) for tempo in table.tempos],
        "tempo": table.tempo_class.tolist(),
        "meters": [str(meter) for meter in table.meters],
        "meter": table.meter_class.tolist(),
        "families": table.families,
        "family": table.family_class.tolist(),
        "players": [sorted(names) for names in table.instrument_sets],
        "player": table.instrument_class.tolist(),
        "sceneTags": [sorted(tags) for tags in table.scene_sets],
        "sceneTag": table.scene_class.tolist(),
    }


def _scenes(survey: Survey, table: FeatureTable) -> list[list[int]]:
    """Scenes of the score to which each distinct set of scene tags belongs."""
    found: list[list[int]] = [[] for _ in table.scene_sets]
    for number, scene in enumerate(survey.library.score.scenes.values()):
        for place in np.unique(table.scene_class[belongs(table, scene)]).tolist():
            found[place].append(number)
    return found


def _map_places(table: FeatureTable) -> Sequence[tuple[float, float]]:
    emotions = zip(_shorts(table.valence, 3), _shorts(table.arousal, 3), strict=True)
    return list(beside_each_other(emotions))


def _graph(graph: LoopGraph) -> dict[str, Any]:
    """Places and edges; each loop has as many as there is room for."""
    places, fields = lay_out(graph)
    each = max(1, _MOST_EDGES // max(1, len(graph)))
    to, costs = [], []
    for number in range(len(graph)):
        following, prices = graph.successors(number)
        to.append(following[:each].tolist())
        costs.append(_shorts(prices[:each], 3))
    return {
        "fields": fields,
        "x": _shorts(places[:, 0], 3),
        "y": _shorts(places[:, 1], 3),
        "to": to,
        "costs": costs,
    }


def _shorts(values: npt.NDArray[Any], digits: int) -> list[float]:
    return [_short(value, digits) for value in values.tolist()]


def _short(value: float, digits: int) -> float | int:
    """A number in as few characters as may be."""
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded
