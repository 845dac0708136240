"""Host time fitted to frames. The only module that reads the host's monotonic clock.

The audio process reports which frame it began to render, and when. Reports come late by whatever
the machine was busy with, but never early, so the earliest of each stretch carry the truth: the
clock follows their lower envelope, and takes the rate from a line through them. The rate is the
device's own; nominal rates are off by up to a few hundred parts a million.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Final, Protocol

from adaptive.errors import ParameterError
from adaptive.music import Frame

__all__ = ["Clock", "HostClock", "MonotonicClock"]

NS: Final = 1_000_000_000
_BIN_NS: Final = 100_000_000
_BINS: Final = 100  # ten seconds of earliest reports, for the rate
_RECENT: Final = 10  # one second of them, for the offset
_MIN_BINS: Final = 20  # two seconds before the rate is worth measuring
_MAX_RATE_ERROR: Final = 1e-3
_SLIP_NS: Final = 5_000_000
_SLIP_BINS: Final = 4


class Clock(Protocol):
    """A source of host time that never goes back and ignores changes of the wall clock."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since some fixed moment."""
        ...


class MonotonicClock:
    """The host's own clock, the same for every process of the machine."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since some fixed moment."""
        return time.monotonic_ns()

    def wait_until(self, ns: int) -> None:
        """Block until a moment has come."""
        while (left := ns - self.monotonic_ns()) > 0:
            time.sleep(left / 1e9)


class HostClock:
    """What frame it is, fitted from reports.

    Parameters
    ----------
    sample_rate : int > 0
        The nominal rate.
    hold_ms : float > 0
        Without a report for this long, time stands still: a stalled device does not render
        either, and running ahead of it would only delay the answers after the stall. Longer than
        reports are apart at rest, 280 ms: counts leave every 80, and are looked at every 200.
    """

    def __init__(self, sample_rate: int, *, hold_ms: float = 350.0) -> None:
        if sample_rate <= 0:
            raise ParameterError("sample_rate", sample_rate, "a positive whole number")
        self._nominal = NS / sample_rate
        self._hold_ns = round(hold_ms * 1e6)
        self._bins: deque[tuple[int, int]] = deque(maxlen=_BINS)  # (frame, ns), earliest first
        self._best: tuple[int, int] | None = None  # of the bin that is filling
        self._bin_end = 0
        self._late_bins = 0
        self._until_slope = _MIN_BINS
        self._last_report: tuple[int, int] | None = None
        self._ns_per_frame = self._nominal
        self._anchor = (0, 0)
        self._given = Frame(0)
        self.holds = True
        """Whether time may stand still; not while the device is being replaced."""
        self.latency_ns = 0
        """From rendering a frame to hearing it."""

    @property
    def started(self) -> bool:
        """Whether any report has come."""
        return self._last_report is not None

    @property
    def rate(self) -> float:
        """Frames a second of host time, as measured."""
        return NS / self._ns_per_frame

    @property
    def last_report_ns(self) -> int:
        """Host time of the latest report (0 before the first)."""
        return self._last_report[1] if self._last_report else 0

    def report(self, frame: int, host_ns: int) -> None:
        """Take in that the audio process began to render ``frame`` at ``host_ns``.

        Reports that are older than the latest one are passed over.
        """
        if self._last_report is not None and (
            host_ns < self._last_report[1] or frame < self._last_report[0]
        ):
            return
        first = self._last_report is None
        self._last_report = (frame, host_ns)
        if first or self._lateness(frame, host_ns) < -_SLIP_NS:
            self._start_over(frame, host_ns)  # frames were skipped: never lag behind the device
            return
        if self._lateness(frame, host_ns) < 0:
            self._anchor = (frame, host_ns)
        self._collect(frame, host_ns)

    def frame_at(self, host_ns: int) -> Frame:
        """The frame that is being rendered at a host time; never less than it said before."""
        if self._last_report is not None:
            frame, reported = self._last_report
            ns = min(host_ns, reported + self._hold_ns) if self.holds else host_ns
            at = self._anchor[0] + (ns - self._anchor[1]) / self._ns_per_frame
            if ns >= reported:
                at = max(at, frame)
            self._given = Frame(max(self._given, int(at)))
        return self._given

    def rendered_ns(self, frame: int) -> int:
        """Host time at which a frame is (or was, or will be) rendered."""
        return self._anchor[1] + round((frame - self._anchor[0]) * self._ns_per_frame)

    def heard_ns(self, frame: int) -> int:
        """Host time at which a frame is heard."""
        return self.rendered_ns(frame) + self.latency_ns

    def _lateness(self, frame: int, host_ns: int) -> int:
        return host_ns - self.rendered_ns(frame)

    def _start_over(self, frame: int, host_ns: int) -> None:
        self._anchor = (frame, host_ns)
        self._ns_per_frame = self._nominal
        self._bins.clear()
        self._until_slope = _MIN_BINS
        self._best = None
        self._late_bins = 0

    def _collect(self, frame: int, host_ns: int) -> None:
        if self._best is not None and host_ns >= self._bin_end:
            self._close_bin(self._best)
            self._best = None
        if self._best is None:
            self._bin_end = host_ns + _BIN_NS
            self._best = (frame, host_ns)
        elif self._lateness(frame, host_ns) < self._lateness(*self._best):
            self._best = (frame, host_ns)

    def _close_bin(self, best: tuple[int, int]) -> None:
        self._late_bins = self._late_bins + 1 if self._lateness(*best) > _SLIP_NS else 0
        self._bins.append(best)
        if self._late_bins >= _SLIP_BINS:  # the device lost time for good; older reports mislead
            kept = list(self._bins)[-_SLIP_BINS:]
            self._start_over(*kept[0])
            self._bins.extend(kept)
        self._until_slope -= 1
        if self._until_slope <= 0 and len(self._bins) >= _MIN_BINS:
            self._until_slope = _RECENT
            self._ns_per_frame = self._slope()
        recent = list(self._bins)[-_RECENT:]
        self._anchor = recent[-1]
        self._anchor = min(recent, key=lambda report: self._lateness(*report))

    def _slope(self) -> float:
        """Nanoseconds a frame, by least squares through the earliest reports."""
        frame0, ns0 = self._bins[0]
        xs = [frame - frame0 for frame, _ in self._bins]
        ys = [ns - ns0 for _, ns in self._bins]
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        spread = sum((x - mean_x) ** 2 for x in xs)
        if spread == 0.0:
            return self._nominal
        slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread
        low, high = (self._nominal * (1 + e) for e in (-_MAX_RATE_ERROR, _MAX_RATE_ERROR))
        return min(high, max(low, slope))
