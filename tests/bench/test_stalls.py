"""What the comparison of a recording with its replay finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from bench.stalls import compare_recordings

RATE = 8_000
SOUND = np.random.default_rng(1).uniform(-0.5, 0.5, (20 * RATE, 2)).astype(np.float32)


def written(path: Path, sound: np.ndarray) -> Path:
    soundfile.write(path, sound, RATE, subtype="FLOAT")
    return path


def test_the_same_sound_does_not_differ_though_one_is_longer(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a.wav", SOUND), written(tmp_path / "b.wav", SOUND[:-777])
    assert compare_recordings(one, other) == (0.0, 0.0)


def test_a_stretch_that_differs_is_found_across_blocks(tmp_path: Path) -> None:
    wrong = SOUND.copy()
    wrong[60_000:140_000, 1] += 0.25
    one, other = written(tmp_path / "a.wav", SOUND), written(tmp_path / "b.wav", wrong)
    apart, span = compare_recordings(one, other)
    assert apart == pytest.approx(0.25, abs=1e-6)
    assert span == pytest.approx(10.0)
