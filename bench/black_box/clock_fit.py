"""The clock fit: which host time belongs to which frame of an audio server.

A client is called some time after its cycle began, never before: the host times of frames lie on
or above a line. So the line is fitted from below: least squares through the earliest calls of each
stretch of time. Where the server lost time (an xrun) its frames jump against the host's clock; such
jumps part the recording into pieces with a line each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["ClockFit"]

_REACH = 32
"""Calls on either side of which the earliest counts as punctual."""
_LEAST = 4
"""Punctual calls with which a slope is fitted; with fewer it is the nominal one."""


@dataclass(frozen=True, slots=True)
class ClockFit:
    """Lines from frames to host time.

    Parameters
    ----------
    period : int
        Frames a cycle.
    rate : int
        Frames a second by name.
    pieces : list of (int, float, float)
        First frame of a piece, its host time in nanoseconds, nanoseconds a frame.
    late_us : float
        How late a call was against its line, 99th percentile, microseconds.
    """

    period: int
    rate: int
    pieces: list[tuple[int, float, float]]
    late_us: float

    @classmethod
    def of(cls, stamps: npt.NDArray[np.int64], period: int, rate: int) -> ClockFit:
        """Fit lines to calls.

        Parameters
        ----------
        stamps : np.ndarray [shape=(n, 2), dtype=int64]
            Frame and host time in nanoseconds of each call, in order.
        period, rate : int

        Raises
        ------
        ValueError
            No calls.
        """
        if not len(stamps):
            raise ValueError("a clock fit needs at least one call")
        nominal = 1e9 / rate
        frames, host = stamps[:, 0], stamps[:, 1]
        early = (host - host[0]) - (frames - frames[0]) * nominal
        pieces, late = [], []
        cuts = _jumps(early, 0.5 * period * nominal)
        for begin, end in zip([0, *cuts], [*cuts, len(stamps)], strict=True):
            offset, slope = _lower_line(
                (frames[begin:end] - frames[begin]).astype(np.float64), early[begin:end]
            )
            first = float(host[0]) + float(frames[begin] - frames[0]) * nominal + offset
            pieces.append((int(frames[begin]), first, nominal + slope))
            line = offset + slope * (frames[begin:end] - frames[begin])
            late.append(early[begin:end] - line)
        return cls(period, rate, pieces, float(np.percentile(np.concatenate(late), 99) / 1e3))

    def ns(self, frame: int) -> int:
        """Host time at which the cycle began in which a frame was the first, nanoseconds."""
        chosen = self.pieces[0]
        for piece in self.pieces:
            if piece[0] <= frame:
                chosen = piece
        return round(chosen[1] + (frame - chosen[0]) * chosen[2])

    def frame(self, host_ns: int) -> int:
        """The frame that belongs to a host time, rounded down."""
        chosen = self.pieces[0]
        for piece in self.pieces:
            if piece[1] <= host_ns:
                chosen = piece
        return chosen[0] + int((host_ns - chosen[1]) // chosen[2])


def _jumps(early: npt.NDArray[np.float64], least: float) -> list[int]:
    """Places before which the server's frames and the host's clock part for good."""
    cuts: list[int] = []
    place = 1
    while place < len(early):
        before = early[max(place - _REACH, cuts[-1] if cuts else 0) : place].min()
        after = early[place : place + _REACH].min()
        later = min(after, early[place]) - before > least
        if later or before - early[place] > least:
            cuts.append(place)
        place += 1
    return cuts


def _lower_line(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Offset and slope of the line through the lowest points of each stretch."""
    count = max(1, len(x) // _REACH)
    parts = np.array_split(np.arange(len(x)), count)
    chosen = np.array([part[np.argmin(y[part])] for part in parts])
    if len(chosen) < _LEAST:
        return float(y.min()), 0.0
    slope, _ = np.polyfit(x[chosen], y[chosen], 1)
    return float(np.median((y - slope * x)[chosen])), float(slope)
