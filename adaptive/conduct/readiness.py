"""Readiness: which audio is in memory, so that the walk chooses from what can sound now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

__all__ = ["Readiness"]

_MOST_MISSED = 256


class Readiness:
    """Which loops and stingers are ready, and what was wanted and was not.

    Everything is ready until :meth:`none_yet`: small libraries are loaded before they play, and
    nothing here costs them anything.

    Parameters
    ----------
    loop_ids, stinger_ids : sequence of str
        In the order of their numbers.
    """

    def __init__(self, loop_ids: Sequence[str], stinger_ids: Sequence[str]) -> None:
        self._loop_ids = loop_ids
        self._stinger_ids = stinger_ids
        self._places: dict[str, int] | None = None
        self._ready = np.ones(len(loop_ids) + len(stinger_ids), bool)
        self._limited = False
        self._missed: dict[int, None] = {}
        self.misses = 0
        """Choices that would have been others, had everything been ready."""
        self.lead_missed = False
        """Whether the last lead was chosen in place of one that was not ready."""

    @property
    def complete(self) -> bool:
        """Whether nothing has to be waited for."""
        return not self._limited

    @property
    def ready_loops(self) -> int:
        """How many loops are ready."""
        return int(self._ready[: len(self._loop_ids)].sum())

    @property
    def ready_ids(self) -> list[str]:
        """Ids of the loops and stingers that are ready."""
        everything = (*self._loop_ids, *self._stinger_ids)
        return [everything[place] for place in np.flatnonzero(self._ready).tolist()]

    def none_yet(self) -> None:
        """From now on only that is ready which is said to be."""
        self._ready[:] = False
        self._limited = True

    def note(self, ids: Iterable[str], *, ready: bool) -> list[int]:
        """Sounds became ready, or ceased to be; answers the numbers of the loops among them.

        Ids that the library does not have are passed over.
        """
        if self._places is None:
            everything = (*self._loop_ids, *self._stinger_ids)
            self._places = {identity: place for place, identity in enumerate(everything)}
        places = [self._places[identity] for identity in ids if identity in self._places]
        self._ready[places] = ready
        return [place for place in places if place < len(self._loop_ids)]

    def among(self, loops: np.ndarray) -> np.ndarray:
        """Those of some loops that are ready [shape=(m,)]."""
        if self.complete:
            return loops
        kept: np.ndarray = loops[self._ready[loops]]
        return kept

    def mask(self, loops: np.ndarray) -> np.ndarray:
        """Which of some loops are ready [same shape, bool]."""
        found: np.ndarray = self._ready[loops]
        return found

    def stingers(self, numbers: list[int]) -> list[int]:
        """Those of some stingers that are ready."""
        first = len(self._loop_ids)
        return [number for number in numbers if self._ready[first + number]]

    def miss(self, loop: int) -> None:
        """A loop would have been chosen, but is not ready."""
        self.misses += 1
        self._missed.pop(loop, None)
        self._missed[loop] = None
        while len(self._missed) > _MOST_MISSED:
            del self._missed[next(iter(self._missed))]

    @property
    def missed(self) -> list[int]:
        """Loops that were missed and have not come since, the last one first."""
        return list(reversed(self._missed))

    def come(self, loops: Iterable[int]) -> bool:
        """Loops are there; whether one of them had been missed."""
        found = [loop for loop in loops if loop in self._missed]
        for loop in found:
            del self._missed[loop]
        return bool(found)
