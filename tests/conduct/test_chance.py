"""Draws: a pure function of what they are for."""

from __future__ import annotations

import numpy as np

from adaptive.conduct.chance import Chance


def test_draws_of_groups_are_those_of_each_group_alone() -> None:
    chance, items = Chance(7), np.array([3, 5, 8, 3, 9])
    together = chance.draws_of_groups(items, [2, 0, 3], 44_100, [0, 4, 6])
    alone = [chance.draws(items[:2], 44_100, 0), chance.draws(items[2:], 44_100, 6)]
    assert np.array_equal(together, np.concatenate(alone))
    assert len(set(together.tolist())) == 5
    assert ((together >= 0.0) & (together < 1.0)).all()


def test_nothing_draws_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    assert Chance(7).draws_of_groups(nothing, [], 44_100, []).shape == (0,)
