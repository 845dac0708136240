"""What the scheduler says: receipts for events, cues for the mixer, notices for everybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adaptive.cues import Cue
from adaptive.music import Frame

__all__ = ["LateBody", "Notice", "Outputs", "Receipt"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer that an accepted event gets at once.

    All frames are of the engine's clock. ``arrival ≤ audible ≤ complete``; the last is within the
    event's deadline. ``structure`` is the frame at which the change of loops lands, when its grid
    point lies past the deadline and only a gesture answers before.
    """

    seq: int
    id: str | int | None
    arrival: Frame
    planned: Frame
    """Grid point on which the answer lands."""
    audible: Frame
    """First frame that changes."""
    complete: Frame
    """First frame after the change."""
    grid: str
    """Name of the grid point: now, 16th, 8th, beat, bar, phrase."""
    structure: Frame | None = None
    note: str = ""
    """Anything that the sender should know, in words."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the listeners about, at a frame that may lie ahead.

    Topics: ``beat``, ``bar``, ``state``, ``transition`` and ``decision``. ``body`` holds only
    text, numbers, lists and maps.
    """

    topic: str
    frame: Frame
    body: Mapping[str, Any]


class LateBody(Mapping[str, Any]):
    """A body that is put in words when it is read: after the cues have left.

    Parameters
    ----------
    words : callable
        Gives the body, of what does not change any more.
    """

    __slots__ = ("_body", "_words")

    def __init__(self, words: Callable[[], Mapping[str, Any]]) -> None:
        self._words = words
        self._body: Mapping[str, Any] | None = None

    def _read(self) -> Mapping[str, Any]:
        if self._body is None:
            self._body = self._words()
        return self._body

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(self._read())


@dataclass(slots=True)
class Outputs:
    """Cues and notices in the order in which they were decided."""

    cues: list[Cue] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
