"""Helpers of the mixer's tests: cues in a line, and whole renders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from adaptive.cues import Cue, Lane, PlayCue, RampCue
from adaptive.music import Frame
from adaptive.render import MixBlock, Mixer

__all__ = ["Rendered", "noise", "play", "ramp", "render", "tone"]


def play(
    cue_id: int,
    track: int,
    start: int,
    length: int,
    material: int,
    frames: int,
    origin: int = 0,
    **rest: float,
) -> PlayCue:
    """A play cue with plain numbers."""
    return PlayCue(cue_id, track, Frame(start), length, material, frames, Frame(origin), **rest)


def ramp(cue_id: int, lane: Lane, start: int, length: int, target: float) -> RampCue:
    """A ramp cue with plain numbers."""
    return RampCue(cue_id, lane, Frame(start), length, target)


def noise(frames: int, seed: int, level: float = 0.2) -> npt.NDArray[np.float32]:
    """Stereo noise."""
    return (level * np.random.default_rng(seed).standard_normal((frames, 2))).astype(np.float32)


def tone(frames: int, cycles: int, level: float = 0.3) -> npt.NDArray[np.float32]:
    """A stereo sine with a whole number of cycles, so that it loops."""
    wave = level * np.sin(2 * np.pi * cycles * np.arange(frames) / frames)
    return np.stack([wave, wave], axis=1).astype(np.float32)


class Rendered:
    """Everything that a mixer wrote, and the mixer."""

    def __init__(self, mixer: Mixer, blocks: Sequence[tuple[MixBlock, int]]) -> None:
        self.mixer = mixer
        self.dry = np.concatenate([b.dry[:n] for b, n in blocks])
        self.send = np.concatenate([b.send[:n] for b, n in blocks])
        self.lanes = np.concatenate([b.lanes[:, :n] for b, n in blocks], axis=1)

    @property
    def bytes(self) -> bytes:
        """All signals, for comparison bit by bit."""
        return self.dry.tobytes() + self.send.tobytes() + self.lanes.tobytes()


def render(
    materials: Sequence[npt.NDArray[np.float32]],
    cues: Iterable[Cue],
    sizes: Iterable[int],
    lanes: Mapping[Lane, float] | None = None,
    first: int = 0,
) -> Rendered:
    """Render blocks of these sizes; each cue is applied before the block that it starts in."""
    sizes = list(sizes)
    mixer = Mixer(materials, max_block=max(sizes), lanes=lanes)
    waiting = sorted(cues, key=lambda cue: (cue.start, cue.cue_id))
    frame, blocks = first, []
    for n in sizes:
        while waiting and waiting[0].start < frame + n:
            mixer.apply(waiting.pop(0), Frame(frame))
        block = MixBlock(n)
        mixer.render(Frame(frame), n, block)
        blocks.append((block, n))
        frame += n
    return Rendered(mixer, blocks)
