"""Random events: what a game might send at any moment, drawn from a seed and a score."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adaptive.events import encode_json_line
from adaptive.library import read_library

__all__ = ["GRIDS", "KINDS", "draw_events", "write_events"]

KINDS = ("scene", "energy", "emotion", "trigger", "duck")
GRIDS: tuple[str | None, ...] = (None, "now", "16th", "beat", "bar")


def draw_events(
    library: Path,
    count: int,
    seed: int,
    *,
    spacing_s: tuple[float, float] = (0.25, 0.7),
    first_s: float = 3.0,
    kinds: Sequence[str] = KINDS,
    grids: Sequence[str | None] = GRIDS,
) -> list[dict[str, Any]]:
    """Draw events with their times.

    Parameters
    ----------
    library : Path
        Its score names scenes and triggers.
    count : int
    seed : int
    spacing_s : (float, float)
        Shortest and longest time between two.
    first_s : float
        Time of the first.
    kinds, grids : sequence
        What to draw from; the grid ``None`` leaves the choice to the engine.

    Returns
    -------
    list of dict
        Messages of the protocol, each with ``at`` in seconds.
    """
    score = read_library(library).score
    scenes, triggers = sorted(score.scenes), sorted(score.triggers)
    chance = random.Random(seed)
    events, at = [], first_s
    for number in range(count):
        kind = chance.choice(kinds)
        event: dict[str, Any] = {"at": round(at, 4), "type": kind, "id": number}
        if kind == "scene":
            event["name"] = chance.choice(scenes)
        elif kind == "energy":
            event["value"] = float(chance.randrange(0, 101, 5))
        elif kind == "emotion":
            event["valence"] = round(chance.uniform(-1, 1), 2)
            event["arousal"] = round(chance.uniform(-1, 1), 2)
        elif kind == "trigger":
            event["name"] = chance.choice(triggers)
        else:
            event |= {"db": float(chance.randrange(-18, -2)), "ms": 250.0}
        grid = chance.choice(grids)
        if grid is not None:
            event["quantize"] = grid
        events.append(event)
        at += chance.uniform(*spacing_s)
    return events


def write_events(events: Sequence[dict[str, Any]], path: Path) -> Path:
    """Write them as an events file; answers the path."""
    path.write_text("".join(encode_json_line(e) + "\n" for e in events), encoding="utf-8")
    return path
