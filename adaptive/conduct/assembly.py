"""Puts a scheduler together from its parts."""

from __future__ import annotations

from adaptive.conduct.chance import Chance
from adaptive.conduct.combinations import Combinations
from adaptive.conduct.director import Director
from adaptive.conduct.readiness import Readiness
from adaptive.conduct.repertoire import Repertoire
from adaptive.conduct.scheduler import Scheduler
from adaptive.conduct.settings import Settings
from adaptive.conduct.stage import Overlap, Stage
from adaptive.conduct.stingers import Stingers
from adaptive.conduct.walk import Heard, Walk
from adaptive.graph import LoopGraph, TransitionCost
from adaptive.library.score import Score

__all__ = ["new_scheduler"]

_LOOP_HALF_LIFE_S = 30
_COMBINATION_HALF_LIFE_S = 1_800
_STINGER_HALF_LIFE_S = 20


def new_scheduler(
    repertoire: Repertoire,
    cost: TransitionCost,
    graph: LoopGraph,
    score: Score,
    settings: Settings,
    overlap: Overlap,
) -> Scheduler:
    """A scheduler at frame 0.

    Parameters
    ----------
    repertoire : Repertoire
    cost, graph : TransitionCost, LoopGraph
        Built over the repertoire's loops in their order.
    score : Score
    settings : Settings
    overlap : callable
        Measures which correlation fits what fades over an overlap.

    Raises
    ------
    ParameterError
        The score has no scene that has loops.
    """
    chance = Chance(settings.seed)
    rate = settings.sample_rate
    heard = Heard(len(repertoire.loops), _LOOP_HALF_LIFE_S * rate)
    combinations = Combinations(_COMBINATION_HALF_LIFE_S * rate)
    stinger_ids = [stinger.id for stinger in repertoire.stingers]
    readiness = Readiness(cost.table.ids, stinger_ids)
    if settings.deferred:
        readiness.none_yet()
    walk = Walk(repertoire, cost, graph, chance, heard, combinations, readiness)
    walk.foresee(score.scenes.values())
    stage = Stage(repertoire, score, settings, overlap)
    director = Director(walk, score, stage)
    stingers = Stingers(repertoire, chance, _STINGER_HALF_LIFE_S * rate)
    return Scheduler(director, stingers, score, settings)
