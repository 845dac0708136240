"""Checks: what a person should look at after an import, what matters most first, a line a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from adaptive.intake.annotation import Annotation

__all__ = ["Check", "Doubtful", "checks_of", "is_in_doubt"]

Entry = Mapping[str, Annotation]

_MOST_NAMED: Final = 4
_FEWEST_TOGETHER: Final = 3

_KINDS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "tempo": (("beat_frames", "bars", "meter"), "may be wrong, and would play out of time"),
    "part": (("part",), "may be wrong, and would double what plays"),
    "key": (("key",), "may be wrong, and would clash"),
    "scenes": (("scenes",), "may be wrong: they play where they should not"),
    "energy": (("energy",), "is a guess"),
    "mood": (("valence", "arousal"), "is a guess"),
    "family": (("family",), "is a guess"),
    "instruments": (("instruments",), "are a guess"),
}
"""What one look settles, the fields that it is about, and what an error does. The worst first;
together they are all that :data:`~adaptive.library.provenance.JUDGED_BY_EAR` names."""

_UNUSED_OF_STINGERS: Final = frozenset(("valence", "arousal", "energy", "scenes", "family"))
"""A one-shot plays when it is called, whatever these say."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An entry with a kind of doubt.

    Parameters
    ----------
    id : str
    value : str
        What it has, in words.
    confidence : float
        The least of its fields'.
    """

    id: str
    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of doubt, and the entries that have it, the least sure first."""

    kind: str
    result: str
    entries: tuple[Doubtful, ...]

    @property
    def line(self) -> str:
        """The kind in a line."""
        count = len(self.entries)
        who = "1 sound" if count == 1 else f"{count:,} sounds"
        named = _named(self.entries)
        more = count - sum(number for _, number in named[:_MOST_NAMED])
        said = [text for text, _ in named[:_MOST_NAMED]] + ([f"and {more:,} more"] if more else [])
        return f"{self.kind} of {who} {self.result}: {', '.join(said)}"


def checks_of(entries: Mapping[str, Entry], sample_rate: int) -> list[Check]:
    """What to look at, what matters most first.

    Parameters
    ----------
    entries : mapping of str to entry
        By id.
    sample_rate : int
        By which a tempo is told in BPM.
    """
    found = []
    for kind, (fields, result) in _KINDS.items():
        doubtful = []
        for identity, entry in entries.items():
            unsure = [entry[name] for name in fields if is_in_doubt(entry, name)]
            if unsure:
                least = min(annotation.confidence for annotation in unsure)
                value = _value(kind, fields, entry, sample_rate)
                doubtful.append(Doubtful(identity, value, least))
        if doubtful:
            doubtful.sort(key=lambda each: (each.confidence, each.id))
            found.append(Check(kind, result, tuple(doubtful)))
    return found


def is_in_doubt(entry: Entry, name: str) -> bool:
    """Whether a person should check a field of an entry, which may lack it."""
    annotation, kind = entry.get(name), entry.get("kind")
    if annotation is None or not annotation.doubtful:
        return False
    return kind is None or kind.value != "stinger" or name not in _UNUSED_OF_STINGERS


def _value(kind: str, fields: Sequence[str], entry: Entry, sample_rate: int) -> str:
    values = {name: entry[name].value for name in fields if name in entry}
    if kind == "tempo":
        told = [_bars(values["bars"])] if "bars" in values else []
        told += [f"of {values['meter']}"] if told and "meter" in values else []
        beat = values.get("beat_frames")
        told += (
            [f"at {60.0 * sample_rate / beat:.4g} BPM"] if isinstance(beat, int) and beat else []
        )
        return " ".join(told)
    if kind == "mood":
        return " ".join(f"{value:+.2f}" for value in values.values() if isinstance(value, float))
    return " ".join(
        ", ".join(value) if isinstance(value, list) else str(value) for value in values.values()
    )


def _bars(count: object) -> str:
    return "1 bar" if count == 1 else f"{count} bars"


def _named(entries: Sequence[Doubtful]) -> list[tuple[str, int]]:
    """Names with what they have, and how many each stands for: a track's segments are one."""
    tracks: dict[str, list[Doubtful]] = {}
    for each in entries:
        folder, _, last = each.id.rpartition("/")
        tracks.setdefault(folder if last.isdigit() else each.id, []).append(each)
    named = []
    for name, members in tracks.items():
        if len(members) >= _FEWEST_TOGETHER:
            named.append((f"{len(members)} segments of {name}", len(members)))
        else:
            named += [(f"{e.id} ({e.value}; {e.confidence:.2f})", 1) for e in members]
    return named
