"""What is sent to the reverb differs from side to side, and is as loud as before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from adaptive.audio.widening import DELAY_S, SHARE, Widening

RATE = 10_000
DELAY = round(DELAY_S * RATE)
MOST = 400


def widened(sound: np.ndarray, cuts: list[int]) -> np.ndarray:
    """In pieces of ``cuts`` frames, the last of which takes what is left."""
    widening, pieces, kept = Widening(RATE, MOST), [], 0
    for piece in np.split(sound.astype(np.float32), np.cumsum(cuts)):
        widening.apply(piece, kept)
        kept = len(piece)
        pieces.append(piece)
    return np.concatenate(pieces)


def noise(frames: int) -> np.ndarray:
    return np.random.default_rng(3).normal(size=(frames, 2))


def test_a_delayed_middle_is_added_on_the_left_and_taken_from_the_right() -> None:
    click = np.zeros((2 * DELAY, 2))
    click[5] = 1.0
    found = widened(click, [])
    quieter = 1 / np.hypot(1, SHARE)
    expected = quieter * click
    expected[5 + DELAY] = quieter * SHARE, -quieter * SHARE
    assert np.allclose(found, expected, atol=1e-7)


def test_left_plus_right_and_the_power_of_the_middle_stay() -> None:
    middle = np.repeat(noise(MOST)[:, :1], 2, axis=1)
    found = widened(middle, []).astype(float)
    assert np.allclose(found.sum(axis=1), middle.sum(axis=1) / np.hypot(1, SHARE), atol=1e-5)
    assert abs(np.mean(found[DELAY:] ** 2) / np.mean(middle**2) - 1) < 0.1
    assert abs(np.corrcoef(found[DELAY:].T)[0, 1]) < 0.3


@given(st.lists(st.integers(1, 90), max_size=4))
def test_however_it_is_cut_the_samples_are_the_same(cuts: list[int]) -> None:
    sound = noise(MOST)
    assert np.array_equal(widened(sound, cuts), widened(sound, []))


@given(st.integers(1, MOST), st.integers(0, MOST))
def test_what_was_thrown_away_leaves_no_trace(given_at_once: int, kept: int) -> None:
    kept = min(kept, given_at_once)
    sound = noise(MOST + kept)
    widening = Widening(RATE, MOST)
    first, rest = sound[:given_at_once].astype(np.float32), sound[kept:].astype(np.float32)
    widening.apply(first, 0)
    widening.apply(rest, kept)
    whole = widened(sound[: kept + MOST], [kept] if kept else [])
    assert np.array_equal(rest, whole[kept:])
