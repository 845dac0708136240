"""How the bus sounds, as values. Apart from the bus, so that reading them needs no pyo."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.errors import ParameterError

__all__ = ["BusSettings"]


@dataclass(frozen=True, slots=True)
class BusSettings:
    """How the bus sounds.

    Parameters
    ----------
    ceiling_db : float
        The limiter's ceiling in dBFS, below 0.
    release_s : float
        The limiter's release, as a time constant in seconds.
    reverb_size, reverb_damp : float
        Room size and high-frequency damping of the reverb, 0 to 1.
    """

    ceiling_db: float = -1.0
    release_s: float = 0.08
    reverb_size: float = 0.75
    reverb_damp: float = 0.5

    def __post_init__(self) -> None:
        if not -24.0 <= self.ceiling_db < 0.0:
            raise ParameterError("ceiling_db", self.ceiling_db, "-24 to below 0")
        if not 0.001 <= self.release_s <= 5.0:
            raise ParameterError("release_s", self.release_s, "0.001 to 5")
        for name in ("reverb_size", "reverb_damp"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ParameterError(name, getattr(self, name), "0 to 1")
