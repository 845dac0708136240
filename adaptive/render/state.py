"""What a mixer plays, as values: enough to make another mixer play the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adaptive.cues import Cue, Lane, PlayCue, RampCue
from adaptive.music import Frame

__all__ = ["MixerState"]


@dataclass(frozen=True, slots=True)
class MixerState:
    """A snapshot of a mixer at one frame.

    Parameters
    ----------
    frame : Frame
        When it was taken.
    playing : tuple of PlayCue
        For each track that is not silent, the cue whose material sounds or is fading in.
    lanes : tuple of float
        The value that each :class:`~adaptive.cues.Lane` has or is moving to.
    waiting : tuple of Cue
        Cues that have not begun.
    """

    frame: Frame
    playing: tuple[PlayCue, ...]
    lanes: tuple[float, ...]
    waiting: tuple[Cue, ...]

    def cues(self, start: Frame, fade: int, first_id: int = 0) -> tuple[Cue, ...]:
        """Cues that bring a silent mixer to this state, in phase.

        One-shots that are over by ``start`` are left out; everything else keeps its origin, so
        that it sounds at the very place where it would be had nothing happened.

        Parameters
        ----------
        start : Frame
            When the new mixer begins to fade in.
        fade : int > 0
            Frames of the fade in.
        first_id : int
            ``cue_id`` of the first of the cues; they count up from it.
        """
        again: list[Cue] = [RampCue(0, lane, start, 1, self.lanes[lane]) for lane in Lane]
        again += [
            replace(cue, start=start, length=fade, correlation=1.0)
            for cue in self.playing
            if not (cue.one_shot and start >= cue.origin + cue.frames)
        ]
        again += self.waiting
        return tuple(replace(cue, cue_id=first_id + k) for k, cue in enumerate(again))
