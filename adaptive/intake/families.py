"""Families: loops that were made to sound together, where there is evidence that they were."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from adaptive.errors import ParameterError
from adaptive.intake.annotation import Annotation
from adaptive.intake.description import UNPITCHED
from adaptive.music import Key

__all__ = ["find_families"]

Entry = Mapping[str, Annotation]

_WORD: Final = re.compile(r"[^\W\d_]+")
_GENERIC: Final = frozenset(
    (
        "loop", "loops", "sample", "samples", "beat", "beats", "drum", "drums", "perc",
        "percussion", "bass", "kick", "snare", "hat", "hats", "pad", "lead", "synth", "fx",
        "guitar", "piano", "keys", "melody", "chord", "chords", "arp", "vocal", "vox", "full",
        "mix", "stem", "audio",
    )
)  # fmt: skip
"""Words that say what a loop is, not what it belongs to."""

_SURE_KEY: Final = 0.6


def find_families(entries: Mapping[str, Entry]) -> dict[str, Annotation]:
    """The family of each loop that has one.

    Loops of one folder with the same tempo and meter are a family when they have different parts
    and no two of them are in keys that do not go together; a word that their names begin with
    tells families of one folder apart and makes them surer. Without such a word they are one only
    where they are at least half of the folder: of many loops, some are as fast by chance.

    Parameters
    ----------
    entries : mapping of str to entry
        Loops by id; ids are paths.
    """
    groups: dict[tuple[str, str, object, object], list[str]] = {}
    sizes = Counter(str(PurePosixPath(identity).parent) for identity in entries)
    for identity, entry in entries.items():
        path = PurePosixPath(identity)
        key = (str(path.parent), _prefix(path.name), entry["beat_frames"].value,
               entry["meter"].value)  # fmt: skip
        groups.setdefault(key, []).append(identity)
    named = {key: ids for key, ids in groups.items() if key[1] and _together(ids, entries)}
    families: dict[str, Annotation] = {}
    taken: set[str] = set()
    for (folder, prefix, *_), ids in named.items():
        name = _free_name(f"{folder}/{prefix}", taken)
        families.update(dict.fromkeys(ids, Annotation(name, "name", 0.8)))
    rest: dict[tuple[str, object, object], list[str]] = {}
    for (folder, _, tempo, meter), ids in groups.items():
        left = [identity for identity in ids if identity not in families]
        rest.setdefault((folder, tempo, meter), []).extend(left)
    for (folder, *_), ids in rest.items():
        if 2 * len(ids) >= sizes[folder] and _together(ids, entries):
            name = _free_name(folder, taken)
            families.update(dict.fromkeys(ids, Annotation(name, "folder", 0.55)))
    return families


def _free_name(name: str, taken: set[str]) -> str:
    """A family's name, another one where loops of another tempo have it; it is taken then."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _prefix(name: str) -> str:
    """First word of a name, unless it says what many are."""
    words: list[str] = _WORD.findall(name.casefold())
    return words[0] if len(words) > 1 and words[0] not in _GENERIC else ""


def _together(ids: list[str], entries: Mapping[str, Entry]) -> bool:
    if len({entries[identity]["part"].value for identity in ids}) < 2:
        return False
    keys = {key for identity in ids if (key := _sure_key(entries[identity])) is not None}
    return all(one.fifths_from(other) == 0 for one in keys for other in keys)


def _sure_key(entry: Entry) -> Key | None:
    key = entry.get("key")
    unpitched = entry["part"].value in UNPITCHED
    if key is None or unpitched or key.value == "none" or key.confidence < _SURE_KEY:
        return None
    try:
        return Key.parse(str(key.value))
    except ParameterError:
        return None
