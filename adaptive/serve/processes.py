"""What processes tell each other: whether they live, and why they ended."""

from __future__ import annotations

import os
from typing import Final

__all__ = ["ENDED", "UNUSABLE", "process_lives"]

ENDED: Final = 0
"""Exit status of a process that was asked to end."""

UNUSABLE: Final = 3
"""Exit status when trying again would not help: a library, address or file is at fault."""


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
