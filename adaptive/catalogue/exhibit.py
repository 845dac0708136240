"""A sound on show: its annotations with what was found in its audio."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.catalogue.writing import Writing
from adaptive.library import Loop, Stinger

__all__ = ["Exhibit"]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A loop or stinger as the page shows it.

    Parameters
    ----------
    number : int
        Names its files beside the page.
    sound : Loop or Stinger
    start : int
        Frames of its file on the page before the sound begins.
    wave : str
        Path of its waveform; empty when its audio cannot be read.
    peak : float
        dBFS of its highest sample.
    writing : Writing or None
        Where it is written, if that is known.
    problem : str
        Why its audio cannot be read, in words.
    """

    number: int
    sound: Loop | Stinger
    start: int = 0
    wave: str = ""
    peak: float = 0.0
    writing: Writing | None = None
    problem: str = ""
