"""What the engine is set to for one session; part of what a replay needs."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.errors import ParameterError
from adaptive.music import Frame

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """A session's settings.

    Parameters
    ----------
    sample_rate : int
    seed : int
        Every choice that is not decided by cost is drawn from it.
    lead_frames : int
        Cues that can be foreseen leave the scheduler this many frames before they start, so that
        neither a long decision nor a stall makes them late.
    prompt_frames : int or None
        The same for answers that are wanted at once: just what the link and a usual decision need.
        One that takes longer begins a block late, which the journal keeps. ``None`` for
        ``lead_frames``.
    block : int
        Frames of the audio process's blocks. What is wanted at once begins with one, since no cue
        can begin sooner than the next block and any later place in it would be waited for. 1 where
        no blocks are known.
    min_fade_frames : int
        Shortest crossfade.
    bus_frames : int
        Delay of the bus (its limiter looks ahead): an answer is complete this much before its
        deadline, so that the deadline holds for what is heard.
    """

    sample_rate: int = 44_100
    seed: int = 0
    lead_frames: int = 512
    min_fade_frames: int = 1_102
    bus_frames: int = 63
    deferred: bool = False
    prompt_frames: int | None = None
    block: int = 1

    def prompt_start(self, frame: int) -> Frame:
        """First frame of what is wanted at once and leaves the scheduler at ``frame``."""
        ready = frame + self._prompt
        return Frame(ready + -ready % self.block)

    @property
    def _prompt(self) -> int:
        return self.lead_frames if self.prompt_frames is None else self.prompt_frames

    def __post_init__(self) -> None:
        if self.sample_rate < 8_000:
            raise ParameterError("sample_rate", self.sample_rate, "8000 or more")
        if not 0 <= self.lead_frames <= self.sample_rate // 10:
            raise ParameterError(
                "lead_frames", self.lead_frames, f"0 to {self.sample_rate // 10} (a tenth second)"
            )
        if not 0 <= self._prompt <= self.lead_frames:
            raise ParameterError("prompt_frames", self._prompt, f"0 to {self.lead_frames}")
        if not 1 <= self.block <= 8192:
            raise ParameterError("block", self.block, "1 to 8192 frames")
        if not 32 <= self.min_fade_frames <= self.sample_rate // 10:
            raise ParameterError(
                "min_fade_frames", self.min_fade_frames, f"32 to {self.sample_rate // 10}"
            )
