"""A seam: what was found at one crossfade."""

from __future__ import annotations

from dataclasses import dataclass

from bench.crossfades import Crossfade

__all__ = ["Seam"]


@dataclass(frozen=True, slots=True)
class Seam:
    """One crossfade and its measures; ``None`` where one cannot be taken.

    Parameters
    ----------
    fade : Crossfade
    score, allowed : float
        Click score where it most exceeds the sides, and the score that would be a click there.
    doubtful : bool
        It exceeded what the sides' own samples do, and was judged by the sides as heard.
    between_db, outside_db : float or None
        Level (:func:`~bench.crossfades.level_change`).
    lag : int or None
        Error of phase in the recording, in frames.
    flux, flux_ratio : float or None
        Spectral flux, and in multiples of what the livelier of the sides has there by itself.
    key_steps : int or None
        On the Camelot wheel, between what leaves and what comes.
    """

    fade: Crossfade
    score: float
    allowed: float
    doubtful: bool = False
    between_db: float | None = None
    outside_db: float | None = None
    lag: int | None = None
    flux: float | None = None
    flux_ratio: float | None = None
    key_steps: int | None = None

    @property
    def clicks(self) -> bool:
        """Whether it counts as a click."""
        return self.score >= self.allowed

    @property
    def enters(self) -> bool:
        """Whether parts join or leave in it."""
        return bool(self.fade.joins or self.fade.leaves)
