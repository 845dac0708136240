"""Families: the sounds of a library in groups that were written to sound together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from adaptive.catalogue.writing import Writing
from adaptive.cues import PARTS
from adaptive.errors import ParameterError
from adaptive.library import Library, Loop, Stinger

__all__ = ["Family", "choose_families", "gather_families"]


@dataclass(frozen=True, slots=True)
class Family:
    """Loops that sound together, with the stingers that belong to them.

    ``name`` is empty for loops that name no family. Loops come by part, energy and id.
    """

    name: str
    title: str
    loops: tuple[Loop, ...]
    stingers: tuple[Stinger, ...]

    @property
    def sounds(self) -> tuple[Loop | Stinger, ...]:
        """Loops and stingers."""
        return (*self.loops, *self.stingers)

    @property
    def scenes(self) -> tuple[str, ...]:
        """Scene tags of its loops, sorted."""
        return tuple(sorted(set().union(*(loop.scenes for loop in self.loops))))

    @property
    def chords(self) -> tuple[str, ...]:
        """Chords of its shortest loop that names any."""
        rows = [(loop.bars, loop.chords) for loop in self.loops if loop.chords]
        return min(rows, default=(0, ()), key=lambda row: row[0])[1]


def gather_families(library: Library, writing: Mapping[str, Writing]) -> tuple[Family, ...]:
    """The families of a library in the manifest's order, stingers of no family last.

    A stinger belongs to the family that its piece names; without a piece, to the one whose loops
    lie in its folder, if there is just one.
    """
    loops: dict[str, list[Loop]] = {}
    folders: dict[str, set[str]] = {}
    for loop in library.loops:
        loops.setdefault(loop.family, []).append(loop)
        folders.setdefault(_folder(loop), set()).add(loop.family)
    stingers: dict[str, list[Stinger]] = {}
    for stinger in library.stingers:
        home = _home(stinger, writing, folders)
        stingers.setdefault(home, []).append(stinger)
    titles = {w.piece.family: w.piece.title for w in writing.values()}
    return tuple(
        Family(
            name,
            titles.get(name, "") or name or "Without a family",
            tuple(sorted(loops.get(name, ()), key=_rank)),
            tuple(sorted(stingers.get(name, ()), key=lambda stinger: stinger.id)),
        )
        for name in dict.fromkeys([*loops, *stingers])
    )


def choose_families(families: Iterable[Family], only: Collection[str]) -> tuple[Family, ...]:
    """The families of these names, or all when no name is given. Raises ParameterError."""
    known = {family.name: family for family in families}
    for name in only:
        if name not in known:
            raise ParameterError("--only", name, ", ".join(filter(None, known)))
    return tuple(family for name, family in known.items() if not only or name in only)


def _home(
    stinger: Stinger, writing: Mapping[str, Writing], folders: Mapping[str, Collection[str]]
) -> str:
    if stinger.id in writing:
        return writing[stinger.id].piece.family
    beside = folders.get(_folder(stinger), ())
    return next(iter(beside)) if len(beside) == 1 else "stingers"


def _folder(sound: Loop | Stinger) -> str:
    return PurePosixPath(sound.path).parent.as_posix()


def _rank(loop: Loop) -> tuple[int, float, str]:
    return (PARTS.index(loop.part), loop.energy, loop.id)
