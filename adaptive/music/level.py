"""Levels: decibels and gains."""

from __future__ import annotations

import math

__all__ = ["SILENCE_DB", "db_to_gain", "gain_to_db"]

SILENCE_DB = -120.0
"""Levels at or below this count as silence."""


def db_to_gain(db: float) -> float:
    """Linear gain of a level in decibels (0 dB is 1)."""
    return float(10.0 ** (db / 20.0))


def gain_to_db(gain: float) -> float:
    """Level in decibels of a linear gain, never below :data:`SILENCE_DB`."""
    return max(SILENCE_DB, 20.0 * math.log10(gain)) if gain > 0.0 else SILENCE_DB
