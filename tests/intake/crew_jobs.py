"""Jobs for worker processes, which find them by this module's name."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def square(number: int) -> int:
    """Squares; 7 is a bad item, 5 kills whoever works on it, every time."""
    if number == 7:
        raise ValueError("seven")
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def square_or_die_once(item: tuple[int, str]) -> int:
    """Squares; the first worker that meets 6 dies half-way."""
    number, mark = item
    if number == 6 and not Path(mark).exists():
        Path(mark).write_text("died", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number
