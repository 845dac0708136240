"""A take: a sound that the analysis is fitted to or judged by, with what is written of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.library import Loop

__all__ = ["Take"]


@dataclass(frozen=True, slots=True)
class Take:
    """A loop with what is written of it, and its audio; of a family mix, a loop of its own kind.

    Parameters
    ----------
    loop : Loop
        What is written.
    part : str
        ``loop.part``, or ``mix`` for all parts of a family together.
    pcm : ndarray [shape=(frames, 2)]
    sample_rate : int
    drums_db : float or None
        Of a sum that was drawn to learn what a mix is: by how much its drums are louder.
    """

    loop: Loop
    part: str
    pcm: npt.NDArray[np.float32]
    sample_rate: int
    drums_db: float | None = None

    @property
    def beats(self) -> float:
        """Quarters that are written for it."""
        return len(self.pcm) / self.loop.tempo.beat_frames
