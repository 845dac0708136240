"""Timers: what is to be done at frames of its own, and which comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from adaptive.music import Frame

__all__ = ["Timer", "Timers"]

Timer = tuple[Frame | None, Callable[[Frame], None]]
"""When something is to be done (``None``: not now), and what."""

_Due = tuple[Frame, Callable[[Frame], None]]
_NEVER: _Due = Frame(2**62), lambda _frame: None


class Timers:
    """The first of some timers, looked up once for as long as nothing has changed.

    Parameters
    ----------
    all_timers : callable
        Every timer; of those of one frame the first has its turn first.
    """

    def __init__(self, all_timers: Callable[[], Iterable[Timer]]) -> None:
        self._all = all_timers
        self._first: _Due | None = None

    def changed(self) -> None:
        """Something happened that may have set timers or ended some."""
        self._first = None

    @property
    def due(self) -> Frame | None:
        """Frame of the first timer."""
        first = self._look()
        return None if first is _NEVER else first[0]

    def take(self, up_to: Frame) -> _Due | None:
        """The first timer if it is due by a frame; it is to be done now."""
        first = self._look()
        if first[0] > up_to:
            return None
        self._first = None
        return first

    def _look(self) -> _Due:
        if self._first is None:
            first = _NEVER
            for due, run in self._all():
                if due is not None and due < first[0]:
                    first = due, run
            self._first = first
        return self._first
