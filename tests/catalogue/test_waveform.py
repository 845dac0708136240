"""Waveforms: the path goes where the samples go."""

from __future__ import annotations

import re

import numpy as np
import pytest

from adaptive.catalogue.waveform import WAVE_HEIGHT, peak_db, waveform_path


def heights(path: str) -> list[int]:
    """The path's upper line, column by column, up positive."""
    there = path[1 : path.index("h")]
    numbers = [int(n) for n in re.findall(r"-?\d+", there)]
    return list(np.cumsum([-numbers[1], *(-step for step in numbers[3::2])]))


def test_the_upper_line_follows_the_peaks() -> None:
    pcm = np.repeat(np.array([0.1, 0.5, 0.25, 0.0], np.float32), 100)[:, None] * [[1.0, 0.5]]
    drawn = heights(waveform_path(pcm.astype(np.float32), columns=4))
    assert drawn == [round(WAVE_HEIGHT * share) for share in (0.2, 1.0, 0.5, 0.0)]


@pytest.mark.parametrize("frames", [1, 2, 239, 241, 50_000])
def test_every_length_has_one(frames: int) -> None:
    pcm = np.random.default_rng(frames).uniform(-0.3, 0.3, (frames, 2)).astype(np.float32)
    path = waveform_path(pcm)
    assert max(map(abs, heights(path))) <= WAVE_HEIGHT
    assert path.endswith("z")


def test_peaks_are_in_decibels() -> None:
    assert peak_db(np.array([[0.1, -0.5]], np.float32)) == pytest.approx(-6.02, abs=0.01)
    assert peak_db(np.zeros((10, 2), np.float32)) == -120.0
