"""Paper limits: what the machine would allow, beside what the mixer reaches."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from adaptive.cues import TRACKS, PlayCue
from adaptive.music import Frame
from adaptive.render import MixBlock, Mixer

__all__ = ["MixingLimit", "mixing_limit", "read_bandwidth", "stem_seconds"]

_RATE = 44_100
_STEREO_FLOAT = 8
_ARRAY_BYTES = 1 << 29
_PASSES = 5
_LOOP_S = 4
_GAIN, _SEND = 0.5, 0.1


@dataclass(frozen=True, slots=True)
class MixingLimit:
    """How many stems one core could mix in real time.

    Parameters
    ----------
    bandwidth : float
        Bytes that one core reads from memory in a second.
    by_bandwidth : float
        Stems whose samples it could read as fast as they play.
    by_mixer : float
        Stems that the mixer mixes in the time of a block, at what one more costs it.
    """

    bandwidth: float
    by_bandwidth: float
    by_mixer: float


def read_bandwidth(size: int = _ARRAY_BYTES) -> float:
    """Bytes a second that one core reads: the fastest of several passes over a large array.

    The kernel is NumPy's vectorised maximum, which waits for memory and not for arithmetic.
    """
    array = np.ones(size // 4, np.float32)
    return array.nbytes / _fastest(lambda: array.max())


def stem_seconds(block: int, stems: tuple[int, int], blocks: int) -> float:
    """Time that one more stem costs the mixer in a block, at rest.

    Parameters
    ----------
    block : int
        Frames.
    stems : (int, int)
        Numbers of stems between which the cost is taken.
    blocks : int
        Blocks of each pass.
    """
    few, many = stems
    passes = [_mixing(block, count, blocks) for count in (few, many)]
    costs = [_fastest(mix) / blocks for mix in passes]
    return (costs[1] - costs[0]) / (many - few)


def mixing_limit(block: int, bandwidth: float) -> MixingLimit:
    """The limits at a block size."""
    cost = stem_seconds(block, (8, 128), max(20, 200_000 // block))
    return MixingLimit(bandwidth, bandwidth / (_RATE * _STEREO_FLOAT), block / _RATE / cost)


def _mixing(block: int, stems: int, blocks: int) -> Callable[[], None]:
    """Mixes so many blocks of so many loops, which together are larger than the caches."""
    rng = np.random.default_rng(1)
    frames = _LOOP_S * _RATE
    loop = rng.normal(0.0, 0.02, (frames, 2)).astype(np.float32)
    mixer = Mixer(
        [np.roll(loop, 997 * k, axis=0) for k in range(stems)],
        max_block=block,
        tracks=max(TRACKS, stems),
    )
    for k in range(stems):
        cue = PlayCue(k, k, Frame(0), 1, k, frames, Frame(0), gain=_GAIN, send=_SEND)
        mixer.apply(cue, Frame(0))
    out = MixBlock(block)
    mixer.render(Frame(0), 1, out)
    place = 1

    def mix() -> None:
        nonlocal place
        for _ in repeat(None, blocks):
            mixer.render(Frame(place), block, out)
            place += block

    return mix


def _fastest(work: Callable[[], object]) -> float:
    """Seconds of processor time of the fastest pass: others' turns are not counted."""
    found = []
    for _ in range(_PASSES):
        began = time.thread_time()
        work()
        found.append(time.thread_time() - began)
    return min(found)
