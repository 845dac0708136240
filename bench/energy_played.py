"""Energy played: which energies the walk chooses when it is asked for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from adaptive.conduct import Settings
from adaptive.events import Stamped, event_from_map
from adaptive.library import Loop
from adaptive.music import Frame, seconds_to_frames
from adaptive.serve.assemble import LoadedLibrary, build_scheduler
from bench.scene_ladder import ENERGIES, LEAD_FRAMES, Listening, ladder_events

__all__ = ["Played", "energy_played", "mean_energies", "nearest_energy"]


@dataclass(frozen=True, slots=True)
class Played:
    """Loops that played when an energy was asked for.

    Parameters
    ----------
    asked : float
    chosen : float
        Energy of a loop that played for a second.
    nearest : float
        The nearest that its family has for its part.
    """

    asked: float
    chosen: float
    nearest: float


def nearest_energy(loop: Loop, asked: float, loops: Iterable[Loop]) -> float:
    """The energy nearest to one asked for, among loops of the same family and part."""
    rungs = {each.energy for each in loops if (each.family, each.part) == (loop.family, loop.part)}
    return min(rungs, key=lambda energy: (abs(energy - asked), energy))


def energy_played(loaded: LoadedLibrary, scene: str, listening: Listening) -> list[Played]:
    """What plays in each second of a scene's ladder, as :func:`bench.scene_ladder` renders it."""
    loops = {loop.id: loop for loop in loaded.repertoire.loops}
    rate = loaded.library.sample_rate
    scheduler = build_scheduler(loaded, Settings(rate, lead_frames=LEAD_FRAMES))
    script = [
        Stamped(seconds_to_frames(event.pop("at"), rate), seq, event_from_map(event))
        for seq, event in enumerate(ladder_events(scene, listening))
    ]
    found = []
    for second in range(int(len(ENERGIES) * listening.rung_s)):
        now = Frame(second * rate)
        while script and script[0].frame <= now:
            scheduler.feed(script.pop(0))
        scheduler.advance(now)
        rung, since = divmod(second, listening.rung_s)
        if since >= listening.settle_s:
            asked = ENERGIES[int(rung)]
            for name in scheduler.snapshot()["parts"].values():
                near = nearest_energy(loops[name], asked, loops.values())
                found.append(Played(asked, loops[name].energy, near))
    return found


def mean_energies(played: Iterable[Played]) -> dict[float, tuple[float, float]]:
    """By energy asked for: the mean of what played, and of the nearest there was."""
    every = list(played)
    return {
        asked: (
            float(np.mean([each.chosen for each in every if each.asked == asked])),
            float(np.mean([each.nearest for each in every if each.asked == asked])),
        )
        for asked in sorted({each.asked for each in every})
    }
