"""A clock that stands still until a test moves it."""

from __future__ import annotations

from adaptive.errors import ParameterError

__all__ = ["ManualClock"]


class ManualClock:
    """Host time that only :meth:`advance` moves.

    Parameters
    ----------
    start_ns : int
        The first time that it tells.
    """

    def __init__(self, start_ns: int = 1_000_000_000) -> None:
        self._ns = start_ns

    def monotonic_ns(self) -> int:
        """Nanoseconds, as left by the last :meth:`advance`."""
        return self._ns

    def advance(self, seconds: float = 0.0, *, ns: int = 0) -> int:
        """Move on, and answer the new time. Raises ParameterError for a step back."""
        step = round(seconds * 1e9) + ns
        if step < 0:
            raise ParameterError("step", step, "0 or more nanoseconds: time never goes back")
        self._ns += step
        return self._ns
