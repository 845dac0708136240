"""What became of one audio file: its entries, what was disputed, how its audio is placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from adaptive.annotate import BarChanges, BeatCount
from adaptive.intake.annotation import Annotation
from adaptive.intake.placing import COPY, Recipe

__all__ = ["Outcome"]

Entry = Mapping[str, Annotation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A file that was described. It holds nothing that depends on the library.

    Parameters
    ----------
    name : str
        The source's.
    content : str
        Hash of the source file.
    kind : str
        ``loop``, ``stinger`` or ``track``.
    entries : tuple of mapping
        Annotations by field: one entry, or a finished track's segments in their order.
    recipe : Recipe
        How its audio is placed.
    suffix : str
        Of the placed file.
    placed : str
        Hash of the placed file; empty when it was not placed yet.
    placed_bytes : int
        Its size.
    seconds : float
        Length of the sound.
    disputes : tuple of str
        Claims that lost, in words.
    timings : tuple of BeatCount
        Lengths in beats that a loop may have, where nothing told which.
    problem : str
        Why there are no entries; empty when there are.
    remedy : str
    cached : bool
        Whether it was known from before.
    """

    name: str
    content: str = ""
    kind: str = ""
    entries: tuple[Entry, ...] = ()
    recipe: Recipe = COPY
    suffix: str = ""
    placed: str = ""
    placed_bytes: int = 0
    seconds: float = 0.0
    disputes: tuple[str, ...] = ()
    timings: tuple[BeatCount, ...] = ()
    problem: str = ""
    remedy: str = ""
    cached: bool = False

    def to_plain(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "content": self.content,
            "kind": self.kind,
            "entries": [
                {field: annotation.as_list() for field, annotation in entry.items()}
                for entry in self.entries
            ],
            "recipe": self.recipe.as_list(),
            "suffix": self.suffix,
            "placed": self.placed,
            "placed_bytes": self.placed_bytes,
            "seconds": self.seconds,
            "disputes": list(self.disputes),
            "timings": [asdict(count) for count in self.timings],
        }

    @classmethod
    def from_plain(cls, name: str, plain: Mapping[str, Any]) -> Outcome:
        """What :meth:`to_plain` gave. Raises KeyError, TypeError or ValueError for others."""
        entries = tuple(
            {field: Annotation(*said) for field, said in entry.items()}
            for entry in plain["entries"]
        )
        return cls(
            name=name,
            content=plain["content"],
            kind=plain["kind"],
            entries=entries,
            recipe=Recipe(*plain["recipe"]),
            suffix=plain["suffix"],
            placed=plain["placed"],
            placed_bytes=plain["placed_bytes"],
            seconds=plain["seconds"],
            disputes=tuple(plain["disputes"]),
            timings=tuple(_count_of(count) for count in plain["timings"]),
            cached=True,
        )


def _count_of(plain: Mapping[str, Any]) -> BeatCount:
    return BeatCount(**{**plain, "changes": BarChanges(**plain["changes"])})
