"""What is known of imported sounds from elsewhere, and how many annotations agree with it."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from statistics import median
from typing import Any

from bench.result import Figure

__all__ = ["Agreement", "with_folders", "with_manifest", "within_series", "within_tracks"]

Entry = Mapping[str, Any]

_TEMPO = 0.01
_SAME_LENGTH = 0.01
_PARTS_OF = {"beats": ("drums", "percussion"), "bassloops": ("bass",)}


@dataclass(slots=True)
class Agreement:
    """How many annotations are right, and which are not."""

    name: str
    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, right: bool, otherwise: str) -> None:
        """Count one annotation; ``otherwise`` says what is wrong with it."""
        self.right += right
        self.total += 1
        if not right:
            self.wrong.append(otherwise)

    def figure(self, pack: str) -> Figure:
        """Right of all, in words."""
        return Figure(f"{pack}: {self.name} right", f"{self.right} of {self.total}")


def with_manifest(entries: Iterable[Entry], manifest: Path) -> list[Agreement]:
    """Tempo, bars, key and part against a manifest that a person wrote, by names of files."""
    tempo, bars, key, part = (
        Agreement(name) for name in ("tempo (within 1 %)", "bars", "key", "part")
    )
    known = tomllib.loads(manifest.read_text(encoding="utf-8"))["loop"]
    imported = {_stem(entry): entry for entry in entries}
    for truth in known:
        name = _stem(truth)
        entry = imported.get(name, {})
        beat = entry.get("beat_frames", 0)
        close = abs(beat / truth["beat_frames"] - 1.0) <= _TEMPO
        octave = "" if close else f" ({beat / truth['beat_frames']:.2f} × the beat)"
        tempo.count(close, name + octave)
        for agreement in (bars, key, part):
            found, should = entry.get(agreement.name), truth[agreement.name]
            agreement.count(found == should, f"{name} ({found}, not {should})")
    return [tempo, bars, key, part]


def with_folders(entries: Iterable[Entry]) -> list[Agreement]:
    """Parts against what the folders are called."""
    part = Agreement("part")
    for entry in entries:
        parts = _PARTS_OF.get(PurePosixPath(entry["file"]).parent.name)
        if parts is not None:
            found = entry.get("part", "a stinger")
            part.count(found in parts, f"{_stem(entry)} ({found}, not {' or '.join(parts)})")
    return [part]


def within_series(entries: Iterable[Entry]) -> list[Agreement]:
    """Tempos of loops that share a name's first word and a length: they were made as one.

    Nobody wrote down what they are; a loop agrees when it has what most of its series have.
    """
    series: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if "bars" in entry:
            series[_stem(entry).split("_")[0].rstrip("0123456789")].append(entry)
    agreement = Agreement("tempo within its series")
    for loops in series.values():
        length = median(_frames(loop) for loop in loops)
        alike = [loop for loop in loops if abs(_frames(loop) / length - 1.0) <= _SAME_LENGTH]
        if len(alike) < 2:
            continue
        middle = sorted(loop["beat_frames"] for loop in alike)[len(alike) // 2]
        for loop in alike:
            close = abs(loop["beat_frames"] / middle - 1.0) <= _TEMPO
            agreement.count(
                close, f"{_stem(loop)} ({middle / loop['beat_frames']:.2f} × the tempo)"
            )
    return [agreement]


def within_tracks(entries: Iterable[Entry]) -> list[Agreement]:
    """Segments of finished tracks: of whole bars, one behind the other, at their track's tempo."""
    tracks: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if "bars" in entry:
            tracks[entry["file"]].append(entry)
    names = ("whole bars, up to the next", "tempo (within 1 % of the track's median)")
    follows, steady = map(Agreement, names)
    for segments in tracks.values():
        segments.sort(key=lambda segment: int(segment.get("start", 0)))
        middle = sorted(segment["beat_frames"] for segment in segments)[len(segments) // 2]
        for place, segment in enumerate(segments):
            close = abs(segment["beat_frames"] / middle - 1.0) <= _TEMPO
            steady.count(close, f"{segment['id']} ({middle / segment['beat_frames']:.2f} × tempo)")
            if place + 1 == len(segments):
                continue
            gap = segments[place + 1].get("start", 0) - segment.get("start", 0) - _read(segment)
            follows.count(gap == 0, f"{segment['id']} ({gap} frames before the next)")
    return [follows, steady]


def _stem(entry: Entry) -> str:
    return PurePosixPath(entry["file"]).stem


def _frames(entry: Entry) -> float:
    """A loop's length [frames], by its bars."""
    count, unit = map(int, entry.get("meter", "4/4").split("/"))
    return float(entry["bars"] * count * 4 * entry["beat_frames"] / unit)


def _read(entry: Entry) -> int:
    return int(entry.get("file_frames", _frames(entry)))
