"""The generator of catalogues: the same for the same seed, and plausible."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from adaptive.cues import PARTS
from adaptive.library import LoopSequence, read_library
from adaptive.testing import write_synthetic_library
from bench.catalogue_generator import generate, write_catalogue

SCENES = ("calm", "combat")


def test_it_is_repeatable() -> None:
    one, two = (LoopSequence(generate(300, 5, SCENES)) for _ in range(2))
    assert tuple(one) == tuple(two)
    assert tuple(one) != tuple(LoopSequence(generate(300, 6, SCENES)))


def test_what_goes_together_in_music_goes_together() -> None:
    columns = generate(2000, 5, SCENES)
    loops = tuple(LoopSequence(columns))
    assert {loop.part for loop in loops} == set(PARTS)
    energy = columns.numbers["energy"]
    for name in ("loudness", "brightness", "arousal"):
        assert np.corrcoef(energy, columns.numbers[name])[0, 1] > 0.3
    assert all(loop.key is None for loop in loops if loop.part.value == "drums")
    assert len({loop.family for loop in loops}) == 84


def test_a_catalogue_is_a_library(tmp_path: Path) -> None:
    model = tmp_path / "model"
    write_synthetic_library(model)
    library = read_library(write_catalogue(tmp_path / "catalogue", 500, 1, model))
    assert len(library.loops) == 500
    assert library.problems == ()
    assert {scene for loop in library.loops for scene in loop.scenes} <= set(library.score.scenes)
