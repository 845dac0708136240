"""Reading ``library.toml``: the library's name and sample rate, its loops and stingers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import soundfile

from adaptive.cues import Part
from adaptive.errors import LibraryError, ParameterError
from adaptive.library.annotation_store import read_store
from adaptive.library.column_check import is_inside
from adaptive.library.fields import Fields, LibraryWarning
from adaptive.library.loop import MAYBE_RANGES, Loop, Stinger
from adaptive.library.overlay import Overlay
from adaptive.library.provenance import FileStamp
from adaptive.library.toml_file import read_toml
from adaptive.music import COMMON_TIME, Emotion, Frame, Key, Meter, Tempo, bpm_to_beat_frames

__all__ = ["Manifest", "read_manifest"]

_PARTS = {part.value: part for part in Part}
_KINDS = {"loop": "loop", "stinger": "stinger"}
_MOST_FRAMES = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``library.toml`` says, bad entries left out."""

    name: str
    sample_rate: int
    licence: str
    loops: Sequence[Loop]
    stingers: tuple[Stinger, ...]
    problems: tuple[LibraryError, ...]
    store: Path | None = None
    """The annotation store over which its entries were laid."""
    stamps: Mapping[str, FileStamp] = field(default_factory=dict)
    """Of the store's audio files."""
    unstamped: frozenset[str] = frozenset()
    """Audio files whose content nothing vouches for."""


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; an entry at fault becomes a problem and is left out.

    Where its head names a store of annotations, the store's sounds are read too, and entries of
    the same id are laid over them field by field: what the manifest says wins.

    Raises
    ------
    LibraryError
        When the file itself, or the store, cannot be read.
    AdaptiveError
        When there is a store, and no pyarrow to read it.
    """
    problems: list[LibraryError] = []
    top = Fields(read_toml(path), path.name, problems, "the rest is read")
    head = Fields(top.table("library"), f"{path.name}, [library]", problems, "a default is used")
    name = head.text("name", path.parent.name or "Library")
    sample_rate = head.integer("sample_rate", 8_000, 192_000, 44_100)
    licence = head.text("licence")
    store_name = head.text("annotations")
    head.require("sample_rate")
    if store_name and not is_inside(store_name):
        head.wrong("annotations", store_name, "a path inside the library's folder")
        store_name = ""
    head.warn_unknown()
    store = path.parent / store_name if store_name else None
    stored = None if store is None else read_store(store, sample_rate)
    overlay = Overlay(stored, licence)
    reader = _SoundReader(path, sample_rate, licence, problems)
    for number, table in enumerate(top.tables("loop"), start=1):
        reader.read(overlay.filled(table), number)
    top.warn_unknown()
    files = {sound.path for sound in (*reader.loops, *reader.stingers)}
    if stored is None:
        own = (tuple(reader.loops), tuple(reader.stingers))
        return Manifest(
            name, sample_rate, licence, *own, tuple(problems), unstamped=frozenset(files)
        )
    unstamped = stored.stamps.missing.union(files.difference(stored.stamps) if files else ())
    loops, stingers = overlay.laid(reader.loops, reader.stingers)
    problems += stored.problems
    return Manifest(
        name,
        sample_rate,
        licence,
        loops,
        stingers,
        tuple(problems),
        store,
        stored.stamps,
        unstamped,
    )


class _SoundReader:
    """Turns ``[[loop]]`` tables into loops and stingers."""

    def __init__(
        self, path: Path, sample_rate: int, licence: str, problems: list[LibraryError]
    ) -> None:
        self.loops: list[Loop] = []
        self.stingers: list[Stinger] = []
        self._path = path
        self._rate = sample_rate
        self._licence = licence
        self._problems = problems
        self._seen: dict[str, int] = {}

    def read(self, table: object, number: int) -> None:
        """Add one entry, or note why not."""
        given = table.get("id") if isinstance(table, dict) else None
        label = f"loop {given!r} (entry {number})" if given else f"entry {number}"
        where = f"{self._path.name}, {label}"
        fields = Fields(table, where, self._problems, "it is left out")
        if fields.failed:
            return
        stinger = fields.choice("kind", _KINDS, "loop") == "stinger"
        common = self._common(fields, number)
        try:
            if stinger:
                self._add_stinger(fields, common)
            else:
                self._add_loop(fields, common)
        except ParameterError as error:
            fields.wrong(error.field, error.value, error.legal)

    def _common(self, fields: Fields, number: int) -> dict[str, Any]:
        fields.require("id", "file")
        identity = fields.text("id")
        first = self._seen.setdefault(identity, number)
        if identity and first != number:
            fields.problem(f"id is taken by entry {first}", "give every entry its own id")
        return {
            "id": identity,
            "path": self._file(fields),
            "start": fields.integer("start", 0, _MOST_FRAMES, 0),
            "emotion": Emotion(
                fields.number("valence", -1.0, 1.0, 0.0), fields.number("arousal", -1.0, 1.0, 0.0)
            ),
            "energy": fields.number("energy", 0.0, 100.0, 50.0),
            "loudness": fields.number("loudness", -100.0, 0.0, -20.0),
            "key": fields.parsed("key", _parse_key, None),
            "instruments": frozenset(fields.texts("instruments")),
            "tags": frozenset(fields.texts("tags")),
            "licence": fields.text("licence", self._licence),
        }

    def _file(self, fields: Fields) -> str:
        file = fields.text("file")
        path = PurePosixPath(file.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or "\0" in file or ":" in path.parts[:1]:
            fields.wrong("file", file, "a path inside the library's folder")
        return str(path)

    def _tempo(self, fields: Fields) -> Tempo | None:
        # Beyond 20 to 400 BPM a tick would be shorter than a frame, or a bar longer than a minute.
        fastest, slowest = -(-60 * self._rate // 400), 60 * self._rate // 20
        beat_frames = fields.integer("beat_frames", fastest, slowest, 0)
        bpm = fields.maybe_number("bpm", 20.0, 400.0)
        if not beat_frames:
            return None if bpm is None else Tempo.from_bpm(bpm, self._rate)
        tempo = Tempo(beat_frames, self._rate)
        if bpm is not None and abs(bpm_to_beat_frames(bpm, self._rate) - beat_frames) > 1:
            self._problems.append(
                LibraryWarning(
                    fields.where,
                    f"bpm is {bpm:g} but beat_frames {beat_frames} is {tempo.bpm:.6g} BPM",
                    "remove one of them (beat_frames is used)",
                )
            )
        return tempo

    def _add_loop(self, fields: Fields, common: dict[str, Any]) -> None:
        fields.require("part", "bars")
        tempo = self._tempo(fields)
        if tempo is None and "bpm" not in fields and "beat_frames" not in fields:
            fields.problem("bpm is missing", "add bpm or beat_frames")
        loop_fields: dict[str, Any] = {
            "part": fields.choice("part", _PARTS, Part.MIX),
            "meter": fields.parsed("meter", Meter.parse, COMMON_TIME),
            "bars": fields.integer("bars", 1, 1024, 1),
            "brightness": fields.number("brightness", 0.0, 1.0, 0.5),
            "density": fields.number("density", 0.0, 64.0, 1.0),
            "scenes": frozenset(fields.texts("scenes")),
            "family": fields.text("family"),
            "chords": fields.texts("chords"),
            "pattern": fields.text("pattern"),
            "next": fields.texts("next"),
            "file_frames": fields.integer("file_frames", 0, _MOST_FRAMES, 0),
            "semitones": fields.integer("semitones", -12, 12, 0),
            "seam_fade": fields.integer("seam_fade", 0, _MOST_FRAMES, 0),
        }
        for name, (low, high) in MAYBE_RANGES.items():
            loop_fields[name] = fields.maybe_number(name, low, high)
        frames = fields.integer("frames", 1, _MOST_FRAMES, 0)
        fields.warn_unknown()
        if fields.failed or tempo is None:
            return
        loop = Loop(tempo=tempo, **loop_fields, **common)
        if frames and frames != loop.frames:
            whole = f"{loop.frames}, which follows from bars, meter and tempo"
            fields.wrong("frames", frames, whole)
            return
        self.loops.append(loop)

    def _add_stinger(self, fields: Fields, common: dict[str, Any]) -> None:
        tempo = self._tempo(fields)
        frames = fields.integer("frames", 1, _MOST_FRAMES, 0)
        pickup = fields.integer("pickup", 0, _MOST_FRAMES, 0)
        tail = fields.integer("tail", 0, _MOST_FRAMES, 0)
        fields.warn_unknown()
        if fields.failed:
            return
        if not frames:
            frames = self._measured_frames(fields, common["path"], common["start"])
        for name, value in (("pickup", pickup), ("tail", tail)):
            if value > frames > 0:
                fields.wrong(name, value, f"0 to {frames}, the stinger's length")
                return
        if frames:
            self.stingers.append(
                Stinger(frames=Frame(frames), tempo=tempo, pickup=pickup, tail=tail, **common)
            )

    def _measured_frames(self, fields: Fields, file: str, start: int) -> int:
        """A stinger's length from its file's header, for entries that do not say."""
        try:
            frames = int(soundfile.info(str(self._path.parent / file)).frames) - start
        except (OSError, RuntimeError):
            fields.problem(f"{file} cannot be read, and frames is missing", "add frames")
            return 0
        if frames <= 0:
            fields.wrong("start", start, "before the end of the file")
            return 0
        return frames


def _parse_key(text: str) -> Key | None:
    return None if text.strip().casefold() == "none" else Key.parse(text)
