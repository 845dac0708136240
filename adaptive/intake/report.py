"""What an import did, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adaptive.errors import LibraryError
from adaptive.intake.annotation import TRUST, Annotation
from adaptive.intake.checks import Check, checks_of, is_in_doubt
from adaptive.intake.outcome import Outcome
from adaptive.library.provenance import JUDGED_BY_EAR

__all__ = ["Doubt", "ImportReport", "summary"]

Entry = Mapping[str, Annotation]

SHOWN = ("beat_frames", "meter", "key", "part", "scenes", "energy", "valence", "instruments")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field that a person should check."""

    id: str
    field: str
    value: Any
    source: str
    confidence: float


@dataclass(slots=True)
class ImportReport:
    """What became of the sources.

    Parameters
    ----------
    outcomes : list of Outcome
        Of every audio file, bad ones too, by name.
    skipped : int
        Files that are no audio.
    problems : list of LibraryError
        One for each file that was left out, and for folders that could not be read.
    entries : dict of str to entry
        What these sources are now in the library, by id.
    total : int
        Entries of the library.
    plays : bool
        Whether there is a loop among them, without which no library can be played.
    edits : int
        Fields of the library that a person wrote.
    deleted : int
        Entries that a person deleted and that stay away.
    unchanged : int
        Files that were known from before.
    score_written : bool
    dry : bool
        Whether nothing was written.
    sample_rate : int
        Of the library, in Hz.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    skipped: int = 0
    problems: list[LibraryError] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    total: int = 0
    plays: bool = False
    edits: int = 0
    deleted: int = 0
    unchanged: int = 0
    score_written: bool = False
    dry: bool = False
    sample_rate: int = 44_100

    @property
    def usable(self) -> bool:
        """Whether anything at all was imported, or was there already."""
        return any(not outcome.problem for outcome in self.outcomes)

    def count(self, kind: str) -> int:
        """Files that are ``loop``, ``stinger`` or ``track``."""
        return sum(outcome.kind == kind for outcome in self.outcomes if not outcome.problem)

    @property
    def segments(self) -> int:
        """Loops that finished tracks were cut into."""
        return sum(len(outcome.entries) for outcome in self.outcomes if outcome.kind == "track")

    def doubts(self) -> list[Doubt]:
        """Fields below the threshold, the least sure first."""
        found = [
            Doubt(identity, name, entry[name].value, entry[name].source, entry[name].confidence)
            for identity, entry in self.entries.items()
            for name in JUDGED_BY_EAR
            if is_in_doubt(entry, name)
        ]
        return sorted(found, key=lambda doubt: (doubt.confidence, doubt.id, doubt.field))

    def checks(self) -> list[Check]:
        """The same by what an error would do, the worst first, each kind of doubt together."""
        return checks_of(self.entries, self.sample_rate)

    def sources(self) -> list[dict[str, Any]]:
        """Rows of a table: for each field, how many values came from which source."""
        rows = []
        for name in SHOWN:
            counts = Counter(entry[name].source for entry in self.entries.values() if name in entry)
            if counts:
                label = "tempo" if name == "beat_frames" else name
                rows.append({"field": label, **{source: counts[source] for source in TRUST}})
        used = [source for source in TRUST if any(row[source] for row in rows)]
        return [{"field": row["field"], **{s: row[s] for s in used}} for row in rows]

    def disputes(self) -> list[str]:
        """What was odd or lost against something better, each with its file."""
        return [f"{o.name}: {dispute}" for o in self.outcomes for dispute in o.disputes]

    def as_plain(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "dry_run": self.dry,
            "files": len(self.outcomes),
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "loops": self.count("loop"),
            "stingers": self.count("stinger"),
            "tracks": self.count("track"),
            "segments": self.segments,
            "library_entries": self.total,
            "hand_edits": self.edits,
            "deleted": self.deleted,
            "score_written": self.score_written,
            "sources": self.sources(),
            "problems": [
                {"file": p.path, "problem": p.problem, "remedy": p.remedy} for p in self.problems
            ],
            "disputes": self.disputes(),
            "summary": [check.line for check in self.checks()],
            "check": [
                {
                    "id": doubt.id,
                    "field": doubt.field,
                    "value": doubt.value,
                    "source": doubt.source,
                    "confidence": doubt.confidence,
                }
                for doubt in self.doubts()
            ],
        }


def summary(report: ImportReport) -> Sequence[str]:
    """Lines that say what was imported."""
    loops, stingers, tracks = (report.count(kind) for kind in ("loop", "stinger", "track"))
    said = [
        _many(loops, "loop", "loops"),
        _many(stingers, "stinger", "stingers"),
        f"{_many(tracks, 'track', 'tracks')} → {_many(report.segments, 'segment', 'segments')}",
    ]
    lines = [", ".join(said[: 3 if tracks else 2])]
    known = f"{report.unchanged} of {len(report.outcomes)} files were known from before"
    lines += [known] if report.unchanged else []
    if report.skipped:
        lines.append(f"{_many(report.skipped, 'file', 'files')} passed over: no audio")
    if report.problems:
        lines.append(f"{_many(len(report.problems), 'file', 'files')} left out: see above")
    if report.edits:
        lines.append(f"{_many(report.edits, 'field', 'fields')} kept as written by hand")
    if report.deleted:
        away = _many(report.deleted, "entry", "entries")
        lines.append(f"{away} deleted by hand, which stay away (--again brings them back)")
    return lines


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
