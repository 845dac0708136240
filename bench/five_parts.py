"""A busy scene: the event that makes most parts of a library play."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adaptive.conduct import Settings
from adaptive.events import Stamped, event_from_map
from adaptive.music import Frame
from adaptive.serve.assemble import LoadedLibrary, build_scheduler, load_library

__all__ = ["busy_scene"]

_ENOUGH = 5


def busy_scene(library: Path) -> tuple[dict[str, Any], int]:
    """The event of the first scene with five parts (or the most there are), and their number."""
    loaded = load_library(library)
    best: tuple[int, dict[str, Any]] = (0, {})
    for name in loaded.library.score.scenes:
        event = {"type": "scene", "name": name}
        parts = _parts_in(loaded, event)
        if parts == _ENOUGH:
            return event, parts
        best = max(best, (parts, event), key=lambda found: found[0])
    return best[1], best[0]


def _parts_in(loaded: LoadedLibrary, event: dict[str, Any]) -> int:
    rate = loaded.library.sample_rate
    scheduler = build_scheduler(loaded, Settings(rate))
    scheduler.feed(Stamped(Frame(0), 0, event_from_map(event)))
    scheduler.advance(Frame(5 * rate))
    return len(scheduler.snapshot()["parts"])
