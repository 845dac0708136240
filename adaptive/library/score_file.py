"""Reading ``score.toml``, and the score of a library that has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields as dataclass_fields
from pathlib import Path
from statistics import fmean

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS, Part
from adaptive.errors import LibraryError
from adaptive.library.columns import LoopColumns
from adaptive.library.fields import Fields
from adaptive.library.loop import Loop
from adaptive.library.loop_sequence import columns_of
from adaptive.library.score import (
    DEFAULT_PART_RULES,
    CostWeights,
    ParamMapping,
    PartRule,
    SceneIntent,
    Score,
    TriggerIntent,
)
from adaptive.library.toml_file import read_toml
from adaptive.music import Emotion, Quantize

__all__ = ["PARAM_TARGETS", "default_score", "read_score"]

PARAM_TARGETS: dict[str, tuple[float, float]] = {
    "energy": (0.0, 100.0),
    "valence": (-1.0, 1.0),
    "arousal": (-1.0, 1.0),
    "brightness": (-1.0, 1.0),
    "reverb": (0.0, 1.0),
}
"""What a game's parameter may map onto, and the range of each."""

_QUANTIZE = {quantize.value: quantize for quantize in Quantize}
_GESTURES = {name: name for name in ("filter", "duck", "none")}
_MAYBE_QUANTIZE: dict[str, Quantize | None] = dict(_QUANTIZE)
_DEADLINE_MS = (50.0, 600_000.0)
_FADE_MS = (5.0, 10_000.0)


def default_score(loops: Iterable[Loop]) -> Score:
    """One scene for each scene tag, with the mean emotion and energy of its loops.

    Starts with the scene of the lowest energy. A library without scene tags has one scene,
    ``"all"``, that every loop answers.
    """
    columns = columns_of(loops if isinstance(loops, Sequence) else tuple(loops))
    tags = columns.words["scenes"]
    scenes: dict[str, SceneIntent] = {}
    for name in sorted({tag for scene in tags.values for tag in scene}):
        classes = [place for place, scene in enumerate(tags.values) if name in scene]
        scenes[name] = _scene_of(name, columns, np.flatnonzero(np.isin(tags.codes, classes)))
    if not scenes:
        scenes = {"all": SceneIntent(name="all", every_loop=True)}
    start = min(scenes.values(), key=lambda scene: (scene.energy or 0.0, scene.name))
    return Score(scenes=scenes, start=start.name)


def read_score(path: Path, loops: Sequence[Loop]) -> tuple[Score, tuple[LibraryError, ...]]:
    """Read a score. What is wrong becomes a problem, and a default takes its place.

    A file that is not there gives the default score without a problem; one that is not TOML gives
    the default score and a problem. Never raises.
    """
    if not path.exists():
        return default_score(loops), ()
    problems: list[LibraryError] = []
    try:
        tables = read_toml(path)
    except LibraryError as error:
        remedy = f"{error.remedy} (a score made from the loops' scene tags is used)"
        return default_score(loops), (LibraryError(path.name, error.problem, remedy),)
    top = Fields(tables, path.name, problems, "the rest is read")
    reader = _ScoreReader(path.name, problems)
    score = reader.read(top, loops)
    top.warn_unknown()
    return score, tuple(problems)


class _ScoreReader:
    def __init__(self, file: str, problems: list[LibraryError]) -> None:
        self._file = file
        self._problems = problems

    def read(self, top: Fields, loops: Sequence[Loop]) -> Score:
        head = self._fields(top.table("score"), "score")
        scenes = {name: self._scene(name, table) for name, table in top.table("scenes").items()}
        triggers = {n: self._trigger(n, table) for n, table in top.table("triggers").items()}
        params = {n: self._param(n, table) for n, table in top.table("params").items()}
        if not scenes:
            scenes = dict(default_score(loops).scenes)
        score = Score(
            scenes=scenes,
            triggers=triggers,
            params={n: p for n, p in params.items() if p is not None},
            start=head.choice("start", {name: name for name in scenes}, next(iter(scenes))),
            deadline_ms=head.number("deadline_ms", *_DEADLINE_MS, 200.0),
            quantize=head.choice("quantize", _QUANTIZE, Quantize.AUTO),
            fade_ms=head.number("fade_ms", *_FADE_MS, 70.0),
            gain_db=head.number("gain_db", -60.0, 12.0, 0.0),
            smooth_cost=head.number("smooth_cost", 0.0, 1.0, 0.35),
            phrase_bars=head.integer("phrase_bars", 1, 64, 4),
            lead_in=head.text("lead_in") or None,
            weights=self._weights(top.table("weights")),
            parts=self._parts(top.table("parts")),
        )
        head.warn_unknown()
        return score

    def _fields(self, table: object, where: str, otherwise: str = "a default is used") -> Fields:
        return Fields(table, f"{self._file}, [{where}]", self._problems, otherwise)

    def _scene(self, name: str, table: object) -> SceneIntent:
        fields = self._fields(table, f"scenes.{name}")
        bpm = fields.pair("bpm", 20.0, 400.0)
        if bpm is not None and bpm[0] > bpm[1]:
            fields.wrong("bpm", list(bpm), "the lower tempo first")
            bpm = None
        scene = SceneIntent(
            name=name,
            tags=frozenset(fields.texts("tags")) or frozenset({name}),
            emotion=_emotion(fields),
            energy=fields.maybe_number("energy", 0.0, 100.0),
            bpm=bpm,
            parts=_allowed_parts(fields),
            deadline_ms=fields.maybe_number("deadline_ms", *_DEADLINE_MS),
            quantize=fields.choice("quantize", _MAYBE_QUANTIZE, None),
            fade_ms=fields.maybe_number("fade_ms", *_FADE_MS),
            stinger=fields.text("stinger") or None,
            lead_in=fields.text("lead_in") or None,
            gesture=fields.choice("gesture", _GESTURES, "filter"),
        )
        fields.warn_unknown()
        return scene

    def _trigger(self, name: str, table: object) -> TriggerIntent:
        fields = self._fields(table, f"triggers.{name}")
        trigger = TriggerIntent(
            name=name,
            stinger=fields.text("stinger") or None,
            duck_db=fields.maybe_number("duck_db", -60.0, 0.0),
            scene=fields.text("scene") or None,
            energy=fields.maybe_number("energy", 0.0, 100.0),
            emotion=_emotion(fields),
            hold_bars=fields.integer("hold_bars", 1, 1024, 0) or None,
            return_to=fields.text("return_to") or None,
            deadline_ms=fields.maybe_number("deadline_ms", *_DEADLINE_MS),
            quantize=fields.choice("quantize", _MAYBE_QUANTIZE, None),
        )
        fields.warn_unknown()
        return trigger

    def _param(self, name: str, table: object) -> ParamMapping | None:
        fields = self._fields(table, f"params.{name}", "it is left out")
        fields.require("to", "from", "into")
        to = fields.choice("to", {target: target for target in PARAM_TARGETS}, "energy")
        source = fields.pair("from", -1e30, 1e30)
        target = fields.pair("into", *PARAM_TARGETS[to])
        if source is not None and source[0] == source[1]:
            fields.wrong("from", list(source), "two different numbers")
        fields.warn_unknown()
        if fields.failed or source is None or target is None:
            return None
        return ParamMapping(name=name, to=to, source=source, target=target)

    def _weights(self, table: object) -> CostWeights:
        fields = self._fields(table, "weights")
        defaults = CostWeights()
        values = {
            term.name: fields.number(term.name, 0.0, 1000.0, getattr(defaults, term.name))
            for term in dataclass_fields(CostWeights)
        }
        fields.warn_unknown()
        return CostWeights(**values)

    def _parts(self, tables: object) -> dict[Part, PartRule]:
        fields = self._fields(tables, "parts")
        rules = dict(DEFAULT_PART_RULES)
        for part in PARTS:
            if part.value in fields:
                table = fields.table(part.value)
                rules[part] = self._part_rule(part, table)
            else:
                fields.table(part.value)
        fields.warn_unknown()
        return rules

    def _part_rule(self, part: Part, table: object) -> PartRule:
        fields = self._fields(table, f"parts.{part.value}")
        default = DEFAULT_PART_RULES[part]
        enter = fields.number("enter", 0.0, 100.0, default.enter)
        # Without a word on leaving, the default gap between joining and leaving is kept.
        leave = fields.number(
            "leave", 0.0, 100.0, max(0.0, enter - (default.enter - default.leave))
        )
        if leave > enter:
            fields.wrong("leave", leave, f"at most enter, {enter:g}")
            leave = enter
        gain_db = fields.number("gain_db", -60.0, 12.0, default.gain_db)
        fields.warn_unknown()
        return PartRule(enter, leave, gain_db)


def _scene_of(name: str, columns: LoopColumns, rows: npt.NDArray[np.intp]) -> SceneIntent:
    valence, arousal, energy = (
        round(fmean(columns.numbers[field][rows].tolist()), 6)
        for field in ("valence", "arousal", "energy")
    )
    emotion = Emotion(valence, arousal)
    return SceneIntent(name=name, tags=frozenset({name}), emotion=emotion, energy=energy)


def _emotion(fields: Fields) -> Emotion | None:
    """``emotion`` by name, or ``valence`` and ``arousal``, of which the coordinates win."""
    named = fields.parsed("emotion", _named_emotion, None)
    valence = fields.maybe_number("valence", -1.0, 1.0)
    arousal = fields.maybe_number("arousal", -1.0, 1.0)
    if valence is None and arousal is None:
        return named
    return Emotion(valence or 0.0, arousal or 0.0)


def _named_emotion(name: str) -> Emotion | None:
    return Emotion.named(name)


def _allowed_parts(fields: Fields) -> tuple[Part, ...]:
    names = fields.texts("parts")
    values = {part.value for part in PARTS}
    for name in names:
        if name not in values:
            fields.wrong("parts", name, ", ".join(part.value for part in PARTS))
    allowed = tuple(part for part in PARTS if part.value in names)
    return allowed or PARTS
