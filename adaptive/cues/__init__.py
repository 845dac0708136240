"""Cues: the whole vocabulary between the scheduler and the mixer. Integers and gains only.

This room is the contract of `conduct/` and `render/`, which never import each other. A cue is
complete: whoever holds the cues and the audio can render the music without asking anyone.
"""

from adaptive.cues.cue import (
    LEAST_CORRELATION,
    STINGER_TRACKS,
    TRACKS,
    Cue,
    Lane,
    PlayCue,
    RampCue,
    track_of_part,
)
from adaptive.cues.part import LEAD_ORDER, PARTS, Part

__all__ = [
    "LEAD_ORDER",
    "LEAST_CORRELATION",
    "PARTS",
    "STINGER_TRACKS",
    "TRACKS",
    "Cue",
    "Lane",
    "Part",
    "PlayCue",
    "RampCue",
    "track_of_part",
]
