"""Each measure finds the fault that it is there for, and finds none where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from adaptive.conduct import Notice
from adaptive.cues import PlayCue
from adaptive.music import Frame
from adaptive.render import crossfade_gains
from bench.answers import Answer, past_deadline
from bench.clicks import click_excess
from bench.crossfades import find_crossfades, level_change, sounding
from bench.distribution import Distribution
from bench.first_change import first_difference
from bench.phase import grid_errors, measured_lag
from bench.result import Figure
from bench.seams import time_empty
from bench.silence import longest_silence_ms
from bench.witness import StallWitness

SR = 44_100
FADE = 3_000


def _noise(seed: int, frames: int = FADE) -> npt.NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0.0, 0.1, (frames, 2)).astype(np.float32)


def _cue(number: int, start: int, material: int, *, track: int = 0, origin: int = 0) -> PlayCue:
    return PlayCue(number, track, Frame(start), 100, material, 1000, Frame(origin))


def _faded(correlation: float) -> npt.NDArray[np.float32]:
    falling, rising = crossfade_gains(FADE, correlation)
    mixed = _noise(1) * falling[:, None] + _noise(2) * rising[:, None]
    return mixed.astype(np.float32)


def test_a_fade_of_equal_power_holds_the_level() -> None:
    between, outside = level_change(_faded(0.0), _noise(1), _noise(2))
    assert abs(between) < 0.3
    assert abs(outside) < 0.3


def test_a_dip_is_found() -> None:
    between, outside = level_change(_faded(1.0), _noise(1), _noise(2))
    assert between < -1.0, "equal gain between unrelated sounds dips"
    assert outside < -1.0


def test_a_bump_is_found() -> None:
    between, outside = level_change(_noise(1) + _noise(2), _noise(1), _noise(2))
    assert between > 2.5
    assert outside > 2.5


def test_a_click_is_found_and_a_drum_is_not() -> None:
    t = np.arange(FADE) / SR
    tone = np.repeat((0.3 * np.sin(2 * np.pi * 220 * t))[:, None], 2, axis=1).astype(np.float32)
    broken = tone.copy()
    broken[FADE // 2 :] += 0.05
    score, allowed = click_excess(tone, (tone,), SR)
    assert score < allowed
    score, allowed = click_excess(broken, (tone,), SR)
    assert score > allowed
    score, allowed = click_excess(broken, (tone, broken), SR)
    assert score < allowed, "what one side does by itself is not the crossfade's"


@pytest.mark.parametrize("shift", [-3, -1, 0, 1, 40])
def test_an_error_of_phase_is_measured_to_the_sample(shift: int) -> None:
    heard = np.roll(_noise(3), shift, axis=0) + 0.3 * _noise(4)
    assert measured_lag(heard, _noise(3)) == shift


@pytest.mark.parametrize("error", [0, 1, -7])
def test_a_loop_off_the_grid_is_told_by_its_cue(error: int) -> None:
    bars = [Notice("bar", Frame(500 * k), {}) for k in range(1, 9)]
    cues = [_cue(0, 100, 5), _cue(1, 1600, 6, origin=1000 - error), _cue(2, 3500, -1)]
    assert grid_errors(cues, bars, {5: 500, 6: 500}) == [0, error]


def test_a_silence_is_found() -> None:
    sound = _noise(5, SR)
    assert longest_silence_ms(sound, SR) == 0.0
    sound[10_000 : 10_000 + SR // 10] = 0.0
    assert longest_silence_ms(sound, SR) == pytest.approx(90.0, abs=10.0)
    assert longest_silence_ms(np.zeros((SR, 2), np.float32), SR) == 1000.0


def test_time_without_a_loop_is_counted() -> None:
    fades = find_crossfades([_cue(0, 0, 5), _cue(1, 1000, -1), _cue(2, 1700, 6)])
    assert time_empty(fades, 4000) == 600
    assert time_empty(fades[:1], 4000) == 0


def test_the_first_changed_sample_is_found() -> None:
    heard = _noise(6)
    changed = heard.copy()
    changed[1234:] += 0.001
    assert first_difference(changed, heard) == 1234
    assert first_difference(heard, heard) is None
    assert first_difference(heard + np.float32(1e-6), heard) is None


def test_a_late_answer_is_counted() -> None:
    in_time = Answer(0, "scene", 0, 8820, 8820)
    late = Answer(1, "scene", 0, 8820, 8821)
    assert past_deadline([in_time, late]) == 1
    waits = Distribution.of([10.0] * 99 + [250.0, 260.0])
    assert waits.p50 == 10.0
    assert Figure.at_most("all", waits, "ms", 200.0).met is False


def test_percentiles_of_few_values_flatter_nobody() -> None:
    assert Distribution.of([1.0, 2.0, 9.0]).p95 == 9.0
    assert np.isnan(Distribution.of([]).p50)


def test_an_event_that_met_a_stall_is_known() -> None:
    witness = StallWitness()
    witness.stalls = [(100, 200)]
    assert witness.stalled(150, 160)
    assert witness.stalled(50, 101)
    assert not witness.stalled(200, 300)


def test_crossfades_know_what_sounds_before_and_after() -> None:
    cues = [
        _cue(0, 0, 5),
        _cue(1, 0, 6, track=1),
        _cue(2, 1000, 7),
        _cue(3, 1000, -1, track=1),
        _cue(4, 1050, 8, track=2),
    ]
    begin, change, join = find_crossfades(cues)
    assert (begin.joins, change.swaps, change.leaves, join.joins) == (2, 1, 1, 1)
    assert [cue.material for cue in change.before] == [5, 6]
    assert [cue.material for cue in change.after] == [7]
    assert begin.alone
    assert not change.alone
    ramp = np.repeat(np.arange(1000, dtype=np.float32)[:, None], 2, axis=1)
    heard = sounding([_cue(0, 0, 5, origin=-990)], {5: ramp}, 0, 20)
    assert heard[:, 0].tolist() == [*range(990, 1000), *range(10)]
    once = replace(_cue(0, 0, 5, origin=-990), one_shot=True)
    assert sounding([once], {5: ramp}, 0, 20)[:, 0].tolist() == [*range(990, 1000), *[0] * 10]
