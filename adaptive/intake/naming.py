"""Names in the library: ids of entries and paths of audio, safe on any disk, in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

__all__ = ["Names", "Place", "safe_path"]

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST: Final = 80
_LONGEST_ID: Final = 180


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source goes.

    Parameters
    ----------
    id : str
        Of its entry, or the beginning of its segments' ids.
    stem : str
        Path of its audio in the library, without suffix.
    """

    id: str
    stem: str


class Names:
    """Places of sources; those that were given before are kept.

    Parameters
    ----------
    known : mapping of str to Place
        By the source's name.
    taken : iterable of str
        Ids of entries that come from no source.
    """

    def __init__(self, known: Mapping[str, Place], taken: Iterable[str] = ()) -> None:
        self._places = dict(known)
        self._ids = {_folded(place.id) for place in known.values()} | {*map(_folded, taken)}
        self._stems = {_folded(place.stem) for place in known.values()}

    def place(self, source: str) -> Place:
        """The place of a source, its own for ever."""
        known = self._places.get(source)
        if known is not None:
            return known
        path = PurePosixPath(source)
        safe = safe_path(str(path.with_suffix("")) if path.suffix else source)
        for candidate in _variants(safe, path.suffix.lstrip(".").lower()):
            stem = f"audio/{candidate}"
            if _folded(candidate) not in self._ids and _folded(stem) not in self._stems:
                break
        place = Place(candidate, stem)
        self._ids.add(_folded(place.id))
        self._stems.add(_folded(place.stem))
        self._places[source] = place
        return place


def safe_path(path: str) -> str:
    """A relative path that every file system takes: composed characters, none that are reserved.

    Letters of all scripts and emoji stay.
    """
    parts = [_safe_part(part) for part in PurePosixPath(path).parts if part not in ("/", "..")]
    joined = "/".join(parts) or "sound"
    return joined if len(joined) <= _LONGEST_ID else joined[-_LONGEST_ID:].strip("/ .")


def _safe_part(part: str) -> str:
    text = _UNSAFE.sub("_", unicodedata.normalize("NFC", part)).strip(" .")
    while len(text.encode()) > 2 * _LONGEST:
        text = text[:-1]
    text = text.strip(" .") or "_"
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def _variants(safe: str, suffix: str) -> Iterable[str]:
    yield safe
    if suffix:
        yield f"{safe}-{suffix}"
    number = 2
    while True:
        yield f"{safe}-{number}"
        number += 1


def _folded(text: str) -> str:
    """Equal for names that a disk may take for the same."""
    return unicodedata.normalize("NFC", text).casefold()
