"""Agreements: the tempo that the loops of one folder share, where nothing else tells it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from adaptive.annotate import settle_timings
from adaptive.intake.outcome import Outcome

__all__ = ["agreements"]

_FEWEST = 3
"""Loops that must be in a folder for them to have an opinion."""


def agreements(outcomes: Mapping[str, Outcome]) -> dict[str, tuple[int, str]]:
    """Quarters and meter of the loops that are outvoted by the rest of their folder.

    Parameters
    ----------
    outcomes : mapping of str to Outcome
        By the source's name, which says its folder.

    Returns
    -------
    dict of str to (int, str)
        Loops whose tempo was heard as another one.
    """
    folders: dict[PurePosixPath, list[Outcome]] = {}
    for name, outcome in outcomes.items():
        if outcome.kind == "loop" and outcome.timings and not outcome.problem:
            folders.setdefault(PurePosixPath(name).parent, []).append(outcome)
    found: dict[str, tuple[int, str]] = {}
    for loops in folders.values():
        if len(loops) < _FEWEST:
            continue
        settled = settle_timings([loop.timings for loop in loops])
        for loop, count in zip(loops, settled, strict=True):
            if count is not None and _heard(loop) != (count.bars, count.meter):
                found[loop.name] = (count.beats, count.meter)
    return found


def _heard(loop: Outcome) -> tuple[int, str]:
    entry = loop.entries[0]
    return int(str(entry["bars"].value)), str(entry["meter"].value)
