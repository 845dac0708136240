"""A graph built by two processes is the graph, also when one of them is killed on the way."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest

from adaptive.cues import Part
from adaptive.graph import FeatureTable, LoopGraph, TransitionCost
from adaptive.intake.cluster import executor_at
from adaptive.intake.crew import enter_cluster
from adaptive.library import Loop
from adaptive.music import COMMON_TIME, Emotion, Key, Tempo

pytestmark = pytest.mark.live
COUNT = 3_000


def _cost() -> TransitionCost:
    draw = np.random.default_rng(7)
    loops = [
        Loop(
            id=f"loop-{number}",
            path="none.wav",
            part=(Part.DRUMS, Part.BASS)[number % 2],
            tempo=Tempo(int(draw.integers(15_000, 40_000)), 44_100),
            meter=COMMON_TIME,
            bars=4,
            key=Key(int(draw.integers(12)), "minor"),
            energy=float(draw.uniform(0, 100)),
            emotion=Emotion(float(draw.uniform(-1, 1)), float(draw.uniform(-1, 1))),
        )
        for number in range(COUNT)
    ]
    return TransitionCost(FeatureTable(loops))


def _same(a: LoopGraph, b: LoopGraph) -> bool:
    return np.array_equal(a.indices, b.indices) and np.array_equal(a.costs, b.costs)


def test_two_processes_build_the_same_graph() -> None:
    cost = _cost()
    with executor_at(None) as executor:
        assert _same(
            LoopGraph.build(cost.table, cost, executor=executor), LoopGraph.build(cost.table, cost)
        )


class _KillsOne(Executor):
    """Kills one of the cluster's processes once work has been handed out."""

    def __init__(self, client: Any, victim: int) -> None:
        self._executor: Executor = client.get_executor(pure=False, retries=3)
        self._victim = victim
        self.handed_out = 0

    def submit(self, *args: Any, **options: Any) -> Future[Any]:
        future = self._executor.submit(*args, **options)
        self.handed_out += 1
        if self.handed_out == 2:
            threading.Timer(0.02, os.kill, (self._victim, signal.SIGKILL)).start()
        return future


def test_a_killed_process_changes_nothing_of_the_graph() -> None:
    cost = _cost()
    with ExitStack() as stack:
        client = enter_cluster(stack, 2, None)
        victim, other = client.run(os.getpid).values()
        executor = _KillsOne(client, victim)
        graph = LoopGraph.build(cost.table, cost, executor=executor)
        assert executor.handed_out >= 2
        for _ in range(200):
            if victim not in client.run(os.getpid, on_error="ignore").values():
                break
        assert victim not in client.run(os.getpid).values(), "it was not killed"
    assert other != victim
    assert _same(graph, LoopGraph.build(cost.table, cost))
