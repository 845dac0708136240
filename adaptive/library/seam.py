"""The seam of a loop: what happens where its end meets its beginning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["NEARBY_FRAMES", "Seam", "measure_seam"]

NEARBY_FRAMES = 96
"""Frames on each side whose own movement explains that of the seam (about 2 ms)."""

_USUAL = 0.999
_FLOOR = 3e-4
"""Movements of less than this (−70 dB below full scale) count as this."""

_BEND_OF_SLOPE = 0.5
_SHORTEST = 16


@dataclass(frozen=True, slots=True)
class Seam:
    """Movement across the loop point, and how far it exceeds that of the loop itself.

    Parameters
    ----------
    step : float
        Difference between the last and the first frame, full scale 1, the larger channel.
    bend : float
        Change of slope there: the larger of the two second differences across the loop point.
    step_ratio, bend_ratio : float
        Each against what the loop explains: the size that one inner difference in 1,000 exceeds,
        or the largest within 2 ms of the loop point if that is more; a bend is also explained by
        half of the loop's usual slope, as where one chord's wave meets the next one's. Up to 1 is
        ordinary; a slope that turns right round where it is steepest comes to 4.
    """

    step: float
    bend: float
    step_ratio: float
    bend_ratio: float

    @property
    def ratio(self) -> float:
        """The worse of the two; from about 2 on a click can be heard in quiet surroundings."""
        return max(self.step_ratio, self.bend_ratio)


def measure_seam(pcm: npt.NDArray[np.float32]) -> Seam:
    """Compare the loop point with the inside of a loop.

    A drum on the downbeat moves the signal at the loop point as much as at every other bar, and
    the frames after it move likewise: neither counts. A cut wave or a jump of level does.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
        Full scale 1. Under 16 frames everything is seam, and the answer is 0.
    """
    if len(pcm) < _SHORTEST:
        return Seam(0.0, 0.0, 0.0, 0.0)
    around = np.concatenate((pcm[-2:], pcm[:2])).astype(np.float64)
    step = float(np.abs(around[2] - around[1]).max())
    bend = float(np.abs(np.diff(around, 2, axis=0)).max())
    slopes = np.diff(pcm.T)
    usual, nearby = _movement(slopes)
    usual_bend, nearby_bend = _movement(np.diff(slopes))
    return Seam(
        step,
        bend,
        step / max(usual, nearby, _FLOOR),
        bend / max(usual_bend, nearby_bend, usual * _BEND_OF_SLOPE, _FLOOR),
    )


def _movement(inner: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Size of differences [shape=(channels, n)]: what one in 1,000 exceeds; the largest nearby."""
    largest = np.abs(inner[0])
    for channel in inner[1:]:
        np.maximum(largest, np.abs(channel), out=largest)
    nearby = max(largest[:NEARBY_FRAMES].max(), largest[-NEARBY_FRAMES:].max())
    rank = min(len(largest) - 1, int(_USUAL * len(largest)))
    return float(np.partition(largest, rank)[rank]), float(nearby)
