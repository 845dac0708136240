"""Repetition: bars that come back are found, where they do."""

from __future__ import annotations

import pytest

from adaptive.conduct import Notice
from adaptive.cues import PlayCue
from adaptive.music import Frame
from bench.repetition import bars_heard, first_recurrence

BAR = 100


def session(loops: list[int], bars: int = 4) -> list[tuple[int, tuple[tuple[int, int, int], ...]]]:
    """One track that plays loops of some bars in a row."""
    length = BAR * bars
    cues = [
        PlayCue(n, 0, Frame(n * length - 5), 5, loop, length, Frame(0))
        for n, loop in enumerate(loops)
    ]
    lines = [Notice("bar", Frame(BAR * n), {}) for n in range(bars * len(loops))]
    return bars_heard(cues, lines)


@pytest.mark.parametrize(
    ("loops", "bar"),
    [
        ([1, 2, 1, 2], 8),  # the same eight bars, once more
        ([1, 2, 3, 2, 1, 3], None),  # every pair in another order
        ([1, 2, 3, 1, 2], 12),
        ([1, 1, 1, 1], 8),
        ([1, 2, 2, 1], None),
    ],
)
def test_eight_bars_recur_where_they_do(loops: list[int], bar: int | None) -> None:
    found = first_recurrence(session(loops), 8)
    assert found == (None if bar is None else bar * BAR)


def test_another_place_in_the_loop_is_another_bar() -> None:
    heard = session([1, 1])
    assert [sounds[0][2] for _, sounds in heard] == [0, 100, 200, 300] * 2
