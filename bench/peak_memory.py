"""The most memory that this process has held."""

from __future__ import annotations

import resource
from pathlib import Path

__all__ = ["peak_mib"]


def peak_mib() -> float:
    """Most resident memory since this program began, MiB.

    The kernel's usage record of a process (``getrusage``) begins with what its parent held, also
    when the process has become another program; its memory's own record, where there is one, does
    not.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024.0
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
