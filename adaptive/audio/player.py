"""One step of the engine's sound, shared by every driver: cues to mixer, mixer to bus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import numpy.typing as npt

from adaptive.audio.widening import Widening
from adaptive.cues import TRACKS, Cue, Lane, PlayCue
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render import MixBlock, Mixer

__all__ = ["Player"]


class _Fed(Protocol):
    """A bus as the player sees it."""

    sample_rate: int
    block: int
    ahead: int
    latency_frames: int

    def feed(self, sound: MixBlock, frames: int, guard_from: int = 0) -> None:
        """Take the frames that come next."""


class Player:
    """A mixer in front of a bus, and the frame that comes next.

    While no fade runs and none waits, some blocks are mixed and fed at once, which takes hardly
    longer than one; a cue that arrives meanwhile throws away what was mixed for later. The samples
    are the same either way, since the mixer's do not depend on how frames are cut into blocks.

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
        bus: _Fed,
        start: int = 0,
        lanes: Mapping[Lane, float] | None = None,
        tracks: int = TRACKS,
    ) -> None:
        self.bus = bus
        self._block = bus.block
        self.mixer = Mixer(max_block=bus.ahead, lanes=lanes, tracks=tracks)
        self.frame = Frame(start)
        self.refused = 0
        self._mixed = MixBlock(bus.ahead)
        self._widening = Widening(bus.sample_rate, bus.ahead)
        self._mixed_from = self._mixed_to = start
        self._sounds_from: int | None = None

    def apply(self, cue: Cue) -> None:
        """Enter a cue; an illegal one is counted and changes nothing."""
        self._mixed_to = self.frame
        try:
            start = self.mixer.apply(cue, self.frame)
        except ParameterError:
            self.refused += 1
            return
        if self._sounds_from is None and isinstance(cue, PlayCue):
            self._sounds_from = start

    def render(self) -> None:
        """Let the bus have the next block, which it is to compute then."""
        if not self.goes_on():
            self._mix()
            self.goes_on()

    def goes_on(self) -> bool:
        """Go on by a block that the bus was fed before; ``False`` when it has none left."""
        frame = self.frame
        if frame >= self._mixed_to:
            return False
        self.frame = frame + self._block  # type: ignore[assignment]  # Frame() costs a call
        return True

    def _mix(self) -> None:
        """Mix the next block and hand it to the bus; some of them while nothing changes."""
        n, frame, first = self._block, self.frame, self._sounds_from
        if (first is None or first <= frame) and self.mixer.steady(frame):
            n = self.bus.ahead
        self.mixer.render(frame, n, self._mixed)
        self._widening.apply(self._mixed.send[:n], frame - self._mixed_from)
        self._mixed_from, self._mixed_to = frame, frame + n
        silent = n if first is None else max(0, first - frame)
        self.bus.feed(self._mixed, n, min(n, silent))

    def add_material(self, number: int, samples: npt.NDArray[np.float32]) -> None:
        """Enter a material into the mixer's table. Any thread may call this."""
        self.mixer.add_material(number, samples)

    @property
    def output_frame(self) -> Frame:
        """Engine frame of the bus's first output row, given the block rendered last."""
        return Frame(self.frame - self._block - self.bus.latency_frames)
