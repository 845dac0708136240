"""Edge costs: each term by itself, and their sum."""

from __future__ import annotations

import math

import numpy as np
import pytest
from graph_loops import loop, random_loops
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.graph import TERMS, FeatureTable, TransitionCost, pair_costs
from adaptive.graph.distances import meter_distance, multi_hot, tempo_distance
from adaptive.library import CostWeights, Loop
from adaptive.music import Emotion, Meter, Tempo

ONLY = {
    term: CostWeights(**{name: float(name == term) for name in TERMS}) for term in TERMS
}  # a weight of 1 for one term, 0 for the others


def cost(term: str, a: Loop, b: Loop) -> float:
    """A single term's unweighted cost."""
    return float(TransitionCost(FeatureTable([a, b]), ONLY[term]).total(0, [1])[0])


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_terms_are_within_their_weights_and_add_up(seed: int) -> None:
    costs = TransitionCost(FeatureTable(random_loops(40, seed)))
    js = np.arange(40)
    for i in range(0, 40, 7):
        terms = costs.terms(i, js)
        assert tuple(terms) == TERMS
        assert all((value >= 0.0).all() for value in terms.values())
        total = costs.total(i, js)
        assert np.allclose(sum(terms.values()), total, atol=1e-6)
        assert ((total >= 0.0) & (total <= 1.0)).all()
        assert total[i] == 0.0


@pytest.mark.parametrize("term", TERMS)
@given(seed=st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_each_unweighted_term_is_within_0_and_1(term: str, seed: int) -> None:
    costs = TransitionCost(FeatureTable(random_loops(30, seed)), ONLY[term])
    for i in range(0, 30, 5):
        total = costs.total(i, np.arange(30))
        assert ((total >= 0.0) & (total <= 1.0)).all()
        assert np.allclose(costs.terms(i, np.arange(30))[term], total, atol=1e-6)


def test_a_row_and_a_block_have_the_same_bits() -> None:
    costs = TransitionCost(FeatureTable(random_loops(500, 5)))
    targets = costs.targets(np.arange(0, 500, 3))
    block = costs.block(np.arange(20), targets)
    for i in range(20):
        assert np.array_equal(block[i], costs.total(i, np.arange(0, 500, 3)))


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_pairs_have_the_bits_of_rows(seed: int) -> None:
    """Whatever loops edges leave from, and in whatever order: each costs what it does alone."""
    costs = TransitionCost(FeatureTable(random_loops(60, seed)))
    rng = np.random.default_rng(seed)
    rows, cols = rng.integers(0, 60, 90), rng.integers(0, 60, 90)
    for pairs, row in ((costs.pairs, costs.total), (costs.vertical_pairs, costs.vertical)):
        alone = [row(int(i), [j])[0] for i, j in zip(rows, cols, strict=True)]
        assert np.array_equal(pairs(rows, cols), np.array(alone, np.float32))
        nothing = np.zeros(0, np.int64)
        assert pairs(nothing, nothing).shape == (0,)


def test_a_vertical_block_has_the_bits_of_pairs() -> None:
    costs = TransitionCost(FeatureTable(random_loops(60, 4)))
    targets = costs.vertical_targets(np.arange(60))
    for rows in (np.array([7]), np.arange(20)):
        block = costs.vertical_block(rows, targets[5:])
        assert block.shape == (len(rows), 55)
        for place, row in enumerate(rows.tolist()):
            assert np.array_equal(block[place], costs.vertical(row, np.arange(5, 60)))


def test_what_is_kept_costs_what_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of many tempos and sets of instruments keeps no distances between them."""
    table = FeatureTable(random_loops(80, 11))
    rows, cols = np.repeat(np.arange(80), 80), np.tile(np.arange(80), 80)
    kept = TransitionCost(table)
    monkeypatch.setattr(pair_costs, "_FEW", 0)
    worked_out = TransitionCost(table)
    assert np.array_equal(kept.pairs(rows, cols), worked_out.pairs(rows, cols))
    assert np.array_equal(kept.pairs(rows[:1], cols), worked_out.pairs(rows[:1], cols))


@given(st.sampled_from(range(40)), st.sampled_from(range(40)))
def test_keys_as_the_key_itself_measures(i: int, j: int) -> None:
    loops = random_loops(40, 9)
    a, b = loops[i].key, loops[j].key
    expected = 0.0 if a is None or b is None else a.distance(b)
    assert cost("key", loops[i], loops[j]) == pytest.approx(expected, abs=1e-6)


def test_without_a_key_the_other_terms_share_its_weight() -> None:
    a, drums = loop("a", energy=0.0), loop("b", energy=100.0, key=None)
    pitched = loop("c", energy=100.0)
    costs = TransitionCost(FeatureTable([a, drums, pitched]))
    without, with_key = costs.total(0, [1, 2])
    assert without / with_key == pytest.approx(6.3 / 5.3, rel=1e-5)
    assert costs.terms(0, [1])["key"][0] == 0.0
    assert costs.terms(1, [0])["key"][0] == 0.0


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (120, 120, 0.0),
        (60, 120, 0.15),
        (120, 60, 0.15),
        (80, 120, 0.3),
        (90, 120, 0.35),
        (60, 240, 0.3),
        (60, 180, 0.45),
    ],
)
def test_simple_tempo_ratios(a: float, b: float, expected: float) -> None:
    first, second = (loop(t, tempo=Tempo.from_bpm(n)) for t, n in (("a", a), ("b", b)))
    assert cost("tempo", first, second) == pytest.approx(expected, abs=1e-3)


def test_tempo_ratios_must_be_met() -> None:
    octaves = np.log2(np.array([2.0, 2.04, 2.1, 1.06, 1.25, 1.2], np.float32))
    double, missed, far, near, quarter, fifth = tempo_distance(octaves)
    assert double < missed < far
    assert near < double + 0.1
    assert near < fifth < 1.0
    assert near < quarter < 1.0


@given(st.floats(-5, 5, width=32))
def test_tempo_does_not_depend_on_direction(octaves: float) -> None:
    both = tempo_distance(np.array([octaves, -octaves], np.float32))
    assert both[0] == both[1]
    assert 0.0 <= both[0] <= 1.0


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("4/4", "4/4", 0.0),
        ("4/4", "2/4", 0.25),
        ("4/4", "3/4", 0.5),
        ("3/4", "6/8", 0.75),
        ("6/8", "12/8", 0.25),
        ("7/8", "7/8 (3+2+2)", 0.1),
        ("4/4", "6/8", 0.75),
    ],
)
def test_meters(a: str, b: str, expected: float) -> None:
    one, two = Meter.parse(a), Meter.parse(b)
    assert meter_distance(one, two) == meter_distance(two, one) == pytest.approx(expected)


def test_emotion_is_distance_on_the_circumplex() -> None:
    a, b = loop("a", emotion=Emotion(-1, -1)), loop("b", emotion=Emotion(1, 1))
    c = loop("c", emotion=Emotion(0, -1))
    assert cost("emotion", a, b) == pytest.approx(1.0)
    assert cost("emotion", a, c) == pytest.approx(1.0 / math.sqrt(8.0))


@pytest.mark.parametrize(("term", "low", "high"), [("energy", 20.0, 70.0), ("loudness", -20, -14)])
def test_rises_are_easier_than_falls(term: str, low: float, high: float) -> None:
    a, b = loop("a", **{term: low}), loop("b", **{term: high})
    assert cost(term, b, a) == pytest.approx(0.5)
    assert cost(term, a, b) == pytest.approx(0.4)


def test_loudness_is_bounded() -> None:
    assert cost("loudness", loop("a", loudness=-10.0), loop("b", loudness=-60.0)) == 1.0


def test_brightness_and_instruments() -> None:
    a = loop("a", brightness=0.2, instruments=frozenset({"flute", "harp"}))
    b = loop("b", brightness=0.9, instruments=frozenset({"harp", "oboe"}))
    assert cost("brightness", a, b) == pytest.approx(0.7)
    assert cost("instruments", a, b) == pytest.approx(2.0 / 3.0)
    assert cost("instruments", loop("c"), loop("d")) == 0.0
    assert cost("instruments", a, loop("d")) == 1.0


def test_very_many_instruments_share_columns() -> None:
    sets = [frozenset({f"{n:04}"}) for n in range(600)]
    hot = multi_hot(sets)
    assert hot.shape == (600, 512)
    assert (hot.sum(axis=1) == 1.0).all()


def test_no_weights_no_cost() -> None:
    nothing = CostWeights(**dict.fromkeys(TERMS, 0.0))
    costs = TransitionCost(FeatureTable(random_loops(5)), nothing)
    assert costs.total(0, np.arange(5)).tolist() == [0.0] * 5


def test_no_targets_no_costs() -> None:
    costs = TransitionCost(FeatureTable(random_loops(5)))
    assert costs.total(0, []).size == 0
    assert costs.vertical(0, []).size == 0
