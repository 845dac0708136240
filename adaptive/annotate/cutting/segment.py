"""Segments of a finished track: what cutting it gives."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["INTRO", "OUTRO", "Segment", "TrackCut"]

INTRO = "intro"
OUTRO = "outro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of whole bars, which can be repeated.

    Parameters
    ----------
    start : int ≥ 0
        Frame of the track at which its first bar begins.
    file_frames : int > 0
        Frames of the track that it fills: always exactly ``bars`` bars of ``beat_frames``, so that
        it plays as it is, and the next segment begins where it ends.
    beats : int > 0
        Quarter notes (rounded down where an odd number of bars makes a half of one).
    bars : int > 0
    beat_frames : int > 0
        Frames a quarter note: the segment's own tempo.
    role : str
        ``"intro"``, ``"outro"``, or a letter by first appearance: those that repeat one another
        share it, and a prime (``"A'"``) is the same music in other dress or at another level.
    loops_well : float, 0 to 1
        How well its end leads into its own beginning. Of no meaning for an intro or an outro,
        which are not meant to repeat; it is measured all the same.
    confidence : float, 0 to 1
        How sure its bars are: clear pulse, clear bar lines, steady tempo.
    """

    start: int
    file_frames: int
    beats: int
    bars: int
    beat_frames: int
    role: str
    loops_well: float
    confidence: float

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.file_frames


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackCut:
    """How a track falls into segments.

    Parameters
    ----------
    bpm : float
        Quarters a minute, the median over the track; nominal where there is no pulse.
    bpm_confidence : float, 0 to 1
    meter : str
        Such as ``"4/4"``.
    meter_confidence : float, 0 to 1
    segments : tuple of Segment
        In natural order and without gaps: joined together they are the track from ``lead_in`` on,
        sample for sample. Empty where nothing can be cut, as ``note`` says.
    lead_in : int ≥ 0
        Frames before the first bar: silence, or a pickup of less than a bar.
    tail : int ≥ 0
        Frames after the last whole bar: less than a bar of sound, or silence.
    note : str
        What a person should know, in a line; empty when there is nothing.
    """

    bpm: float
    bpm_confidence: float
    meter: str
    meter_confidence: float
    segments: tuple[Segment, ...]
    lead_in: int
    tail: int
    note: str = ""
