"""What a mixer plays, as values: enough to make another mixer play the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adaptive.cues import Cue, PlayCue, RampCue
from adaptive.music import Frame

__all__ = ["RESTORED", "MixerState"]

RESTORED = -1
"""``cue_id`` of a cue that only restores what a lost mixer played, and is no new decision."""


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
        Cues that had not begun, in the order of their starts.
    """

    frame: Frame
    playing: tuple[PlayCue, ...]
    lanes: tuple[float, ...]
    waiting: tuple[Cue, ...]

    def advanced(self, frame: Frame) -> MixerState:
        """The state at a later frame, had the mixer gone on with nothing but the waiting cues.

        One-shots that are over by then are left out.
        """
        playing = {cue.track: cue for cue in self.playing}
        lanes = list(self.lanes)
        later: list[Cue] = []
        for cue in self.waiting:
            if cue.start > frame:
                later.append(cue)
            elif isinstance(cue, RampCue):
                lanes[cue.lane] = cue.target
            else:
                playing[cue.track] = cue
        sounding = tuple(
            cue
            for _, cue in sorted(playing.items())
            if cue.material >= 0 and not (cue.one_shot and frame >= cue.origin + cue.frames)
        )
        return MixerState(frame, sounding, tuple(lanes), tuple(later))

    def cues(self, start: Frame, fade: int) -> tuple[Cue, ...]:
        """Cues that bring a silent mixer, made with these lanes, to this state, in phase.

        What plays fades in from ``start`` over ``fade`` frames (> 0), with the id
        :data:`RESTORED` and its own origin, so that it sounds at the very place where it would be
        had nothing happened. What waits keeps its id and its start.
        """
        restored = (
            replace(cue, cue_id=RESTORED, start=start, length=fade, correlation=1.0)
            for cue in self.playing
        )
        return (*restored, *self.waiting)
