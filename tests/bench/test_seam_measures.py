"""The measures of a seam find what was planted: clicks, flux, distant keys, the worst of all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from adaptive.cues import Lane, PlayCue, RampCue
from adaptive.music import Frame, Key
from adaptive.render import crossfade_gains
from bench.clicks import click_excess, finds_planted_step
from bench.crossfades import Crossfade
from bench.flux import AROUND, flux_against_sides, mean_flux, undisturbed
from bench.key_steps import camelot_steps, key_steps
from bench.seam import Seam
from bench.sides_heard import lane_value
from bench.worst import worst_seams

SR = 44_100
N = 8_820


def _chord(*hertz: float) -> npt.NDArray[np.float32]:
    t = np.arange(N)[:, None] / SR
    mono = np.sum([0.1 * np.sin(2 * np.pi * h * t) for h in hertz], axis=0)
    return np.repeat(mono, 2, axis=1).astype(np.float32)


def _drum(place: int, height: float) -> npt.NDArray[np.float32]:
    """A burst of noise that begins at once."""
    sound = np.zeros((N, 2), np.float32)
    tail = np.exp(-np.arange(N - place) / 200.0)
    noise = np.random.default_rng(1).normal(0.0, 1.0, N - place)
    sound[place:] = (height * tail * noise)[:, None]
    return sound


def _cue(material: int, origin: int = 0) -> PlayCue:
    return PlayCue(0, 0, Frame(0), 100, material, 1000, Frame(origin))


def _fade(start: int, before: tuple[int, ...] = (), after: tuple[int, ...] = ()) -> Crossfade:
    sides = (tuple(_cue(m) for m in side) for side in (before, after))
    return Crossfade(start, start + 3000, *sides, 1, 0, 0)


def test_a_click_far_from_a_drum_is_not_excused_by_it() -> None:
    music = _chord(220.0, 330.0) + _drum(6000, 0.5)
    broken = music.copy()
    broken[2000:] += 0.05
    score, allowed = click_excess(music, (music,), SR)
    assert score < allowed
    score, allowed = click_excess(broken, (music,), SR)
    assert score > allowed


@pytest.mark.parametrize(("db", "found"), [(-30, True), (-40, True), (-100, False)])
def test_a_planted_step_is_found_down_to_a_height(db: float, found: bool) -> None:
    tone = _chord(220.0)
    assert finds_planted_step(tone, (tone,), SR, N // 2, 10 ** (db / 20)) is found


def test_a_step_under_a_loud_hit_is_not_told_from_it() -> None:
    music = _chord(220.0) + _drum(4000, 0.5)
    assert not finds_planted_step(music, (music,), SR, 4001, 0.003)


def test_a_hard_cut_has_flux_and_a_crossfade_little_more_than_either_side() -> None:
    before, after = _chord(220.0, 277.0, 330.0), _chord(311.0, 370.0, 466.0)
    assert mean_flux(np.zeros((N, 2), np.float32)) == 0.0
    falling, rising = _curves()
    faded = (before * falling[:, None] + after * rising[:, None]).astype(np.float32)
    cut = np.concatenate((before[: N // 2], after[N // 2 :]))
    assert mean_flux(faded) < 1.2 * mean_flux(before)
    assert mean_flux(cut) > 3.0 * mean_flux(faded)


def _curves() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """A crossfade of 4,410 frames in the middle."""
    falling, rising = crossfade_gains(4410, 0.0)
    edge = (N - 4410) // 2
    return np.pad(falling, edge, constant_values=(1, 0)), np.pad(
        rising, edge, constant_values=(0, 1)
    )


def test_a_drum_of_either_side_is_no_flux_of_the_crossfade() -> None:
    still, struck = _chord(220.0), _chord(220.0) + _drum(4000, 0.3)
    assert flux_against_sides(struck, still, struck) == pytest.approx(1.0)
    assert flux_against_sides(struck, struck, still) == pytest.approx(1.0)
    assert flux_against_sides(struck, still, still) > 20.0


def test_normal_playing_is_where_nothing_fades() -> None:
    fades = [_fade(start) for start in range(5_000, 400_000, 40_000)]
    places = undisturbed(fades, 400_000, 50, np.random.default_rng(1))
    assert len(places) == 50
    for start, end in places:
        assert end - start == 3000
        assert fades[0].end <= start
        assert all(end + AROUND <= f.start or start >= f.end + AROUND for f in fades)
    assert undisturbed([], 400_000, 5, np.random.default_rng(1)) == []
    dense = [_fade(start) for start in range(0, 400_000, 4_000)]
    assert undisturbed(dense, 400_000, 5, np.random.default_rng(1)) == []


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("C", "C", 0), ("C", "Am", 1), ("C", "G", 1), ("C", "Em", 2), ("C", "F#", 6), ("C", "D#m", 7)],
)
def test_steps_on_the_camelot_wheel(one: str, other: str, steps: int) -> None:
    assert camelot_steps(Key.parse(one), Key.parse(other)) == steps
    assert camelot_steps(Key.parse(other), Key.parse(one)) == steps


def test_key_distance_is_from_what_leaves_to_the_farthest_that_comes() -> None:
    keys = {1: Key.parse("C"), 2: Key.parse("Am"), 3: Key.parse("F#"), 4: None, 5: Key.parse("G")}
    assert key_steps(_fade(0, (1, 2), (5,)), keys) == 1
    assert key_steps(_fade(0, (1, 2), (5, 3)), keys) == 6
    assert key_steps(_fade(0, (1, 4), (2, 4)), keys) == 1
    assert key_steps(_fade(0, (1,), (1, 3)), keys) == 6, "nothing leaves: from what stays"
    assert key_steps(_fade(0, (1,), (4,)), keys) is None, "drums have no key"
    assert key_steps(_fade(0, (), (1,)), keys) is None


def test_the_worst_of_each_measure_come_in_turn_and_once() -> None:
    plain = Seam(_fade(0), 3.0, 8.0, between_db=0.0, lag=0, flux_ratio=1.0, key_steps=0)
    clicking = replace(plain, score=20.0)
    dipping = replace(plain, between_db=-4.0, key_steps=2)
    shifted = replace(plain, lag=-5)
    rough = replace(plain, flux_ratio=6.0)
    far = replace(plain, key_steps=6)
    worst = worst_seams([plain, far, rough, shifted, dipping, clicking], 5)
    assert [seam for _, _, seam in worst] == [clicking, shifted, dipping, rough, far]
    assert [value for _, value, _ in worst] == [2.5, 5.0, 4.0, 6.0, 6.0]
    assert len(worst_seams([plain, far], 10)) == 2


def test_a_lane_has_the_value_that_its_ramps_gave_it() -> None:
    ramps = [
        RampCue(0, Lane.DUCK, Frame(100), 100, 0.0),
        RampCue(1, Lane.DUCK, Frame(150), 100, 1.0),
        RampCue(2, Lane.CUTOFF, Frame(0), 1, 500.0),
    ]
    values = [lane_value(ramps, Lane.DUCK, frame) for frame in (50, 125, 150, 200, 250, 900)]
    assert values == pytest.approx([1.0, 0.75, 0.5, 0.75, 1.0, 1.0])
    assert lane_value(ramps, Lane.CUTOFF, 10) == 500.0


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from bench.worst_picture import draw_crossfade

    sound = _chord(220.0)
    draw_crossfade(sound, [sound], SR, (3000, 6000), "a title", tmp_path / "fade.png")
    assert (tmp_path / "fade.png").stat().st_size > 10_000
