"""Sections: stretches of one tempo, meter and key, and what each part plays in them."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.cues import Part
from adaptive.music import Frame, TempoMap

__all__ = ["Playing", "Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """The musical time that all parts share, and the loop that gave it.

    Parameters
    ----------
    clock : TempoMap
        Its anchor is the origin of every loop in the section: all are in phase for ever.
    lead : int
        Number of the loop whose tempo, meter and key the section has.
    since : Frame
        Frame at which it landed.
    scene : str
        Name of the scene for which it was begun.
    """

    clock: TempoMap
    lead: int
    since: Frame
    scene: str

    def boundary_after(self, frame: int, loop_frames: int) -> Frame:
        """First frame after ``frame`` at which a loop of that length wraps round."""
        passed = (frame - self.clock.anchor) // loop_frames
        return Frame(self.clock.anchor + (passed + 1) * loop_frames)


@dataclass(frozen=True, slots=True)
class Playing:
    """What a part plays.

    Parameters
    ----------
    part : Part
    loop : int
        Number of the loop.
    boundary : Frame
        Next frame at which it wraps round and may hand over to a successor.
    rounds : int
        How often it will have played by then.
    """

    part: Part
    loop: int
    boundary: Frame
    rounds: int = 1
