"""The library as it is to be: what an import found, what was there, and what a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adaptive.intake.annotation import HAND, Annotation
from adaptive.intake.families import find_families
from adaptive.intake.naming import Place
from adaptive.intake.outcome import Outcome
from adaptive.intake.prior import HandWork, Prior
from adaptive.intake.scene_moods import assign_scenes

__all__ = ["FIELD_ORDER", "Draft", "draft_library", "entries_of"]

Entry = dict[str, Annotation]

FIELD_ORDER: tuple[str, ...] = (
    "file", "kind", "part", "beat_frames", "bpm", "meter", "bars", "key", "chords", "valence",
    "arousal", "energy", "brightness", "density", "loudness", "instruments", "scenes", "tags",
    "family", "pattern", "swing", "syncopation", "dynamics", "noisiness", "percussiveness",
    "register", "width", "complexity", "harmonic_rhythm", "next", "start", "file_frames",
    "semitones", "seam_fade", "frames", "pickup", "tail", "licence",
)  # fmt: skip
"""In which a manifest's entry is written; others come last."""

_TOGETHER = ("family", "scenes")
"""Fields that depend on the other loops of the library."""

_KIND_OF = {"loop": "loop", "stinger": "stinger", "track": "loop"}


@dataclass(slots=True)
class Draft:
    """Every entry of the library to be written.

    Parameters
    ----------
    entries : dict of str to entry
        By id, hand edits in place.
    edits : dict of str to fields
        What of them a person wrote, hand-added entries too.
    deleted : dict of str to str
        Ids that stay away, with their source's name.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    edits: dict[str, set[str]] = field(default_factory=dict)
    deleted: dict[str, str] = field(default_factory=dict)


def entries_of(outcome: Outcome, place: Place) -> dict[str, Entry]:
    """A file's entries by id: its own, or one for each segment of a finished track."""
    file = Annotation(place.stem + outcome.suffix, "default", 1.0)
    if outcome.kind != "track":
        return {place.id: {"file": file, **outcome.entries[0]}}
    count = len(outcome.entries)
    width = max(2, len(str(count)))
    ids = [f"{place.id}/{number:0{width}d}" for number in range(1, count + 1)]
    family = Annotation(place.id, "analysis", 1.0)
    entries: dict[str, Entry] = {}
    for number, (identity, entry) in enumerate(zip(ids, outcome.entries, strict=True)):
        entries[identity] = {"file": file, **entry, "family": family}
        if number + 1 < count:
            entries[identity]["next"] = Annotation([ids[number + 1]], "analysis", 1.0)
    return entries


def draft_library(
    prior: Prior,
    hand: HandWork,
    fresh: Mapping[str, Entry],
    gone: Iterable[str],
    scenes: Sequence[str] = (),
) -> Draft:
    """Merge by the laws of re-import.

    What a person wrote wins, field by field; what a person deleted stays away; what a person added
    stays; everything else is as the import found it, or as it was where it was not imported now.

    Parameters
    ----------
    prior : Prior
    hand : HandWork
    fresh : mapping of str to entry
        What this import found, by id.
    gone : iterable of str
        Ids that earlier imports of these sources made and this one did not.
    scenes : sequence of str
        For loops that have no scene word.
    """
    draft = Draft(deleted=dict(prior.record.deleted))
    owners = {i: name for name, source in prior.record.sources.items() for i in source.entries}
    draft.deleted |= {identity: owners.get(identity, "") for identity in hand.deleted}
    away = {*draft.deleted, *gone}
    kept = {i: _unhanded(entry) for i, entry in prior.entries.items() if i in owners}
    made = {i: dict(entry) for i, entry in {**kept, **fresh}.items() if i not in away}
    _place_together(made, scenes)
    for identity, entry in made.items():
        written = hand.edits.get(identity, {})
        for name, value in written.items():
            entry[name] = Annotation(value, HAND, 1.0)
        if written:
            draft.edits[identity] = set(written)
        draft.entries[identity] = _ordered(entry)
    for identity, table in hand.added.items():
        by_hand = {n: Annotation(v, HAND, 1.0) for n, v in table.items() if n != "id"}
        draft.entries[identity] = _ordered({**draft.entries.get(identity, {}), **by_hand})
        draft.edits[identity] = set(by_hand)
    _drop_lost_successors(draft.entries)
    return draft


def _drop_lost_successors(entries: dict[str, Entry]) -> None:
    """Natural successors that are not there (any more) are not named."""
    for entry in entries.values():
        following = entry.get("next")
        if following is None or following.source == HAND or not isinstance(following.value, list):
            continue
        left = [identity for identity in following.value if identity in entries]
        if not left:
            del entry["next"]
        elif left != following.value:
            entry["next"] = Annotation(left, following.source, following.confidence)


def _unhanded(entry: Mapping[str, Annotation]) -> Entry:
    """An entry without hand edits: those that still stand are in the manifest."""
    return {
        name: annotation
        for name, annotation in entry.items()
        if name != "id" and annotation.source != HAND
    }


def _place_together(entries: dict[str, Entry], scenes: Sequence[str]) -> None:
    """Families and scenes, which follow from all loops."""
    loops = {i: entry for i, entry in entries.items() if "part" in entry and "bars" in entry}
    singles = {i: entry for i, entry in loops.items() if not _is_segment(i, entry)}
    for entry in singles.values():
        entry.pop("family", None)
    for identity, family in find_families(singles).items():
        entries[identity]["family"] = family
    for entry in loops.values():
        if "scenes" in entry and entry["scenes"].source == "analysis":
            del entry["scenes"]
    for identity, words in assign_scenes(loops, scenes).items():
        entries[identity]["scenes"] = words


def _is_segment(identity: str, entry: Mapping[str, Annotation]) -> bool:
    family = entry.get("family")
    return family is not None and identity.startswith(f"{family.value}/") and "tags" in entry


def _ordered(entry: Mapping[str, Annotation]) -> Entry:
    rank = {name: place for place, name in enumerate(FIELD_ORDER)}
    return dict(sorted(entry.items(), key=lambda item: rank.get(item[0], len(rank))))
