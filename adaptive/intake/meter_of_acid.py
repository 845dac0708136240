"""The meter of an ``acid`` chunk, whose two numbers come in either order."""

from __future__ import annotations

__all__ = ["meter_of_acid"]

_UNITS = (2, 4, 8, 16)
_USUAL = {(2, 4), (3, 4), (4, 4), (5, 4), (6, 4), (7, 4), (3, 8), (6, 8), (12, 8), (2, 2), (8, 8)}


def meter_of_acid(numbers: tuple[int, int], beats: int = 0) -> tuple[str, float] | None:
    """Meter and confidence, or ``None`` when the numbers are none.

    Most programs write the lower number first (libsndfile and its descendants document it so), some
    the upper one. A lower number is a power of two, which tells nearly all meters apart; where both
    are, the usual meter is taken, and of two usual ones the documented order.

    Parameters
    ----------
    numbers : tuple of int
        In the order of the file.
    beats : int
        Length in quarters, 0 when unknown: of two readings, one that it fills with whole bars is
        preferred.
    """
    first, second = numbers
    readings = [
        (above, below)
        for above, below in dict.fromkeys([(second, first), (first, second)])
        if 1 <= above <= 32 and below in _UNITS
    ]
    if not readings:
        return None
    if len(readings) == 1:
        above, below = readings[0]
        return f"{above}/{below}", 0.8
    best = max(readings, key=lambda each: (each in _USUAL, _fills(beats, each)))
    return f"{best[0]}/{best[1]}", 0.5


def _fills(beats: int, meter: tuple[int, int]) -> bool:
    return beats > 0 and (beats * meter[1]) % (meter[0] * 4) == 0
