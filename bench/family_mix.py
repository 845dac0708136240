"""Family mix: all parts of a family at once, each with its most energetic loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import lcm

import numpy as np
import numpy.typing as npt

from adaptive.library import Loop
from adaptive.music import Key

__all__ = ["Members", "mixed", "pitched_members"]

_LONGEST_S = 60

Members = Sequence[tuple[Loop, npt.NDArray[np.float32]]]
"""Loops with their audio [shape=(frames, 2)]."""


def mixed(members: Members, sample_rate: int) -> npt.NDArray[np.float32]:
    """Their sum until all come round together, a minute at most [shape=(frames, 2)].

    At the levels of the files: the score's gains and the limiter come later.
    """
    frames = min(lcm(*(len(pcm) for _, pcm in members)), _LONGEST_S * sample_rate)
    total = np.zeros((frames, 2), np.float32)
    for _, pcm in members:
        total += np.tile(pcm, (-(-frames // len(pcm)), 1))[:frames]
    return total


def pitched_members(members: Members) -> tuple[Key | None, Members]:
    """Those in the key that most of them have, and that key; None where none has one."""
    keys = Counter(loop.key for loop, _ in members if loop.key is not None)
    if not keys:
        return None, []
    key = keys.most_common(1)[0][0]
    return key, [(loop, pcm) for loop, pcm in members if loop.key == key]
