"""Tempo as a whole number of frames a quarter note, so that bars never drift."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.errors import ParameterError
from adaptive.music.meter import Meter
from adaptive.music.time import TICKS_PER_QUARTER, Frame

__all__ = ["Tempo", "bpm_to_beat_frames"]


def bpm_to_beat_frames(bpm: float, sample_rate: int) -> int:
    """Round a tempo in quarters a minute to whole frames a quarter.

    Raises
    ------
    ParameterError
        When ``bpm`` is not within 20 to 400.
    """
    if not 20.0 <= bpm <= 400.0:
        raise ParameterError("bpm", bpm, "20 to 400 quarters a minute")
    return round(60.0 * sample_rate / bpm)


@dataclass(frozen=True, slots=True)
class Tempo:
    """Frames a quarter note at a sample rate; BPM is for display.

    Parameters
    ----------
    beat_frames : int > 0
        Frames a quarter note (120 BPM at 44 100 Hz is 22 050).
    sample_rate : int > 0
        Frames a second.
    """

    beat_frames: int
    sample_rate: int = 44_100

    def __post_init__(self) -> None:
        if self.beat_frames <= 0:
            raise ParameterError("beat_frames", self.beat_frames, "a positive whole number")
        if self.sample_rate <= 0:
            raise ParameterError("sample_rate", self.sample_rate, "a positive whole number")

    @classmethod
    def from_bpm(cls, bpm: float, sample_rate: int = 44_100) -> Tempo:
        """Nearest exact tempo to a BPM figure. Raises ParameterError outside 20–400."""
        return cls(bpm_to_beat_frames(bpm, sample_rate), sample_rate)

    @property
    def bpm(self) -> float:
        """Quarters a minute."""
        return 60.0 * self.sample_rate / self.beat_frames

    def bar_frames(self, meter: Meter) -> Frame:
        """Length of a bar, which must be a whole number of frames. Raises ParameterError."""
        frames, rest = divmod(meter.bar_ticks * self.beat_frames, TICKS_PER_QUARTER)
        if rest:
            raise ParameterError(
                "beat_frames", self.beat_frames, f"even, so that a bar of {meter} is whole frames"
            )
        return Frame(frames)
