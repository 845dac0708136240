"""A loop's sound from its file's frames: what its fields ask for, and nothing else."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from adaptive.conform import conform, fade_seam, make_sound, recipe_of
from adaptive.cues import Part
from adaptive.errors import LibraryError, ParameterError
from adaptive.library import Loop
from adaptive.music import COMMON_TIME, Key, Tempo

BEAT = 4410


def loop(**changes: Any) -> Loop:
    plain = Loop(
        id="bass-1",
        path="bass.wav",
        part=Part.BASS,
        tempo=Tempo(BEAT),
        meter=COMMON_TIME,
        bars=1,
        key=Key(9, "minor"),
        start=2000,
    )
    return replace(plain, **changes)


def sound(frames: int) -> np.ndarray:
    t = np.arange(frames) / 44_100
    mono = 0.3 * np.sin(2 * np.pi * 110.3 * t) + 0.1 * np.sin(2 * np.pi * 663.1 * t)
    return np.stack([mono, 0.5 * mono], axis=1).astype(np.float32)


def test_a_plain_loop_is_taken_as_it_is() -> None:
    pcm = sound(4 * BEAT)
    assert np.array_equal(make_sound(pcm, loop()), pcm)
    assert recipe_of(loop()) == ""


def test_every_step_that_the_fields_ask_for() -> None:
    asked = loop(file_frames=16_000, semitones=2, seam_fade=800)
    pcm = sound(16_800)
    made = make_sound(pcm, asked)
    assert made.shape == (4 * BEAT, 2)
    assert np.array_equal(made, conform(fade_seam(pcm, 800, 16_000, 800), 4 * BEAT, 2))


def test_a_seam_fade_alone_leaves_the_rest_untouched() -> None:
    pcm = sound(500 + 4 * BEAT)
    made = make_sound(pcm, loop(seam_fade=500))
    assert np.array_equal(made[:-500], pcm[500:-500])
    assert np.array_equal(made, fade_seam(pcm, 500, 4 * BEAT, 500))


@pytest.mark.parametrize(
    ("changes", "struck"),
    [
        ({"part": Part.DRUMS, "key": None}, True),
        ({"part": Part.PERCUSSION, "key": None}, True),
        ({"part": Part.BASS}, False),
        ({"part": Part.TEXTURE, "key": None, "percussiveness": 0.9}, True),
        ({"part": Part.TEXTURE, "key": None, "percussiveness": 0.2}, False),
        ({"part": Part.MELODY, "percussiveness": 0.9}, False),
    ],
)
def test_what_is_struck_gets_short_blocks(changes: dict[str, Any], struck: bool) -> None:
    asked = loop(file_frames=16_000, **changes)
    pcm = sound(16_000)
    expected = conform(pcm, 4 * BEAT, 0, percussive=struck)
    assert np.array_equal(make_sound(pcm, asked), expected)
    assert not np.array_equal(expected, conform(pcm, 4 * BEAT, 0, percussive=not struck))


def test_loops_that_sound_different_have_different_recipes() -> None:
    asked = [
        loop(file_frames=16_000),
        loop(file_frames=16_001),
        loop(file_frames=16_000, semitones=1),
        loop(file_frames=16_000, semitones=-1),
        loop(file_frames=16_000, seam_fade=100),
        loop(file_frames=16_000, part=Part.DRUMS, key=None),
        loop(file_frames=16_000, bars=2),
        loop(seam_fade=100),
        loop(),
    ]
    assert len({recipe_of(each) for each in asked}) == len(asked)
    assert recipe_of(loop(file_frames=16_000)) == recipe_of(loop(file_frames=16_000, energy=9.0))
    assert all(
        set(recipe_of(each)) <= set("abcdefghijklmnopqrstuvwxyz0123456789+-") for each in asked
    )


def test_too_short_a_sound_is_refused() -> None:
    with pytest.raises(ParameterError):
        make_sound(sound(15_999), loop(file_frames=16_000))


def test_without_the_stretcher_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_stretch", None)
    with pytest.raises(LibraryError, match=r"python_stretch is not installed; pip install"):
        make_sound(sound(16_000), loop(file_frames=16_000))
