"""Whether processes live."""

from __future__ import annotations

import os

__all__ = ["process_lives"]


def process_lives(pid: int) -> bool:
    """Whether a process exists (0 and below never do)."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
