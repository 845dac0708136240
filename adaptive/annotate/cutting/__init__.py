"""Cutting finished tracks into bar-exact, loopable segments at their own musical boundaries."""

from adaptive.annotate.cutting.faded_loop import SEAM_FADE_S, faded_loop
from adaptive.annotate.cutting.segment import INTRO, OUTRO, Segment, TrackCut
from adaptive.annotate.cutting.track import cut_track

__all__ = [
    "INTRO",
    "OUTRO",
    "SEAM_FADE_S",
    "Segment",
    "TrackCut",
    "cut_track",
    "faded_loop",
]
