"""The engine's three kinds of time: frames, ticks and seconds.

Each is its own type, so that passing one where another belongs fails the type checker.
Frames are the master clock; ticks divide the quarter note; seconds appear at the borders only.
"""

from __future__ import annotations

from typing import Final, NewType

from adaptive.errors import ParameterError

__all__ = [
    "TICKS_PER_QUARTER",
    "Frame",
    "Seconds",
    "Tick",
    "frames_to_ms",
    "frames_to_seconds",
    "ms_to_frames",
    "seconds_to_frames",
]

Frame = NewType("Frame", int)
"""Whole sample frames since the engine started (or a length in frames)."""

Tick = NewType("Tick", int)
"""Musical time: :data:`TICKS_PER_QUARTER` a quarter note."""

Seconds = NewType("Seconds", float)
"""Wall-free duration in seconds, for the borders of the engine."""

TICKS_PER_QUARTER: Final = 960
"""Divisible by 2⁶·3·5: exact 64th notes, triplets and quintuplets."""


def seconds_to_frames(seconds: float, sample_rate: int) -> Frame:
    """Nearest whole frame to a duration. Raises ParameterError when it is not finite."""
    frames = seconds * sample_rate
    if frames != frames or frames in (float("inf"), float("-inf")):
        raise ParameterError("seconds", seconds, "a finite number")
    return Frame(round(frames))


def frames_to_seconds(frames: int, sample_rate: int) -> Seconds:
    """Duration of a count of frames."""
    return Seconds(frames / sample_rate)


def ms_to_frames(ms: float, sample_rate: int) -> Frame:
    """Nearest whole frame to a duration in milliseconds."""
    return seconds_to_frames(ms / 1000.0, sample_rate)


def frames_to_ms(frames: int, sample_rate: int) -> float:
    """Duration of a count of frames in milliseconds."""
    return 1000.0 * frames / sample_rate
