"""Choices in large libraries: the short ways there choose what the long ones do."""

from __future__ import annotations

import numpy as np
import pytest
from conduct_desk import RATE, Desk, synthetic

from adaptive.conduct import Repertoire, cost_rows, walk
from adaptive.cues import PARTS, Part
from adaptive.library import LoopColumns, LoopSequence, SceneIntent
from adaptive.music import Emotion

EVENTS = [
    (3 * RATE, {"type": "scene", "name": "combat"}),
    (6 * RATE, {"type": "energy", "value": 90.0}),
    (9 * RATE, {"type": "emotion", "valence": -0.8, "arousal": 0.1}),
    (12 * RATE, {"type": "scene", "name": "calm"}),
    (13 * RATE, {"type": "energy", "value": 20.0}),
    (20 * RATE, {"type": "scene", "name": "combat", "deadline_ms": 8000.0}),
]


def test_a_library_taken_for_large_plays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """No part has more loops than a shortlist: what is left out had no chance anyway."""
    small = Desk(seed=3).play(EVENTS, 40 * RATE)
    monkeypatch.setattr(walk, "LARGE", 0)
    monkeypatch.setattr(cost_rows, "LARGE", 0)
    large = Desk(seed=3).play(EVENTS, 40 * RATE)
    assert len(small.cues) > 20
    assert large.cues == small.cues


def test_a_repertoire_of_columns_is_that_of_its_loops() -> None:
    library = synthetic()
    loops = tuple(library.loops)
    plain = Repertoire(loops, (), range(len(loops)))
    columns = Repertoire(LoopSequence(LoopColumns.of(loops)), (), range(len(loops)))
    every = np.arange(len(loops))
    for scene in library.score.scenes.values():
        assert np.array_equal(plain.members(scene), columns.members(scene))
        assert plain.playable_parts(scene) == columns.playable_parts(scene)
        for name, term in plain.intent_terms(every, scene, Emotion(0.1, 0.2), 40.0).items():
            other = columns.intent_terms(every, scene, Emotion(0.1, 0.2), 40.0)[name]
            assert np.array_equal(term, other)
    for part in PARTS:
        assert np.array_equal(plain.of_part(part), columns.of_part(part))
    assert tuple(columns.loops) == loops


def test_the_rough_misfit_ranks_as_the_terms_do() -> None:
    library = synthetic()
    repertoire = Repertoire(library.loops, (), range(len(library.loops)))
    scene = SceneIntent(name="calm")
    weights = {"scene": 1.0, "emotion": 0.6, "energy": 0.8, "tempo range": 0.6}
    for part in PARTS:
        loops = repertoire.of_part(part)
        asked = (loops, scene, Emotion(0.3, -0.5), 35.0, weights)
        exact = sum(repertoire.intent_terms(*asked).values())
        rough = repertoire.rough_misfit(*asked)
        assert np.allclose(exact, rough, atol=1e-5)


def test_the_nearest_are_those_of_the_least_misfit() -> None:
    """Whether the scene's own loops are near enough, too far, or too few."""
    library = synthetic()
    repertoire = Repertoire(library.loops, (), range(len(library.loops)))
    for scene in library.score.scenes.values():
        for weight in (0.0, 0.4, 1.0):
            weights = {"scene": weight, "emotion": 1.0, "energy": 0.8, "tempo range": 0.6}
            for part in PARTS:
                loops = repertoire.of_part(part)
                for count in range(1, len(loops), 3):
                    asked = (scene, Emotion(-0.7, 0.4), 80.0, weights)
                    misfit = repertoire.rough_misfit(loops, *asked)
                    places = repertoire.nearest(loops, count, *asked)
                    assert len(set(places.tolist())) == count
                    least = np.sort(misfit)[:count]
                    assert np.allclose(np.sort(misfit[places]), least, atol=1e-6)


def test_loops_in_time_are_those_of_one_tempo_and_meter() -> None:
    library = synthetic()
    repertoire = Repertoire(library.loops, (), range(len(library.loops)))
    for lead in range(0, len(library.loops), 7):
        own = library.loops[lead]
        for part in PARTS:
            expected = [
                n
                for n in repertoire.of_part(part).tolist()
                if (library.loops[n].tempo, library.loops[n].meter) == (own.tempo, own.meter)
            ]
            assert repertoire.part_in_time(part, lead).tolist() == expected


def test_partners_are_weighed_together_as_one_by_one() -> None:
    """What joined before counts for every part after it, and for none before."""
    desk = Desk(seed=3)
    chooser = desk.scheduler.director.walk
    scene = desk.scheduler.score.scenes["combat"]
    wish = walk.Wish(scene, scene.emotion, 70.0, 44_100)
    lead = chooser.lead(Part.DRUMS, wish, None)
    assert lead is not None
    parts = [part for part in chooser.repertoire.playable_parts(scene) if part is not Part.DRUMS]
    together = chooser.partners(parts, wish, [lead.loop], {})
    ensemble = [lead.loop]
    for part in parts:
        alone = chooser.partners([part], wish, ensemble, {}).choose(part)
        assert together.choose(part) == alone
        assert alone is not None
        ensemble.append(alone.loop)
        together.join(alone.loop)
    assert len(ensemble) > 3


def test_a_column_of_lengths_is_that_of_the_loops() -> None:
    library = synthetic()
    frames = LoopColumns.of(library.loops).frames
    assert frames.tolist() == [loop.frames for loop in library.loops]
    repertoire = Repertoire(library.loops, (), range(len(library.loops)))
    for number, loop in enumerate(library.loops):
        assert (repertoire.part(number), repertoire.frames(number)) == (loop.part, loop.frames)
        expected = [
            other
            for other, each in enumerate(library.loops)
            if (each.part, each.tempo, each.meter) == (Part.BASS, loop.tempo, loop.meter)
        ]
        assert repertoire.part_in_time(Part.BASS, number).tolist() == expected
