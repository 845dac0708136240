"""The metrical grid: where a change may land, and how strong each place is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from adaptive.music.tempo_map import TempoMap
from adaptive.music.time import TICKS_PER_QUARTER, Frame, Tick

__all__ = ["GridPoint", "Quantize", "next_grid_point", "strongest_point"]


class Quantize(Enum):
    """Where a change may land. ``AUTO`` takes the strongest place that the deadline allows."""

    AUTO = "auto"
    NOW = "now"
    SIXTEENTH = "16th"
    EIGHTH = "8th"
    BEAT = "beat"
    BAR = "bar"
    PHRASE = "phrase"
    EXIT = "exit"


_STRENGTH = {
    Quantize.NOW: 0,
    Quantize.SIXTEENTH: 1,
    Quantize.EIGHTH: 2,
    Quantize.BEAT: 3,
    Quantize.BAR: 4,
    Quantize.PHRASE: 5,
}
_STEP_TICKS = {
    Quantize.SIXTEENTH: TICKS_PER_QUARTER // 4,
    Quantize.EIGHTH: TICKS_PER_QUARTER // 2,
}


@dataclass(frozen=True, slots=True)
class GridPoint:
    """A frame on the grid and the name of its strength."""

    frame: Frame
    grid: Quantize

    @property
    def strength(self) -> int:
        """0 (no grid line) to 5 (phrase)."""
        return _STRENGTH[self.grid]


def next_grid_point(
    clock: TempoMap, grid: Quantize, earliest: Frame, *, phrase_bars: int = 4
) -> GridPoint:
    """First line of a grid at or after a frame.

    Parameters
    ----------
    clock : TempoMap
        The music that plays.
    grid : Quantize
        Which lines. ``AUTO`` and ``NOW`` answer ``earliest`` itself; ``EXIT`` is the caller's
        (it depends on the loop) and is treated as ``PHRASE``.
    earliest : Frame
    phrase_bars : int > 0
        Bars in a phrase, counted from bar 0.
    """
    if grid in (Quantize.NOW, Quantize.AUTO):
        return GridPoint(earliest, Quantize.NOW)
    bar_ticks = clock.meter.bar_ticks
    # From the tick at or before: a line between two frames counts at the later one, which may be
    # this very frame.
    tick: int = clock.frame_to_tick(earliest)
    while True:
        tick = _line_at_or_after(clock, grid, tick, bar_ticks, phrase_bars)
        frame = clock.tick_to_frame(Tick(tick))
        if frame >= earliest:
            named = Quantize.PHRASE if grid is Quantize.EXIT else grid
            return GridPoint(frame, named)
        tick += 1


def strongest_point(
    clock: TempoMap, earliest: Frame, latest: Frame, *, phrase_bars: int = 4
) -> GridPoint:
    """Metrically strongest place within a window, the earliest of equals.

    Falls back to ``earliest`` itself when no sixteenth lies within the window.
    """
    for grid in (
        Quantize.PHRASE,
        Quantize.BAR,
        Quantize.BEAT,
        Quantize.EIGHTH,
        Quantize.SIXTEENTH,
    ):
        point = next_grid_point(clock, grid, earliest, phrase_bars=phrase_bars)
        if point.frame <= latest:
            return point
    return GridPoint(earliest, Quantize.NOW)


def _line_at_or_after(
    clock: TempoMap, grid: Quantize, tick: int, bar_ticks: int, phrase_bars: int
) -> int:
    if grid in (Quantize.PHRASE, Quantize.EXIT):
        return _ceil_to(tick, bar_ticks * phrase_bars)
    if grid is Quantize.BAR:
        return _ceil_to(tick, bar_ticks)
    bar, within = divmod(tick, bar_ticks)
    if grid is Quantize.BEAT:
        for start in clock.meter.beat_starts:
            if start >= within:
                return bar * bar_ticks + start
        return (bar + 1) * bar_ticks
    line = _ceil_to(within, _STEP_TICKS[grid])
    return bar * bar_ticks + min(line, bar_ticks)


def _ceil_to(value: int, step: int) -> int:
    return -(-value // step) * step
