"""The only converter between ticks and frames."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.music.meter import COMMON_TIME, Meter
from adaptive.music.tempo import Tempo
from adaptive.music.time import TICKS_PER_QUARTER, Frame, Tick

__all__ = ["BarPosition", "TempoMap"]


@dataclass(frozen=True, slots=True, order=True)
class BarPosition:
    """A place in the music: bar and felt beat from 0, and ticks since that beat."""

    bar: int
    beat: int
    tick: int


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Musical time at a constant tempo and meter, counted from an anchor.

    Parameters
    ----------
    anchor : Frame
        Frame of bar 0, beat 0. It may lie before the music began (even below zero).
    tempo : Tempo
    meter : Meter
    """

    anchor: Frame
    tempo: Tempo
    meter: Meter = COMMON_TIME

    @property
    def bar_frames(self) -> Frame:
        """Frames in a bar."""
        return self.tempo.bar_frames(self.meter)

    def tick_to_frame(self, tick: Tick) -> Frame:
        """First frame at or after a tick."""
        return Frame(self.anchor - (-tick * self.tempo.beat_frames) // TICKS_PER_QUARTER)

    def frame_to_tick(self, frame: Frame) -> Tick:
        """Last tick at or before a frame. ``frame_to_tick(tick_to_frame(t)) == t``."""
        return Tick((frame - self.anchor) * TICKS_PER_QUARTER // self.tempo.beat_frames)

    def position(self, frame: Frame) -> BarPosition:
        """Bar, beat and tick that the music has reached at a frame."""
        bar, rest = divmod(self.frame_to_tick(frame), self.meter.bar_ticks)
        beat, tick = self.meter.beat_of(rest)
        return BarPosition(bar, beat, tick)

    def position_to_frame(self, bar: int, beat: int = 0, tick: int = 0) -> Frame:
        """Frame of a place in the music; ``beat`` counts felt beats from 0."""
        start = bar * self.meter.bar_ticks + self.meter.beat_starts[beat] + tick
        return self.tick_to_frame(Tick(start))

    def frames_since_anchor(self, frame: Frame) -> Frame:
        """Frames since bar 0, the read position of a loop before its own modulo."""
        return Frame(frame - self.anchor)

    def entered_from(self, old: TempoMap, at: Frame) -> Frame:
        """Anchor that this tempo and meter need to take over from ``old`` at a frame.

        The new music takes the same place in the bar: the same felt beat (counted modulo its own
        beats) and the same fraction of it, so that a change in the middle of a bar stays on the
        grid. On a bar line of the old music the new one starts at its own bar line.
        """
        place = old.position(at)
        beat = place.beat % len(self.meter.groups)
        ticks = self.meter.beat_starts[beat]
        old_beat = old.meter.groups[place.beat] * old.meter.unit_ticks
        new_beat = self.meter.groups[beat] * self.meter.unit_ticks
        since_beat = at - old.position_to_frame(place.bar, place.beat)
        old_beat_frames = old_beat * old.tempo.beat_frames
        new_frames = since_beat * new_beat * self.tempo.beat_frames // old_beat_frames
        entry = ticks * self.tempo.beat_frames // TICKS_PER_QUARTER + new_frames
        return Frame(at - entry)
