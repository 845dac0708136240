"""A driver for sound devices and JACK: the device pulls blocks through pyo's callback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from adaptive.audio.bus import Bus
from adaptive.errors import DeviceError

__all__ = ["DeviceDriver"]

_LOOK_S = 0.25
_SILENT_S = 5.0
"""A device that has not asked for a block for so long is gone."""
_GAP_BLOCKS = 4
_GAP_NS = 30_000_000


class DeviceDriver:
    """Watches over a device that asks for blocks at its own pace.

    Parameters
    ----------
    bus : Bus
        Made for the device, not yet started.

    Attributes
    ----------
    underruns : int
        An estimate, since pyo passes on no report of the device: blocks whose computation took
        longer than they last, and gaps between two blocks of more than four blocks and 30 ms.
    rebases : int
        Always 0: the device keeps the time.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._block_ns = bus.block * 1_000_000_000 // bus.sample_rate
        self._last_ns = 0
        self.underruns = 0
        self.rebases = 0

    def start(self, on_block: Callable[[int], None]) -> None:
        """Let the device begin; ``on_block`` is called before each block, with the clock's time,
        and never raises.
        """

        def called() -> None:
            now = time.monotonic_ns()
            gap, self._last_ns = now - self._last_ns, now
            if gap > max(_GAP_BLOCKS * self._block_ns, _GAP_NS) and gap != now:
                self.underruns += 1
            on_block(now)
            if time.monotonic_ns() - now > self._block_ns:
                self.underruns += 1

        self._bus.start(called)

    def wait(self, ended: threading.Event) -> None:
        """Return when ``ended`` is set. Raises DeviceError when the device falls silent."""
        since = time.monotonic_ns()
        while not ended.wait(_LOOK_S):
            last = max(since, self._last_ns)
            if time.monotonic_ns() - last > _SILENT_S * 1e9:
                raise DeviceError(
                    f"the sound device has asked for nothing for {_SILENT_S:g} s; "
                    "plug it in again, or choose another"
                )
