"""Periodicity of what happens in a loop: its own Fourier series and its circular correlation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Periodicity"]

_FLOOR = 1e-3


class Periodicity:
    """How a course of vectors repeats within a loop, which is itself one exact period.

    Parameters
    ----------
    course : ndarray [shape=(times, n)]
        Evenly spaced over the whole loop.
    """

    def __init__(self, course: npt.NDArray[np.floating]) -> None:
        centred = course - course.mean(axis=0)
        series = np.square(np.abs(np.fft.rfft(centred, axis=0))).sum(axis=1)
        total = float(series[1:].sum())
        self._share = series / total if total > 0.0 else np.zeros_like(series)
        back = np.fft.irfft(series, n=len(course)) if len(course) > 1 else np.zeros(1)
        self._alike = back / back[0] if back[0] > 0.0 else np.zeros_like(back)

    def alike(self, share: float) -> float:
        """Correlation with itself moved by a share of the loop, −1 to 1."""
        place = share * len(self._alike)
        low = int(np.floor(place))
        near = (low % len(self._alike), (low + 1) % len(self._alike))
        return float(max(self._alike[near[0]], self._alike[near[1]]))

    def pulse(self, turns: float) -> float:
        """Logarithm of the share of variation at so many cycles a loop; −6.9 is none."""
        nearest = round(turns)
        if abs(turns - nearest) > 1e-6 or not 1 <= nearest < len(self._share):
            return float(np.log(_FLOOR))
        return float(np.log(self._share[nearest] + _FLOOR))
