"""Onset grid: how far what is heard lies from where it is written."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bench.writing import Places

__all__ = ["REACH_MS", "OnsetErrors", "onset_errors"]

REACH_MS = 50.0
"""An onset farther than this from a written place is not that place's (MIREX onset detection)."""


@dataclass(frozen=True, slots=True)
class OnsetErrors:
    """Errors in ms, positive where the sound comes late.

    Parameters
    ----------
    from_grid : list of float
        Of the nearest onset to each written place that has one.
    from_played : list of float
        Of the same onset, against the nearest of the notes played there.
    looseness : list of float
        Of every note as it is played, against the grid: what human timing alone explains.
    written, measured, unwritten : int
        Places written, onsets measured, and measured ones with no written place near.
    """

    from_grid: list[float] = field(default_factory=list)
    from_played: list[float] = field(default_factory=list)
    looseness: list[float] = field(default_factory=list)
    written: int = 0
    measured: int = 0
    unwritten: int = 0

    def plus(self, other: OnsetErrors) -> OnsetErrors:
        """Both together."""
        return OnsetErrors(
            self.from_grid + other.from_grid,
            self.from_played + other.from_played,
            self.looseness + other.looseness,
            self.written + other.written,
            self.measured + other.measured,
            self.unwritten + other.unwritten,
        )


def onset_errors(times: npt.NDArray[np.float64], places: Places, length: float) -> OnsetErrors:
    """Compare the onsets of a loop with its writing.

    Parameters
    ----------
    times : ndarray [shape=(n,)]
        Measured onsets in seconds.
    places : Places
    length : float > 0
        Of the loop in seconds; what lies across the loop point is near.
    """
    errors = OnsetErrors(
        looseness=places.looseness_ms.tolist(), written=len(places.grid), measured=len(times)
    )
    if not len(times) or not len(places.grid):
        return errors
    for place, played in zip(places.grid, places.played, strict=True):
        nearest = times[np.abs(_apart(times, place, length)).argmin()]
        off = _apart(nearest, place, length)
        if abs(off) <= REACH_MS:
            human = _apart(nearest, played, length)
            errors.from_grid.append(float(off))
            errors.from_played.append(float(human[np.abs(human).argmin()]))
    to_grid = _apart(times[:, None], places.grid[None, :], length)
    alone = int((np.abs(to_grid).min(axis=1) > REACH_MS).sum())
    return OnsetErrors(
        errors.from_grid, errors.from_played, errors.looseness, len(places.grid), len(times), alone
    )


def _apart(
    a: npt.NDArray[np.float64] | float, b: npt.NDArray[np.float64] | float, length: float
) -> npt.NDArray[np.float64]:
    """Milliseconds from ``b`` to ``a`` the shorter way round the loop."""
    return 1e3 * np.asarray((np.asarray(a) - b + length / 2) % length - length / 2)
