"""A higher priority for the audio thread, where the system grants one."""

from __future__ import annotations

import contextlib
import os

__all__ = ["raise_priority"]

_FIFO_PRIORITY = 10
_NICE = -11


def raise_priority() -> str:
    """Ask for real-time scheduling of the calling thread, else for a better nice value.

    Never fails; returns ``"real-time"``, ``"nice"`` or ``"normal"``, whichever was granted.
    """
    if hasattr(os, "sched_setscheduler"):
        with contextlib.suppress(OSError):
            if os.sched_getscheduler(0) not in (os.SCHED_FIFO, os.SCHED_RR):
                os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_FIFO_PRIORITY))
            return "real-time"
    with contextlib.suppress(OSError):
        os.nice(_NICE)
        return "nice"
    return "normal"
