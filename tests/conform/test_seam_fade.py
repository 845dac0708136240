"""Closing loops: what leads up to the beginning takes over before the end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.conform import close_loop, fade_seam
from adaptive.conform.seam_fade import splice_loop
from adaptive.errors import ParameterError
from adaptive.library.seam import measure_seam
from adaptive.testing import assert_click_free

RATE = 44_100


def chord(frames: int, start: int = 0) -> np.ndarray:
    """Tones that fit into no loop: cut anywhere, they click."""
    t = (np.arange(frames) + start) / RATE
    mono = sum(0.2 * np.sin(2 * np.pi * f * t) for f in (110.3, 220.9, 331.7))
    return np.stack([mono, 0.7 * mono], axis=1).astype(np.float32)


def noise(frames: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (frames, 2)).astype(np.float32)


@settings(max_examples=30, deadline=None)
@given(st.integers(1000, 60_000), st.integers(200, 3000))
def test_a_cut_loop_has_no_seam(frames: int, fade: int) -> None:
    fade = min(fade, frames)
    pcm = chord(fade + frames)
    made = fade_seam(pcm, fade, frames, fade)
    assert made.shape == (frames, 2)
    assert measure_seam(made).ratio < 1.5
    around = np.concatenate((made[-2000:], made[:2000]))
    assert_click_free(around, RATE)


def test_without_the_fade_it_would_click() -> None:
    made = fade_seam(chord(9000), 1000, 8000, 0)
    assert measure_seam(made).ratio > 2.0


def test_only_the_end_changes() -> None:
    pcm = chord(9000)
    made = fade_seam(pcm, 1000, 8000, 600)
    assert np.array_equal(made[:-600], pcm[1000:-600])
    assert not np.array_equal(made[-600:], pcm[-600:])


def test_no_fade_takes_the_frames_as_they_are() -> None:
    pcm = chord(500)
    made = fade_seam(pcm, 100, 300, 0)
    assert np.array_equal(made, pcm[100:400])


def test_the_end_leads_into_the_beginning() -> None:
    """The last frames are those that precede the first in the file, all but exactly."""
    pcm = chord(9000)
    made = fade_seam(pcm, 1000, 8000, 900)
    assert np.abs(made[-20:] - pcm[980:1000]).max() < 0.002


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.integers(1000, 4000))
def test_strangers_keep_their_power(seed: int, fade: int) -> None:
    loop, before = noise(8000, seed), noise(fade, seed + 1)
    made = close_loop(loop, before)
    power = np.mean(made[-fade:].astype(float) ** 2)
    assert 10 * np.log10(power / np.mean(loop**2)) == pytest.approx(0.0, abs=0.4)


def test_a_sound_and_itself_stay_what_they_are() -> None:
    loop = noise(8000, 1)
    made = close_loop(loop, loop[-1000:].copy())
    assert np.abs(made - loop).max() < 1e-6


def test_the_splice_is_where_the_two_agree() -> None:
    """They differ but for one stretch: everything after it is already the other one."""
    loop, before = noise(8000, 1), noise(4000, 2)
    before[1500:2000] = loop[5500:6000]
    made = splice_loop(loop, before, 400)
    assert np.array_equal(made[:5500], loop[:5500])
    assert np.abs(made[5500:6000] - loop[5500:6000]).max() < 1e-6
    assert np.array_equal(made[6000:], before[2000:])


def test_of_equal_places_the_splice_takes_the_last() -> None:
    loop = np.zeros((500, 2), np.float32)
    assert not splice_loop(loop, np.zeros((200, 2), np.float32), 50).any()
    same = noise(500, 3)
    assert np.abs(splice_loop(same, same[-200:].copy(), 50) - same).max() < 1e-6


@pytest.mark.parametrize(
    ("preroll", "frames", "fade", "field"),
    [
        (-1, 100, 0, "preroll"),
        (100, 0, 0, "frames"),
        (100, 901, 0, "frames"),
        (100, 500, 101, "fade"),
        (100, 50, 60, "fade"),
        (100, 500, -1, "fade"),
    ],
)
def test_what_is_out_of_range_is_named(preroll: int, frames: int, fade: int, field: str) -> None:
    with pytest.raises(ParameterError) as caught:
        fade_seam(chord(1000), preroll, frames, fade)
    assert caught.value.field == field
