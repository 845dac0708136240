"""What the scheduler may ask of the mixer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from adaptive.cues.part import PARTS, Part
from adaptive.music import Frame

__all__ = [
    "LEAST_CORRELATION",
    "STINGER_TRACKS",
    "TRACKS",
    "Cue",
    "Lane",
    "PlayCue",
    "RampCue",
    "track_of_part",
]

STINGER_TRACKS = 4
"""Stingers that may sound at once; each has a track of its own after the parts' tracks."""

TRACKS = len(PARTS) + STINGER_TRACKS
"""Tracks of the mixer. A track has two decks, so that it can crossfade."""

LEAST_CORRELATION = -0.3
"""Correlations below this are treated as this: towards −1 the law would boost without bound."""


def track_of_part(part: Part) -> int:
    """Track on which a part plays."""
    return PARTS.index(part)


class Lane(IntEnum):
    """Automation of the bus, rendered frame by frame."""

    CUTOFF = 0
    """Cutoff of the brightness filter in hertz."""
    DUCK = 1
    """Gain on the parts (not the stingers), for ducking."""
    SEND = 2
    """Gain on the parts' share of the reverb send."""
    MASTER = 3
    """Gain of everything, for pause, resume and stop."""


@dataclass(frozen=True, slots=True)
class PlayCue:
    """From ``start``, over ``length`` frames, a track becomes ``material`` (or silence).

    What the track was sounding fades out while the material fades in, by the
    signal-matched law of :mod:`adaptive.render.fade`. The material's read position is
    ``(frame − origin) mod loop_frames`` for loops and ``frame − origin`` for one-shots, so that
    two tracks with one origin are in phase for ever.

    Parameters
    ----------
    cue_id : int
        Counts up from 0 without gaps, in the order in which the scheduler decided.
    track : int
        0 to ``TRACKS − 1``.
    start : Frame
        First frame of the fade. A cue that arrives late fades from the next block instead; its
        read position is unaffected.
    length : int > 0
        Frames of the fade; no fade is ever zero.
    material : int
        Number of the audio in the material table, or −1 for silence.
    frames : int
        Length of the material in frames (0 with −1).
    origin : Frame
        Frame at which the material's first frame sounds (it may be below zero).
    gain : float
        Linear gain of the material.
    send : float
        Linear share of the reverb send.
    correlation : float
        Correlation of what fades with what rises, −1 to 1, which picks the crossfade's law (1
        equal gain, 0 equal power). 1 when one side is silence.
    one_shot : bool
        The material plays once instead of looping.
    prompt : bool
        The fade begins steeply, so that the change is heard at once, instead of gently.
    """

    cue_id: int
    track: int
    start: Frame
    length: int
    material: int
    frames: int
    origin: Frame
    gain: float = 1.0
    send: float = 0.0
    correlation: float = 0.0
    one_shot: bool = False
    prompt: bool = False

    @property
    def complete(self) -> Frame:
        """First frame after the fade."""
        return Frame(self.start + self.length)


@dataclass(frozen=True, slots=True)
class RampCue:
    """From ``start``, over ``length`` frames, a lane moves linearly to ``target``."""

    cue_id: int
    lane: Lane
    start: Frame
    length: int
    target: float

    @property
    def complete(self) -> Frame:
        """First frame after the ramp."""
        return Frame(self.start + self.length)


Cue = PlayCue | RampCue
