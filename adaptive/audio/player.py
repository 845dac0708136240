"""One step of the engine's sound, shared by every driver: cues to mixer, mixer to bus."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from adaptive.audio.bus import Bus
from adaptive.cues import TRACKS, Cue, Lane, PlayCue
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render import MixBlock, Mixer

__all__ = ["Player"]


class Player:
    """A mixer in front of a bus, and the frame that comes next.

    Thread: audio.

    Parameters
    ----------
    bus : Bus
        Where the sound goes.
    start : int
        Frame of the first block.
    lanes : mapping of Lane to float, optional
        Values before the first ramp.
    tracks : int
        Of the mixer.

    Attributes
    ----------
    frame : Frame
        The frame to be rendered next.
    refused : int
        Cues with a field outside its legal range, which were ignored.
    """

    def __init__(
        self,
        bus: Bus,
        start: int = 0,
        lanes: Mapping[Lane, float] | None = None,
        tracks: int = TRACKS,
    ) -> None:
        self.bus = bus
        self.mixer = Mixer(max_block=bus.block, lanes=lanes, tracks=tracks)
        self.frame = Frame(start)
        self.refused = 0
        self._block = MixBlock(bus.block)
        self._sounds_from: int | None = None

    def apply(self, cue: Cue) -> None:
        """Enter a cue; an illegal one is counted and changes nothing."""
        try:
            start = self.mixer.apply(cue, self.frame)
        except ParameterError:
            self.refused += 1
            return
        if self._sounds_from is None and isinstance(cue, PlayCue):
            self._sounds_from = start

    def render(self) -> None:
        """Mix the next block and hand it to the bus, which is to compute it now."""
        n = self.bus.block
        self.mixer.render(self.frame, n, self._block)
        wait = n if self._sounds_from is None else max(0, self._sounds_from - self.frame)
        self.bus.feed(self._block, min(n, wait))
        self.frame = Frame(self.frame + n)

    def add_material(self, number: int, samples: npt.NDArray[np.float32]) -> None:
        """Enter a material into the mixer's table. Any thread may call this."""
        self.mixer.add_material(number, samples)

    @property
    def output_frame(self) -> Frame:
        """Engine frame of the bus's first output row, given the block rendered last."""
        return Frame(self.frame - self.bus.block - self.bus.latency_frames)
