"""Laying a manifest's entries over stored annotations: what a person wrote wins, by field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from adaptive.library.columns import LoopColumns, rows_of
from adaptive.library.loop import Loop, Stinger
from adaptive.library.loop_sequence import LoopSequence
from adaptive.library.manifest_writer import sound_fields

if TYPE_CHECKING:
    from adaptive.library.annotation_store import StoredSounds

__all__ = ["Overlay"]

_COMMON = frozenset(
    {"id", "file", "beat_frames", "key", "valence", "arousal", "energy", "loudness"}
    | {"instruments", "tags", "start", "licence"}
)
"""Fields that loops and stingers share."""


class Overlay:
    """Entries of a manifest over the sounds of a store.

    Parameters
    ----------
    stored : StoredSounds or None
        ``None``: there is no store, and every entry stands for itself.
    licence : str
        The manifest's, for entries that name none.
    """

    def __init__(self, stored: StoredSounds | None, licence: str) -> None:
        self._stored = stored
        self._licence = licence
        self._rows: dict[str, int] | None = None

    def filled(self, entry: object) -> object:
        """An entry with the fields that it leaves out, from the stored sound of its id."""
        if self._stored is None or not isinstance(entry, dict):
            return entry
        identity = entry.get("id")
        sound = self._sound(identity) if isinstance(identity, str) else None
        if sound is None:
            return entry
        written = sound_fields(sound, self._licence)
        fields: dict[str, Any] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in written.items()
        }
        if entry.get("kind", fields.get("kind", "loop")) != fields.get("kind", "loop"):
            fields = {name: value for name, value in fields.items() if name in _COMMON}
        if "bpm" in entry:
            fields.pop("beat_frames", None)
        return {**fields, **entry}

    def laid(
        self, loops: Sequence[Loop], stingers: Sequence[Stinger]
    ) -> tuple[LoopSequence, tuple[Stinger, ...]]:
        """The stored sounds with those of the manifest in their places; new ones come last."""
        assert self._stored is not None
        stored = self._stored.columns
        read = {stinger.id for stinger in stingers}
        written = read | {loop.id for loop in loops}
        kept = [stinger for stinger in self._stored.stingers if stinger.id not in written]
        places = {stored.id: place for place, stored in enumerate(self._stored.stingers)}
        every = sorted([*kept, *stingers], key=lambda stinger: places.get(stinger.id, len(places)))
        if not loops and not any(identity in self._index for identity in read):
            return LoopSequence(stored), tuple(every)
        order = np.arange(len(stored))
        new: list[int] = []
        for place, loop in enumerate(loops, start=len(stored)):
            row = self._index.get(loop.id)
            if row is None:
                new.append(place)
            else:
                order[row] = place
        gone = [self._index[identity] for identity in read if identity in self._index]
        order = np.append(np.delete(order, gone), np.array(new, np.intp))
        return LoopSequence(stored.joined(LoopColumns.of(loops)).take(order)), tuple(every)

    def _sound(self, identity: str) -> Loop | Stinger | None:
        assert self._stored is not None
        row = self._index.get(identity)
        if row is not None:
            return self._stored.columns.loop(row)
        return _named(self._stored.stingers, identity)

    @property
    def _index(self) -> dict[str, int]:
        """Row of each stored loop: made when the first entry asks."""
        if self._rows is None:
            assert self._stored is not None
            self._rows = rows_of(self._stored.columns.ids)
        return self._rows


def _named(stingers: Iterable[Stinger], identity: str) -> Stinger | None:
    return next((stinger for stinger in stingers if stinger.id == identity), None)
