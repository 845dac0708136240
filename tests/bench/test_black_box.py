"""Changes planted in a signal are found to the frame; the clock fit finds its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from adaptive.library import read_library
from bench.black_box.adaptive_engine import write_two_scenes
from bench.black_box.change_finder import THRESHOLD, find_change, lag, repeats
from bench.black_box.clock_fit import ClockFit
from bench.black_box.hearing import Recording
from bench.black_box.judging import Sent, judge
from bench.black_box.loops import BAR_FRAMES, PATTERN, loop_pattern, write_loops
from bench.witness import StallWitness

RATE, PERIOD = 44_100, 256
FADE = 2_205
EVENT, END = 5_000, 20_000


def _endless(side: str, frames: int, shift: int = 0) -> npt.NDArray[np.float64]:
    return loop_pattern(side)[(np.arange(frames) + shift) % PATTERN, 0]


def _crossfade(start: int, frames: int, fade: int, shift: int = 0) -> npt.NDArray[np.float32]:
    """Loop a, then b, with a linear fade from frame ``start`` on; 0 frames flip."""
    rise = np.clip((np.arange(frames) - start + 1) / max(1, fade), 0.0, 1.0)
    mixed = _endless("a", frames) * (1.0 - rise) + _endless("b", frames, shift) * rise
    return mixed.astype(np.float32)


@pytest.mark.parametrize("after", [5_000, 5_050, 6_789, 9_999])
def test_a_flip_is_found_to_the_frame(after: int) -> None:
    apart = np.abs(_endless("a", END) - _endless("b", END)) > THRESHOLD * 0.06
    start = after + int(np.argmax(apart[after:]))  # where the loops cross, no flip can be heard
    change = find_change(_crossfade(start, END, 0), EVENT, END, PATTERN)
    assert change is not None
    assert change.first == start
    assert change.complete == start


@pytest.mark.parametrize("start", [5_300, 8_123])
def test_a_fade_is_found_where_it_passes_the_threshold(start: int) -> None:
    sound = _crossfade(start, END, FADE)
    noise = np.random.default_rng(1).uniform(-0.05, 0.05, END) * THRESHOLD * 0.06
    change = find_change((sound + noise).astype(np.float32), EVENT, END, PATTERN)
    assert change is not None
    rise = np.clip((np.arange(END) - start + 1) / FADE, 0.0, 1.0)
    apart = np.abs(_endless("a", END) - _endless("b", END)) / 0.06 / THRESHOLD
    surely, perhaps = (int(np.argmax(rise * apart > bound)) for bound in (1.15, 0.85))
    assert perhaps <= change.first <= surely < start + 60
    surely, perhaps = (END - int(np.argmax(((1 - rise) * apart > b)[::-1])) for b in (1.15, 0.85))
    assert start + FADE - 60 < surely <= change.complete <= perhaps


def test_nothing_is_found_where_nothing_is_certain() -> None:
    same = _endless("a", END).astype(np.float32)
    assert find_change(same, EVENT, END, PATTERN) is None, "no change"
    late = _crossfade(END - PATTERN, END, 0)
    assert find_change(late, EVENT, END, PATTERN) is None, "no steady end"
    early = _crossfade(EVENT - 3_000, END, FADE)
    assert find_change(early, EVENT, END, PATTERN) is None, "no steady beginning"
    torn = _crossfade(6_000, END, 0)
    torn[12_000] = np.nan
    assert find_change(torn, EVENT, END, PATTERN) is None, "a frame that was not captured"
    assert find_change(torn, EVENT, 11_000, PATTERN) is not None


def test_a_click_in_the_new_loop_is_not_yet_complete() -> None:
    sound = _crossfade(6_000, END, 0)
    sound[9_000] += 0.01
    change = find_change(sound, EVENT, END, PATTERN)
    assert change is not None
    assert (change.first, change.complete) == (6_000, 9_001)


@pytest.mark.parametrize("shift", [0, 1, 1_234, PATTERN - 1])
def test_lag_is_found_and_another_loop_does_not_resemble(shift: int) -> None:
    turned = _endless("a", PATTERN, shift).astype(np.float32) * 0.5
    found, likeness = lag(turned, loop_pattern("a")[:, 0])
    assert found == shift
    assert likeness > 0.999
    assert lag(turned, loop_pattern("b")[:, 0])[1] < 0.5


def test_only_what_is_there_sounds_and_recurs_is_a_loop() -> None:
    loop = _endless("a", 2 * PATTERN + 7).astype(np.float32)
    assert repeats(loop, PATTERN)
    assert not repeats(loop[8:], PATTERN), "less than two repetitions"
    assert not repeats(np.zeros_like(loop), PATTERN), "silence"
    begun = loop.copy()
    begun[: PATTERN // 2] = 0.0
    assert not repeats(begun, PATTERN), "it has only just begun"
    for place, value in ((-1, np.nan), (-PATTERN - 1, np.nan), (-1, loop[-1] + 0.001)):
        torn = loop.copy()
        torn[place] = value
        assert not repeats(torn, PATTERN)
    elsewhere = np.concatenate([[np.nan], loop]).astype(np.float32)
    assert repeats(elsewhere, PATTERN), "what lies before does not count"


def _clock() -> ClockFit:
    frames = np.arange(0, 60_000, PERIOD)
    host = np.rint(1e9 + frames * (1e9 / RATE))
    return ClockFit.of(np.stack([frames, host], axis=1).astype(np.int64), PERIOD, RATE)


@pytest.mark.parametrize("shift", [0, 7, -100])
@pytest.mark.parametrize("asked", ["b", "a"])
def test_a_message_is_judged_by_when_and_what_is_heard(shift: int, asked: str) -> None:
    start = 9_000
    sound = _crossfade(start, 40_000, 0, shift)[None]
    recording = Recording(sound, 0, _clock(), np.zeros(0, np.int64))
    began = recording.heard_ns(start) - 10_000_000
    end = recording.heard_ns(30_000)
    (heard,), lost = judge(recording, 0, [Sent(began, asked), Sent(end, "a")], StallWitness())
    assert lost == 0
    assert heard.changed_ms == pytest.approx(10.0, abs=0.03)
    assert heard.complete_ms == pytest.approx(10.0, abs=0.03)
    assert heard.right == (asked == "b")
    if heard.right:
        assert heard.phase == shift
    assert not heard.stalled


@pytest.mark.parametrize(("wait_ms", "lost"), [(5.3, 1), (5.7, 0)])
def test_what_changes_sooner_than_a_period_is_no_answer(wait_ms: float, lost: int) -> None:
    """A period is 5.8 ms, of which the fit may be wrong by 0.3."""
    recording = Recording(_crossfade(9_000, 40_000, 0)[None], 0, _clock(), np.zeros(0, np.int64))
    sent = [
        Sent(recording.heard_ns(9_000) - round(wait_ms * 1e6), "b"),
        Sent(recording.heard_ns(30_000), "a"),
    ]
    heard, missed = judge(recording, 0, sent, StallWitness())
    assert (len(heard), missed) == (1 - lost, lost)


def test_the_last_message_has_no_end_and_what_is_never_heard_is_lost() -> None:
    recording = Recording(_crossfade(9_000, 60_000, 0)[None], 0, _clock(), np.zeros(0, np.int64))
    times = (recording.heard_ns(frame) for frame in (8_500, 30_000, 50_000))
    sent = [Sent(time, side) for time, side in zip(times, "bab", strict=True)]
    heard, lost = judge(recording, 0, sent, StallWitness())
    assert len(heard) == 1, "the first alone was answered"
    assert lost == 1, "the second was not; the last is not judged"


def test_a_stall_between_message_and_change_is_seen() -> None:
    recording = Recording(_crossfade(9_000, 40_000, 0)[None], 0, _clock(), np.zeros(0, np.int64))
    began = recording.heard_ns(9_000) - 10_000_000
    witness = StallWitness()
    witness.stalls.append((began + 1_000_000, began + 5_000_000))
    sent = [Sent(began, "b"), Sent(recording.heard_ns(30_000), "a")]
    (heard,), _ = judge(recording, 0, sent, witness)
    assert heard.stalled


def _stamps(seed: int, slope: float, jump_at: int | None = None) -> npt.NDArray[np.int64]:
    """Calls that are never early, late by 60 µs on the mean, and now and then by 4 ms."""
    chance = np.random.default_rng(seed)
    frames = 1_000_000 + PERIOD * np.arange(4_000)
    late = chance.exponential(60e3, len(frames)) + 4e6 * (chance.random(len(frames)) < 0.01)
    host = 5e12 + (frames - frames[0]) * slope + late
    if jump_at is not None:
        host[jump_at:] += 9e6
    return np.stack([frames, np.rint(host)], axis=1).astype(np.int64)


@pytest.mark.parametrize("slope", [1e9 / RATE, 1e9 / RATE * 1.00005])
def test_the_clock_fit_finds_its_line_below_the_jitter(slope: float) -> None:
    stamps = _stamps(3, slope)
    clock = ClockFit.of(stamps, PERIOD, RATE)
    assert len(clock.pieces) == 1
    for frame in stamps[::500, 0]:
        true = 5e12 + (int(frame) - 1_000_000) * slope
        assert abs(clock.ns(int(frame)) - true) < 25e3
        assert abs(clock.frame(round(true) + 50_000) - int(frame)) <= 3


def test_lost_time_of_the_server_begins_a_new_line() -> None:
    stamps = _stamps(4, 1e9 / RATE, jump_at=2_000)
    clock = ClockFit.of(stamps, PERIOD, RATE)
    assert [piece[0] for piece in clock.pieces] == [1_000_000, int(stamps[2_000, 0])]
    true = 5e12 + PERIOD * 3_000 * 1e9 / RATE + 9e6
    assert abs(clock.ns(int(stamps[3_000, 0])) - true) < 25e3


def test_a_cycle_that_was_not_captured_is_missing_in_its_place(tmp_path: Path) -> None:
    frames = np.array([512, 768, 1_280])
    blocks = np.arange(3 * PERIOD, dtype=np.float32).reshape(3, 1, PERIOD)
    stamps = np.stack([frames, 1_000_000 * np.arange(3)], axis=1)
    xruns = np.zeros(0, np.int64)
    np.savez(tmp_path / "heard.npz", sound=blocks, frames=frames, stamps=stamps, xruns=xruns)
    sound = Recording.read(tmp_path / "heard.npz").sound[0]
    assert len(sound) == 1_280 + PERIOD - 512
    assert np.isnan(sound[512:768]).all()
    np.testing.assert_array_equal(np.delete(sound, np.s_[512:768]), blocks.ravel())


def test_loops_repeat_without_a_seam_and_have_nothing_in_common(tmp_path: Path) -> None:
    (path,) = write_loops(tmp_path, "a")
    sound, rate = soundfile.read(path)
    assert rate == RATE
    assert sound.shape == (BAR_FRAMES, 2)
    assert np.abs(sound - np.resize(loop_pattern("a"), sound.shape)).max() < 3e-5
    a, b = loop_pattern("a")[:, 0], loop_pattern("b")[:, 0]
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.2
    step = np.abs(np.diff(a)).max()
    assert abs(a[0] - a[-1]) <= step, "no seam"


@pytest.mark.parametrize("stems", [1, 6])
def test_the_two_scenes_are_a_library(stems: int, tmp_path: Path) -> None:
    loops = {"a": write_loops(tmp_path, "a", stems), "b": write_loops(tmp_path, "b")}
    write_two_scenes(loops, tmp_path)
    library = read_library(tmp_path)
    assert len(library.loops) == stems + 1
    assert set(library.score.scenes) == {"a", "b"}
