"""Rhythm, timbre and harmony in the costs, natural successors, and graphs kept on disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from graph_loops import loop, random_loops
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.cues import Part
from adaptive.graph import TERMS, FeatureTable, LoopGraph, TransitionCost, cached_graph
from adaptive.library import CostWeights, Loop

OLD = TERMS[:8]
KNOWN = {
    "pattern": "9000500080005000",
    "swing": 0.5,
    "syncopation": 0.2,
    "noisiness": 0.1,
    "percussiveness": 0.3,
    "register": 60.0,
    "width": 0.2,
    "complexity": 0.3,
    "harmonic_rhythm": 1.0,
}


def detailed(count: int, seed: int) -> list[Loop]:
    """Random loops of which two thirds know each detail."""
    rng = np.random.default_rng(seed)
    found = []
    for each in random_loops(count, seed):
        known = {name: value for name, value in KNOWN.items() if rng.random() < 0.66}
        if "pattern" in known:
            known["pattern"] = "".join(map(str, rng.integers(0, 10, 16)))
        for name in known:
            if name not in ("pattern", "register"):
                known[name] = float(rng.uniform(0.5, 0.75))
        found.append(replace(each, **known))  # type: ignore[arg-type]
    return found


def total(a: Loop, b: Loop, **weights: float) -> float:
    only = CostWeights(**{**dict.fromkeys(TERMS, 0.0), **weights})
    return float(TransitionCost(FeatureTable([a, b]), only).total(0, [1])[0])


@given(seed=st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_what_is_unknown_costs_exactly_as_if_it_did_not_exist(seed: int) -> None:
    table = FeatureTable(random_loops(40, seed))
    without = CostWeights(rhythm=0.0, timbre=0.0, harmony=0.0)
    js = np.arange(40)
    for i in range(0, 40, 9):
        a, b = TransitionCost(table).total(i, js), TransitionCost(table, without).total(i, js)
        assert a.tobytes() == b.tobytes()


@given(seed=st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_known_terms_add_up_and_stay_within_bounds(seed: int) -> None:
    costs = TransitionCost(FeatureTable(detailed(40, seed)))
    js = np.arange(40)
    for i in range(0, 40, 7):
        terms = costs.terms(i, js)
        assert all((value >= 0.0).all() for value in terms.values())
        assert np.allclose(sum(terms.values()), costs.total(i, js), atol=1e-6)
        assert costs.total(i, js).max() <= 1.0
        assert costs.total(i, js)[i] == 0.0


def test_the_bound_never_exceeds_the_cost() -> None:
    costs = TransitionCost(FeatureTable(detailed(300, 4)))
    every = np.arange(300)
    assert (costs.least(every, every) <= costs.block(every, costs.targets(every))).all()


@pytest.mark.parametrize(
    ("term", "field", "low", "high", "expected"),
    [
        ("rhythm", "pattern", "9000000000000000", "0000900000000000", 0.5),
        ("rhythm", "swing", 0.5, 0.75, 0.1),
        ("rhythm", "syncopation", 0.0, 0.5, 0.1),
        ("timbre", "noisiness", 0.0, 1.0, 0.3),
        ("timbre", "register", 30.0, 54.0, 0.125),
        ("timbre", "register", 0.0, 127.0, 0.25),
        ("harmony", "complexity", 0.0, 1.0, 0.6),
    ],
)
def test_each_dimension_has_its_share(
    term: str, field: str, low: object, high: object, expected: float
) -> None:
    a, b = loop("a", **{**KNOWN, field: low}), loop("b", **{**KNOWN, field: high})
    assert total(a, b, **{term: 1.0}) == pytest.approx(expected, abs=1e-5)
    assert total(b, a, **{term: 1.0}) == pytest.approx(expected, abs=1e-5)


def test_a_term_that_a_side_does_not_know_drops_out() -> None:
    a, b, c = loop("a", energy=0.0), loop("b", energy=100.0), loop("c", **KNOWN)
    assert total(replace(a, **KNOWN), b, energy=1.0, rhythm=1.0) == pytest.approx(0.8)
    known = total(replace(a, **KNOWN), replace(b, **KNOWN), energy=1.0, rhythm=1.0)
    assert known == pytest.approx(0.4, abs=1e-5)
    assert total(a, c, rhythm=1.0) == 0.0


class TestNatural:
    def graph(self) -> LoopGraph:
        near = [loop(str(n), energy=50.0 + n) for n in range(20)]
        far = loop("far", energy=0.0, brightness=1.0, loudness=-60.0)
        table = FeatureTable([replace(near[0], next=("far", "0", "bass", "nobody")), *near[1:], far,
                              loop("bass", part=Part.BASS)])  # fmt: skip
        return LoopGraph.build(table, TransitionCost(table), 3)

    def test_it_is_always_among_the_successors_and_costs_nothing(self) -> None:
        graph = self.graph()
        following, costs = graph.successors(0)
        assert following[0] == 20
        assert costs[0] == 0.0
        assert len(set(following.tolist())) == 3
        assert costs[1] > 0.0

    def test_the_costs_know_it_in_one_direction(self) -> None:
        cost = self.graph().cost
        assert cost.total(0, [20, 21])[0] == 0.0
        assert sum(float(value[0]) for value in cost.terms(0, [20]).values()) == 0.0
        assert cost.total(20, [0])[0] > 0.1


class TestLargeParts:
    def test_neighbours_are_those_of_a_plain_search(self) -> None:
        table = FeatureTable(detailed(3000, 6))
        cost = TransitionCost(table)
        graph = LoopGraph.build(table, cost, 8, workers=2)
        for i in range(0, 3000, 211):
            others = np.flatnonzero(table.part == table.part[i])
            others = others[others != i]
            costs = cost.total(i, others)
            expected = others[np.lexsort((others, costs))[:8]]
            assert graph.successors(i)[0].tolist() == expected.tolist()

    def test_an_executor_gives_the_same_graph(self) -> None:
        table = FeatureTable(detailed(1500, 7))
        cost = TransitionCost(table)
        with ThreadPoolExecutor(2) as pool:
            other = LoopGraph.build(table, cost, 5, executor=pool)
        own = LoopGraph.build(table, cost, 5)
        assert np.array_equal(own.indices, other.indices)
        assert np.array_equal(own.costs, other.costs)


class TestKeptOnDisk:
    def test_it_is_read_again(self, tmp_path: Path) -> None:
        cost = TransitionCost(FeatureTable(detailed(80, 1)))
        first = cached_graph(cost, tmp_path)
        (path,) = tmp_path.iterdir()
        before = path.stat().st_mtime_ns
        second = cached_graph(cost, tmp_path)
        assert path.stat().st_mtime_ns == before
        assert np.array_equal(first.indices, second.indices)
        assert np.array_equal(first.costs, second.costs)

    def test_a_damaged_file_is_built_again(self, tmp_path: Path) -> None:
        cost = TransitionCost(FeatureTable(detailed(80, 1)))
        first = cached_graph(cost, tmp_path)
        (path,) = tmp_path.iterdir()
        for content in (b"", b"PK\x03\x04 no", path.read_bytes()[:200]):
            path.write_bytes(content)
            assert np.array_equal(cached_graph(cost, tmp_path).indices, first.indices)

    def test_weights_and_loops_make_another(self, tmp_path: Path) -> None:
        loops = detailed(40, 1)
        cached_graph(TransitionCost(FeatureTable(loops)), tmp_path)
        cached_graph(TransitionCost(FeatureTable(loops), CostWeights(key=2.0)), tmp_path)
        cached_graph(
            TransitionCost(FeatureTable([replace(loops[0], energy=1), *loops[1:]])), tmp_path
        )
        assert len(list(tmp_path.iterdir())) == 3
