"""Landings: where the answer to an event starts and lands, within its deadline.

The crossfade *ends* on the grid point, so that the downbeat of what comes in sounds at full
level; what comes in is phase-locked, so the fade brings in the end of the beat before.
"""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.music import Frame, GridPoint, Quantize, TempoMap, next_grid_point, strongest_point

__all__ = ["Landing", "Window", "plan_landing"]


@dataclass(frozen=True, slots=True)
class Window:
    """What bounds a landing, in frames.

    Parameters
    ----------
    earliest : Frame
        First frame at which a fade to a grid point may begin: arrival plus lead, or the end of a
        fade that still runs.
    soonest : Frame
        The same for a fade that begins at once.
    latest : Frame
        Arrival plus deadline: the answer is complete by then.
    fade, min_fade : int
        Preferred and shortest length of a fade.
    """

    earliest: Frame
    soonest: Frame
    latest: Frame
    fade: int
    min_fade: int


@dataclass(frozen=True, slots=True)
class Landing:
    """A fade from ``start`` that is complete at ``point``."""

    point: Frame
    start: Frame
    grid: Quantize
    in_time: bool
    """Whether it is complete within the deadline."""

    @property
    def prompt(self) -> bool:
        """Whether it begins at once, and so should be heard at once."""
        return self.grid is Quantize.NOW

    @property
    def length(self) -> int:
        """Frames of the fade."""
        return self.point - self.start


def plan_landing(
    clock: TempoMap,
    window: Window,
    quantize: Quantize,
    *,
    phrase_bars: int,
    exit_point: Frame | None = None,
) -> Landing:
    """Choose the place of a change.

    ``now`` starts at once; ``auto`` lands on the metrically strongest point of the window; any
    other grid lands on its next point, in time or not. ``exit_point`` is the next exit cue (the
    end of the leading loop) for ``exit``.
    """
    first = Frame(window.earliest + window.min_fade)
    if quantize is Quantize.AUTO and first <= window.latest:
        point = strongest_point(clock, first, window.latest, phrase_bars=phrase_bars)
    elif quantize is Quantize.EXIT and exit_point is not None and exit_point >= first:
        point = GridPoint(exit_point, Quantize.EXIT)
    else:
        point = next_grid_point(clock, quantize, first, phrase_bars=phrase_bars)
    if point.grid is Quantize.NOW:
        room = max(window.min_fade, window.latest - window.soonest)
        end = Frame(window.soonest + min(window.fade, room))
        return Landing(end, window.soonest, Quantize.NOW, end <= window.latest)
    start = Frame(max(window.earliest, point.frame - window.fade))
    return Landing(point.frame, start, point.grid, point.frame <= window.latest)
