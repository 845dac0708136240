"""The graph: exact neighbours, no dead end, paths."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from graph_loops import loop, random_loops
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.cues import Part
from adaptive.errors import ParameterError
from adaptive.graph import FeatureTable, LoopGraph, TransitionCost
from adaptive.graph.neighbours import smallest_of_rows
from adaptive.library import CostWeights, Loop
from adaptive.music import Key, Tempo


def graph_of(loops: list[Loop], neighbours: int = 16, workers: int | None = None) -> LoopGraph:
    table = FeatureTable(loops)
    return LoopGraph.build(table, TransitionCost(table), neighbours, workers)


@given(count=st.integers(0, 60), seed=st.integers(0, 99), neighbours=st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_successors_are_the_cheapest_of_the_part(count: int, seed: int, neighbours: int) -> None:
    graph = graph_of(random_loops(count, seed, [Part.BASS, Part.DRUMS, Part.MIX]), neighbours)
    for i in range(count):
        others = [j for j in range(count) if j != i and graph.table.part[j] == graph.table.part[i]]
        costs = graph.cost.total(i, others) if others else np.zeros(0)
        expected = sorted(zip(costs.tolist(), others, strict=True))[:neighbours]
        found, values = graph.successors(i)
        assert list(zip(values.tolist(), found.tolist(), strict=True)) == expected


def test_many_loops_in_blocks_and_threads_give_the_same_graph() -> None:
    loops = random_loops(3000, 1, [Part.MELODY])
    one, two = graph_of(loops, workers=1), graph_of(loops, workers=2)
    assert np.array_equal(one.indices, two.indices)
    assert np.array_equal(one.costs, two.costs)
    for i in (0, 1234, 2999):
        costs = one.cost.total(i, np.arange(3000))
        costs[i] = np.inf
        expected = np.lexsort((np.arange(3000), costs))[:16]
        assert one.successors(i)[0].tolist() == expected.tolist()


def test_equal_loops_follow_in_the_order_of_their_numbers() -> None:
    graph = graph_of([loop(str(n)) for n in range(2000)], neighbours=3)
    assert graph.successors(0)[0].tolist() == [1, 2, 3]
    assert graph.successors(1)[0].tolist() == [0, 2, 3]
    assert graph.successors(1999)[0].tolist() == [0, 1, 2]


@given(seed=st.integers(0, 30), ties=st.integers(1, 50), count=st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_smallest_of_rows_is_a_sort(seed: int, ties: int, count: int) -> None:
    block = np.random.default_rng(seed).integers(0, ties, (5, 1500)).astype(np.float32)
    columns, values = smallest_of_rows(block, count)
    expected = np.argsort(block, axis=1, kind="stable")[:, :count]
    assert np.array_equal(columns, expected)
    assert np.array_equal(values, np.take_along_axis(block, expected, axis=1))


def test_a_part_with_one_loop_has_no_edge() -> None:
    graph = graph_of([loop("a", part=Part.BASS), loop("b"), loop("c")])
    assert graph.successors(0)[0].size == 0
    assert graph.successors(1)[0].tolist() == [2]
    assert graph.unreachable.size == 0


def test_loops_that_nothing_leads_to_are_named() -> None:
    # Twenty in a row and one far from all: with few neighbours nothing chooses it.
    near = [loop(str(n), energy=20.0 + n) for n in range(20)]
    far = loop("far", key=Key(6, "major"), tempo=Tempo.from_bpm(63.0), energy=100.0)
    graph = graph_of([*near, far], neighbours=4)
    assert graph.unreachable.tolist() == [20]
    assert graph.successors(20)[0].size == 4


def test_wrong_arguments_are_named() -> None:
    table = FeatureTable([loop()])
    with pytest.raises(ParameterError, match="neighbours is 0"):
        LoopGraph.build(table, TransitionCost(table), 0)
    with pytest.raises(ParameterError, match="another table"):
        LoopGraph.build(table, TransitionCost(FeatureTable([])))


class TestPath:
    def chain(self) -> LoopGraph:
        """Six loops around half the circle of fifths, each near its neighbours only."""
        fifths = [Key(7 * n % 12, "major") for n in range(7)]
        return graph_of([loop(str(n), key=key) for n, key in enumerate(fifths)], neighbours=2)

    def test_small_steps_beat_one_large_one(self) -> None:
        assert self.chain().path(0, [6], 6) == [0, 1, 2, 3, 4, 5, 6]

    def test_the_hops_are_bounded(self) -> None:
        graph = self.chain()
        for hops in range(1, 7):
            way = graph.path(0, [6], hops)
            assert way is not None
            assert len(way) - 1 <= hops
            assert (way[0], way[-1]) == (0, 6)

    def test_a_plain_sum_takes_the_direct_edge(self) -> None:
        assert self.chain().path(0, [6], 6, power=1.0) == [0, 6]

    def test_there_is_always_a_way_to_a_loop_of_the_part(self) -> None:
        assert self.chain().path(0, [6], 1) == [0, 6]

    def test_the_start_may_be_a_goal(self) -> None:
        assert self.chain().path(3, [6, 3], 4) == [3]

    def test_no_goal_no_way(self) -> None:
        graph = graph_of([loop("a"), loop("b", part=Part.BASS)])
        assert graph.path(0, [], 4) is None
        assert graph.path(0, [1], 4) is None
        assert graph.path(0, [0], 0) == [0]

    @given(seed=st.integers(0, 200), hops=st.integers(1, 4))
    @settings(max_examples=40, deadline=None)
    def test_no_way_is_smoother(self, seed: int, hops: int) -> None:
        graph = graph_of(random_loops(12, seed, [Part.HARMONY]), neighbours=3)
        goals = [10, 11]
        found = graph.path(0, goals, hops)
        assert found is not None
        assert found[-1] in goals
        assert _price(graph, found) == pytest.approx(_cheapest(graph, goals, hops), rel=1e-6)


def _price(graph: LoopGraph, way: list[int]) -> float:
    return sum(float(graph.cost.total(a, [b])[0]) ** 2 for a, b in itertools.pairwise(way))


def _cheapest(graph: LoopGraph, goals: list[int], hops: int) -> float:
    """By trying every way: edges of the graph, then straight to a goal."""
    best = float("inf")
    ways = [[0]]
    for _ in range(hops):
        best = min(best, *(_price(graph, [*way, goal]) for way in ways for goal in goals))
        ways = [
            [*way, int(step)]
            for way in ways
            for step in graph.successors(way[-1])[0]
            if step not in way and step not in goals
        ]
        if not ways:
            break
    return best


def test_weights_steer_the_graph() -> None:
    table = FeatureTable([loop("a"), loop("b", energy=95.0), loop("c", key=Key(6, "major"))])
    by_key = LoopGraph.build(table, TransitionCost(table, CostWeights(energy=0.0)))
    by_energy = LoopGraph.build(table, TransitionCost(table, CostWeights(key=0.0)))
    assert by_key.successors(0)[0].tolist() == [1, 2]
    assert by_energy.successors(0)[0].tolist() == [2, 1]
