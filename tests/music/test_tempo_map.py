"""Laws of musical time: ticks and frames, taking over from another tempo, the grid."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adaptive.music import (
    TICKS_PER_QUARTER,
    Frame,
    Meter,
    Quantize,
    Tempo,
    TempoMap,
    Tick,
    next_grid_point,
    strongest_point,
)

METERS = [
    Meter(4, 4), Meter(3, 4), Meter(6, 8), Meter(7, 8), Meter(7, 8, (3, 2, 2)), Meter(5, 4),
    Meter(12, 8), Meter(1, 4), Meter(5, 8),
]  # fmt: skip

# Real tempos have more frames than ticks a quarter (20–400 BPM at 8 kHz and more are ≥ 1,200);
# even, so that every meter's bar is whole frames.
tempos = st.integers(600, 100_000).map(lambda half: Tempo(2 * half))
anchors = st.integers(-(10**9), 10**9).map(Frame)
maps = st.builds(TempoMap, anchors, tempos, st.sampled_from(METERS))
frames = st.integers(-(10**10), 10**10).map(Frame)
ticks = st.integers(-(10**9), 10**9).map(Tick)
GRIDS = [Quantize.SIXTEENTH, Quantize.EIGHTH, Quantize.BEAT, Quantize.BAR, Quantize.PHRASE]


@given(maps, ticks)
def test_a_tick_comes_back_from_its_frame(clock: TempoMap, tick: Tick) -> None:
    assert clock.frame_to_tick(clock.tick_to_frame(tick)) == tick


@given(maps, frames)
def test_a_frame_lies_at_or_after_its_tick(clock: TempoMap, frame: Frame) -> None:
    tick = clock.frame_to_tick(frame)
    assert clock.tick_to_frame(tick) <= frame < clock.tick_to_frame(Tick(tick + 1))


@given(maps, st.integers(-(10**6), 10**6))
def test_bars_never_drift(clock: TempoMap, bar: int) -> None:
    assert clock.position_to_frame(bar) == clock.anchor + bar * clock.bar_frames


@given(maps, frames)
def test_a_position_comes_back_to_its_tick(clock: TempoMap, frame: Frame) -> None:
    place = clock.position(frame)
    back = clock.position_to_frame(place.bar, place.beat, place.tick)
    assert back <= frame
    assert clock.position(back) == place


class TestEnteredFrom:
    @given(maps, maps, frames)
    def test_keeps_the_felt_beat_and_the_fraction_of_it(
        self, old: TempoMap, new: TempoMap, at: Frame
    ) -> None:
        taken = TempoMap(new.entered_from(old, at), new.tempo, new.meter)
        before, after = old.position(at), taken.position(at)
        beat = before.beat % len(new.meter.groups)
        assert after.bar == 0
        assert after.beat == beat
        gone = _fraction(old, at, before.bar, before.beat)
        assert gone - _fraction(taken, at, 0, beat) < Fraction(3, new.tempo.beat_frames) * 4
        assert gone >= _fraction(taken, at, 0, beat)

    @given(maps, maps, st.integers(-(10**5), 10**5))
    def test_on_a_bar_line_the_new_music_begins_its_bar(
        self, old: TempoMap, new: TempoMap, bar: int
    ) -> None:
        at = old.position_to_frame(bar)
        assert new.entered_from(old, at) == at

    @given(maps, st.integers(-(10**5), 10**5), st.data())
    def test_on_a_beat_the_new_music_is_on_that_beat(
        self, old: TempoMap, bar: int, data: st.DataObject
    ) -> None:
        beat = data.draw(st.integers(0, len(old.meter.groups) - 1))
        at = old.position_to_frame(bar, beat)
        taken = TempoMap(Frame(0), Tempo(44_100), old.meter)
        taken = TempoMap(taken.entered_from(old, at), taken.tempo, taken.meter)
        place = taken.position(at)
        assert (place.bar, place.beat, place.tick) == (0, beat, 0)

    @given(maps, frames)
    def test_the_same_music_stays_in_phase(self, old: TempoMap, at: Frame) -> None:
        bars = Fraction(at - old.entered_from(old, at) - (at - old.anchor), old.bar_frames)
        assert bars.denominator == 1


class TestGrid:
    @given(maps, frames, st.sampled_from(GRIDS), st.integers(1, 16))
    def test_the_next_line_is_a_line_and_the_first(
        self, clock: TempoMap, earliest: Frame, grid: Quantize, phrase: int
    ) -> None:
        point = next_grid_point(clock, grid, earliest, phrase_bars=phrase)
        assert point.frame >= earliest
        assert point.grid is grid
        assert _on_line(clock, point.frame, grid, phrase)
        again = next_grid_point(clock, grid, point.frame, phrase_bars=phrase)
        assert again.frame == point.frame
        assert point.frame - earliest <= _spacing(clock, grid, phrase)

    @given(maps, frames, st.integers(0, 200_000))
    def test_the_strongest_point_lies_within_the_window(
        self, clock: TempoMap, earliest: Frame, width: int
    ) -> None:
        latest = Frame(earliest + width)
        point = strongest_point(clock, earliest, latest)
        assert earliest <= point.frame <= latest
        for grid in GRIDS:
            other = next_grid_point(clock, grid, earliest)
            if other.frame <= latest:
                assert other.strength <= point.strength

    @given(maps, frames)
    def test_without_a_line_the_window_begins(self, clock: TempoMap, earliest: Frame) -> None:
        line = next_grid_point(clock, Quantize.SIXTEENTH, earliest)
        assume(line.frame > earliest)
        point = strongest_point(clock, earliest, Frame(line.frame - 1))
        assert (point.frame, point.grid, point.strength) == (earliest, Quantize.NOW, 0)

    @pytest.mark.parametrize("grid", [Quantize.NOW, Quantize.AUTO])
    def test_now_is_now(self, grid: Quantize) -> None:
        clock = TempoMap(Frame(0), Tempo(22_050))
        assert next_grid_point(clock, grid, Frame(123)).frame == 123

    def test_exit_is_a_phrase(self) -> None:
        clock = TempoMap(Frame(0), Tempo(22_050))
        point = next_grid_point(clock, Quantize.EXIT, Frame(1), phrase_bars=2)
        assert (point.frame, point.grid) == (2 * 4 * 22_050, Quantize.PHRASE)

    def test_irregular_beats(self) -> None:
        clock = TempoMap(Frame(0), Tempo(20_000), Meter(7, 8))
        lines = [0, 20_000, 40_000, 70_000]
        found = [next_grid_point(clock, Quantize.BEAT, Frame(max(0, n - 9))).frame for n in lines]
        assert found == lines


def _fraction(clock: TempoMap, at: Frame, bar: int, beat: int) -> Fraction:
    """Share of a felt beat that has gone at a frame."""
    length = clock.meter.groups[beat] * clock.meter.unit_ticks * clock.tempo.beat_frames
    return Fraction((at - clock.position_to_frame(bar, beat)) * TICKS_PER_QUARTER, length)


def _on_line(clock: TempoMap, frame: Frame, grid: Quantize, phrase: int) -> bool:
    tick = clock.frame_to_tick(frame)
    if clock.tick_to_frame(tick) != frame:
        return False
    bar, within = divmod(tick, clock.meter.bar_ticks)
    if grid is Quantize.PHRASE:
        return within == 0 and bar % phrase == 0
    if grid is Quantize.BAR:
        return within == 0
    if grid is Quantize.BEAT:
        return within in clock.meter.beat_starts
    return within % (TICKS_PER_QUARTER // (2 if grid is Quantize.EIGHTH else 4)) == 0


def _spacing(clock: TempoMap, grid: Quantize, phrase: int) -> int:
    """Most frames between two lines of a grid."""
    if grid is Quantize.PHRASE:
        return clock.bar_frames * phrase
    if grid is Quantize.BAR:
        return clock.bar_frames
    if grid is Quantize.BEAT:
        longest = max(clock.meter.groups) * clock.meter.unit_ticks
        return longest * clock.tempo.beat_frames // TICKS_PER_QUARTER + 1
    return clock.tempo.beat_frames // (2 if grid is Quantize.EIGHTH else 4) + 1
