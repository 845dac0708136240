"""Libraries of loops that have no audio, for the survey's tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from adaptive.cues import Part
from adaptive.library import Library, Loop, SceneIntent, Score
from adaptive.music import COMMON_TIME, Emotion, Key, Tempo
from adaptive.survey import Survey

__all__ = ["loop", "survey_of"]


def loop(identity: str = "x", **changes: object) -> Loop:
    """A plain loop with some fields changed."""
    fields: dict[str, object] = {
        "id": identity,
        "path": f"{identity}.wav",
        "part": Part.HARMONY,
        "tempo": Tempo.from_bpm(120.0),
        "meter": COMMON_TIME,
        "bars": 4,
        "key": Key.parse("C"),
        "emotion": Emotion(0.0, 0.0),
        "scenes": frozenset({"calm"}),
    }
    return Loop(**{**fields, **changes})  # type: ignore[arg-type]


def survey_of(loops: Iterable[Loop], *scenes: SceneIntent, **score: object) -> Survey:
    """A survey of loops under a score of some scenes (calm by default)."""
    known = {scene.name: scene for scene in scenes or (SceneIntent(name="calm"),)}
    return Survey.of(
        Library(
            folder=Path("nowhere"),
            name="Loops",
            sample_rate=44_100,
            loops=tuple(loops),
            stingers=(),
            score=Score(scenes=known, **score),  # type: ignore[arg-type]
        )
    )
