"""A session for a library that nobody knows: its own scenes and triggers, in turn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from adaptive.library import read_library

__all__ = ["write_session"]

_SECONDS = 32.0


def write_session(library: Path, events: Path) -> tuple[Path, float]:
    """Write the events of about half a minute; answers the file and how long it plays.

    Raises
    ------
    LibraryError
        When the library cannot be read.
    """
    score = read_library(library).score
    said = _events(list(score.scenes), list(score.triggers))
    lines = (json.dumps(event, ensure_ascii=False) + "\n" for event in said)
    events.write_text("".join(lines), encoding="utf-8")
    return events, _SECONDS


def _events(scenes: list[str], triggers: list[str]) -> Iterator[dict[str, Any]]:
    visited = islice(cycle(scenes[1:] + scenes[:1]), 5)
    grids = ("auto", "now", "beat", "bar", "now")
    times = (3.2, 8.05, 13.6, 19.9, 27.3)
    for at, scene, grid in zip(times, visited, grids, strict=False):
        yield {"at": at, "type": "scene", "name": scene, "quantize": grid}
    yield {"at": 5.7, "type": "energy", "value": 85}
    yield {"at": 10.4, "type": "emotion", "valence": 0.4, "arousal": 0.6}
    yield {"at": 15.1, "type": "energy", "value": 20}
    yield {"at": 22.3, "type": "emotion", "valence": -0.5, "arousal": -0.2}
    yield {"at": 24.8, "type": "energy", "value": 60, "ramp_ms": 2000}
    for at, trigger in zip((6.9, 17.5, 29.0), cycle(triggers), strict=False):
        yield {"at": at, "type": "trigger", "name": trigger}
