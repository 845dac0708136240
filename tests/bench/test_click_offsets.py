"""The measure of attacks finds a shift that was planted, and none where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from adaptive.music import Tempo
from adaptive.testing import click_loop
from bench.click_offsets import attack_offsets

TEMPO = Tempo.from_bpm(100)
LOOP = click_loop(TEMPO, bars=1, clicks_a_quarter=2)
GRID = np.arange(8) * (len(LOOP) / 8)


def test_clicks_on_the_grid_have_no_offset() -> None:
    assert attack_offsets(LOOP, GRID, 44_100) == pytest.approx([0.0] * 8, abs=0.2)


@pytest.mark.parametrize("frames", [441, -441])
def test_a_planted_shift_is_found_round_the_end_too(frames: int) -> None:
    late = attack_offsets(np.roll(LOOP, frames, axis=0), GRID, 44_100)
    assert late == pytest.approx([frames / 44.1] * 8, abs=0.2)
