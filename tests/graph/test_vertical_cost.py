"""Sounding together: tempo and meter, keys, chords, families; and chord symbols."""

from __future__ import annotations

import numpy as np
import pytest
from graph_loops import loop, random_loops
from hypothesis import given
from hypothesis import strategies as st

from adaptive.graph import FeatureTable, TransitionCost, chord_clash, chord_pitch_classes
from adaptive.library import Loop
from adaptive.music import Key, Meter, Tempo


def together(a: Loop, b: Loop) -> float:
    return float(TransitionCost(FeatureTable([a, b])).vertical(0, [1])[0])


def test_only_loops_in_time_sound_together() -> None:
    a = loop("a")
    assert together(a, loop("b", tempo=Tempo.from_bpm(121.0))) == np.inf
    assert together(a, loop("b", meter=Meter(2, 4))) == np.inf
    assert together(a, loop("b", bars=3)) == 0.0


def test_a_family_is_made_for_each_other() -> None:
    a = loop("a", family="one")
    assert together(a, loop("b", family="one")) == 0.0
    assert together(a, loop("b", family="two")) > 0.0
    assert together(a, loop("b")) == 0.0  # nothing is known against it


def test_far_keys_sound_worse() -> None:
    near, far = loop("n", key=Key(7)), loop("f", key=Key(6))
    assert 0.0 < together(loop("a"), near) < together(loop("a"), far)
    assert together(loop("a"), loop("d", key=None)) == 0.0


def test_chords_are_compared_where_they_meet() -> None:
    a = loop("a", chords=("C", "G"), bars=2)
    assert together(a, loop("b", chords=("C", "G", "C", "G"), bars=4)) == 0.0
    assert together(a, loop("b", chords=("G", "C"), bars=2)) > 0.1
    # Bars 0–5 of C G against C G C: the same in bars 0, 1 and 2, crossed in 3, 4 and 5.
    same = together(a, loop("b", chords=("G", "C"), bars=2))
    assert together(a, loop("b", chords=("C", "G", "C"), bars=3)) == pytest.approx(same / 2)


def test_the_terms_add_up() -> None:
    loops = random_loops(60, 2)
    costs = TransitionCost(FeatureTable(loops))
    for i in range(0, 60, 9):
        terms = costs.vertical_terms(i, np.arange(60))
        assert list(terms) == ["time", "key", "chords", "family"]
        total = costs.vertical(i, np.arange(60))
        assert np.allclose(sum(terms.values()), total, atol=1e-6)
        assert (np.isinf(total) | ((total >= 0.0) & (total <= 1.0))).all()
        assert total[i] == 0.0


def test_vertical_cost_is_symmetric() -> None:
    loops = [
        loop(str(n), chords=chords, bars=bars, key=Key(n))
        for n, (chords, bars) in enumerate([(("C", "F"), 2), (("Am", "G", "F"), 3), (("Dm",), 1)])
    ]
    costs = TransitionCost(FeatureTable(loops))
    table = np.stack([costs.vertical(i, np.arange(3)) for i in range(3)])
    assert np.allclose(table, table.T)


@pytest.mark.parametrize(
    ("symbol", "pitches"),
    [
        ("C", {0, 4, 7}),
        ("Am", {9, 0, 4}),
        ("F#m7", {6, 9, 1, 4}),
        ("Bbmaj7", {10, 2, 5, 9}),
        ("G7", {7, 11, 2, 5}),
        ("Dm9", {2, 5, 9, 0, 4}),
        ("Cmaj9", {0, 4, 7, 11, 2}),
        ("Cadd9", {0, 4, 7, 2}),
        ("Esus4", {4, 9, 11}),
        ("A7sus4", {9, 2, 4, 7}),
        ("Dsus2", {2, 4, 9}),
        ("Bdim", {11, 2, 5}),
        ("Bdim7", {11, 2, 5, 8}),
        ("Bm7b5", {11, 2, 5, 9}),
        ("Caug", {0, 4, 8}),
        ("C6", {0, 4, 7, 9}),
        ("Am6", {9, 0, 4, 6}),
        ("G5", {7, 2}),
        ("E7b9", {4, 8, 11, 2, 5}),
        ("E7#9", {4, 8, 11, 2, 7}),
        ("A/C#", {9, 1, 4}),
        ("C/D", {0, 4, 7, 2}),
        ("E♭", {3, 7, 10}),
        ("Cmmaj7", {0, 3, 7, 11}),
        ("G13", {7, 11, 5, 4, 2}),
        ("N", set()),
    ],
)
def test_chord_symbols(symbol: str, pitches: set[int]) -> None:
    assert chord_pitch_classes(symbol) == pitches


@pytest.mark.parametrize("symbol", ["", "H", "hello", "IV"])
def test_what_is_no_chord(symbol: str) -> None:
    assert chord_pitch_classes(symbol) is None


chords = st.sampled_from(["C", "Am", "F#m7", "Bbmaj7", "G7", "Esus4", "Bdim7", "Caug", "N"]).map(
    lambda symbol: chord_pitch_classes(symbol) or frozenset()
)


@given(chords, chords)
def test_clash_is_symmetric_and_bounded(a: frozenset[int], b: frozenset[int]) -> None:
    assert chord_clash(a, b) == chord_clash(b, a)
    assert 0.0 <= chord_clash(a, b) <= 1.0
    assert chord_clash(a, a) == 0.0


def test_clashes_in_order() -> None:
    c, am, g, cmaj7, cis = (
        chord_pitch_classes(name) or frozenset() for name in ("C", "Am", "G", "Cmaj7", "C#")
    )
    assert chord_clash(c, cmaj7) == 0.0 < chord_clash(c, am) < chord_clash(c, g)
    assert chord_clash(c, g) < chord_clash(c, cis) == 1.0
