"""A reading: what was heard, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adaptive.errors import ParameterError

__all__ = ["UNSURE", "Reading"]

UNSURE = 0.5
"""Readings whose confidence lies below it are for a person to check."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a sound's description.

    Parameters
    ----------
    value : float, int, str or list of str
        In the units of :data:`adaptive.library.DIMENSIONS`.
    confidence : float
        0 (a guess) to 1 (sure): about how often such a reading is right.
    """

    value: Any
    confidence: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ParameterError("confidence", self.confidence, "0 to 1")
