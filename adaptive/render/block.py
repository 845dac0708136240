"""One block of mixed sound on its way to the bus."""

from __future__ import annotations

import numpy as np

from adaptive.cues import Lane

__all__ = ["MixBlock"]


class MixBlock:
    """Buffers that the mixer fills and the bus reads. Allocated once, used for ever.

    Thread: audio.

    Parameters
    ----------
    max_block : int > 0
        Frames that the buffers hold.

    Attributes
    ----------
    dry : np.ndarray [shape=(max_block, 2), dtype=float32]
        Stereo sum of all tracks.
    send : np.ndarray [shape=(max_block, 2), dtype=float32]
        Stereo sum of what goes to the reverb.
    lanes : np.ndarray [shape=(len(Lane), max_block), dtype=float32]
        One automation signal a lane, in the order of :class:`~adaptive.cues.Lane`.
    steady : list of float or None
        For each lane, its value if that is the same in all frames of the block, else ``None``:
        a short cut for readers, which must come to the same samples without it.
    """

    def __init__(self, max_block: int) -> None:
        self.dry = np.zeros((max_block, 2), np.float32)
        self.send = np.zeros((max_block, 2), np.float32)
        self.lanes = np.zeros((len(Lane), max_block), np.float32)
        self.steady: list[float | None] = [None] * len(Lane)

    @property
    def max_block(self) -> int:
        """Frames that the buffers hold."""
        return len(self.dry)
