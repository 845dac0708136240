"""A library without scene tags and without a score plays all the same."""

from __future__ import annotations

from dataclasses import replace

from adaptive.conform import plan_conforming
from adaptive.library import default_score, scene_members
from tests.conduct.conduct_desk import RATE, Desk, synthetic


def test_an_untagged_library_has_one_scene_that_plays() -> None:
    library = synthetic(1, bars=1)
    loops = tuple(replace(loop, scenes=frozenset()) for loop in library.loops)
    score = default_score(loops)
    assert list(score.scenes) == ["all"]
    assert len(scene_members(score.scenes["all"], loops)) == len(loops)
    desk = Desk(replace(library, loops=loops, score=score))
    desk.advance(RATE)
    assert desk.parts()
    assert plan_conforming(loops, score) is not None
