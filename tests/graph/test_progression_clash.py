"""Clashes of progressions, against a plain sum over the chords that meet."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.graph import chord_clash, chord_pitch_classes
from adaptive.graph.progression_clash import Progression, ProgressionClashes

SYMBOLS = ("C", "Am", "F#m7", "Bbmaj7", "G7", "Esus4", "N")


def chord_at(progression: Progression, step: int) -> frozenset[int]:
    """Chord at a quarter of a bar."""
    symbols, bars = progression
    if not symbols:
        return frozenset()
    place = step % (4 * bars) * len(symbols) // (4 * bars)
    return chord_pitch_classes(symbols[place]) or frozenset()


def plain(a: Progression, b: Progression) -> float:
    steps = 4 * math.lcm(a[1], b[1])
    return sum(chord_clash(chord_at(a, s), chord_at(b, s)) for s in range(steps)) / steps


progressions = st.tuples(
    st.lists(st.sampled_from(SYMBOLS), max_size=5).map(tuple), st.sampled_from([1, 2, 3, 4, 8])
)


@settings(deadline=None)
@given(st.lists(progressions, min_size=1, max_size=6))
def test_the_mean_is_over_the_chords_that_meet(found: list[Progression]) -> None:
    clashes = ProgressionClashes(found)
    every = np.arange(len(found))
    for place, one in enumerate(found):
        expected = [plain(one, other) for other in found]
        for mine in (np.array([place]), np.full(len(found), place)):
            assert clashes.pairs(mine, every) == pytest.approx(expected, abs=1e-6)
        assert clashes.sounding[place] == any(chord_at(one, s) for s in range(4 * one[1]))


def test_progressions_that_meet_too_late_are_compared_over_64_bars() -> None:
    primes: list[Progression] = [(("C", "G7"), bars) for bars in (7, 11, 13)]
    clashes = ProgressionClashes(primes)
    steps = 4 * 64
    expected = sum(
        chord_clash(chord_at(primes[0], s), chord_at(primes[1], s)) for s in range(steps)
    )
    assert clashes.pairs(np.array([0]), np.array([1]))[0] == pytest.approx(expected / steps)


def test_no_progressions_are_no_fault() -> None:
    nothing = np.zeros(0, np.int32)
    assert ProgressionClashes([]).pairs(nothing, nothing).shape == (0,)
