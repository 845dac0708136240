"""Loaded into every worker process of a local crew: Ctrl-C is for the command alone.

A terminal sends it to all processes. The command ends its workers itself; ones that ended on
their own would say so at length, over what the command says.
"""

from __future__ import annotations

import signal
from typing import Any

__all__ = ["dask_setup"]


def dask_setup(_worker: Any) -> None:
    """What Dask calls in a process that begins."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
