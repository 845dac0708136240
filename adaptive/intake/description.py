"""Describing one sound: what is claimed of it, held against what is heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS
from adaptive.errors import ParameterError
from adaptive.intake.annotation import Annotation, Dispute
from adaptive.intake.merge import Claiming, settle
from adaptive.intake.timing import Grid, Timing, fit_grid
from adaptive.library import DIMENSIONS
from adaptive.music import COMMON_TIME, Emotion, Key, Meter

__all__ = ["Analyse", "Description", "ReadingLike", "Region", "describe_loop", "describe_stinger"]

Pcm = npt.NDArray[np.float32]

UNPITCHED: Final = ("drums", "percussion")
_PLACES: Final = {"energy": 0, "loudness": 1, "dynamics": 1, "register": 1}
_PART_NAMES: Final = frozenset(part.value for part in PARTS)
_MEASURED: Final = (
    "brightness", "density", "pattern", "swing", "syncopation", "dynamics", "noisiness",
    "percussiveness", "register", "width", "complexity", "harmonic_rhythm",
)  # fmt: skip
_RANGES: Final = {
    each.field: (each.low, each.high)
    for each in DIMENSIONS
    if each.low is not None and each.high is not None and each.field != "key"
}


class ReadingLike(Protocol):
    """A value that analysis found."""

    @property
    def value(self) -> Any: ...
    @property
    def confidence(self) -> float: ...


Analyse = Callable[..., Mapping[str, ReadingLike]]
"""``analyse(pcm, sample_rate, known=…)`` of :mod:`adaptive.annotate`."""


@dataclass(frozen=True, slots=True)
class Region:
    """Part of a sound that is described, in its own frames."""

    start: int
    frames: int


@dataclass(slots=True)
class Description:
    """One entry, and how it lies in the sound.

    Parameters
    ----------
    fields : dict of str to Annotation
        As the manifest names them; positions in the sound are left to who places it.
    region : Region
    grid : Grid or None
        Of a loop.
    disputes : list of Dispute
    """

    fields: dict[str, Annotation]
    region: Region
    grid: Grid | None = None
    disputes: list[Dispute] = field(default_factory=list)


def describe_loop(
    pcm: Pcm,
    sample_rate: int,
    claims: Sequence[Claiming],
    region: Region,
    readings: Mapping[str, ReadingLike],
    timing: Timing | None,
    disputes: Sequence[Dispute] = (),
) -> Description:
    """A loop's entry from claims and readings.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
    sample_rate : int
        Of ``pcm``; ``beat_frames`` is at this rate.
    claims : sequence of Claim
    region : Region
        Where the loop lies.
    readings : mapping
        What analysis found in the region.
    timing : Timing or None
        What claims and length agree on; ``None`` takes the reading.
    disputes : sequence of Dispute
        From settling the timing.

    Raises
    ------
    ParameterError
        When it cannot be a loop of the engine.
    """
    settled, lost = settle(claims)
    said = _Said(settled, readings)
    meter_note = said.take("meter", Annotation(str(COMMON_TIME), "default", 0.3))
    beats, tempo_note = _beats_of(timing, readings)
    grid = fit_grid(beats, region.frames, _meter(meter_note.value))
    fields: dict[str, Annotation] = {"part": _part(said)}
    fields["beat_frames"] = Annotation(grid.beat_frames, *tempo_note)
    refitted = Annotation(str(grid.meter), "default", 0.3)
    fields["meter"] = refitted if grid.refitted else _as_text(meter_note, str(grid.meter))
    fields["bars"] = Annotation(grid.bars, tempo_note[0], min(tempo_note[1], meter_sure(fields)))
    fields["key"] = _key(said, str(fields["part"].value), lost)
    fields |= _mood(said)
    fields |= _measures(readings)
    fields |= _words(said)
    return Description(fields, region, grid, [*disputes, *lost])


def describe_stinger(
    claims: Sequence[Claiming],
    region: Region,
    readings: Mapping[str, ReadingLike],
    sample_rate: int,
) -> Description:
    """A one-shot's entry; see :func:`describe_loop`."""
    settled, lost = settle(claims)
    said = _Said(settled, readings)
    part = _part(said)
    fields: dict[str, Annotation] = {"kind": said.kind("stinger")}
    fields["key"] = _key(said, str(part.value), lost)
    fields |= _mood(said)
    fields |= _words(said)
    fields.pop("scenes", None)
    words = [part.value, *_list(fields.get("tags")), *_list(settled.get("scenes"))]
    tags = sorted({str(word) for word in words})
    fields["tags"] = Annotation(tags, part.source, part.confidence)
    return Description(fields, region, None, lost)


def meter_sure(fields: Mapping[str, Annotation]) -> float:
    """How sure the meter is, on which the number of bars rests."""
    return fields["meter"].confidence


class _Said:
    """Claims where there are any, readings otherwise."""

    def __init__(
        self, settled: Mapping[str, Annotation], readings: Mapping[str, ReadingLike]
    ) -> None:
        self.settled = settled
        self.readings = readings

    def take(self, name: str, default: Annotation) -> Annotation:
        """The claim, unless it is a weak one and what is heard is surer."""
        claim = self.settled.get(name)
        reading = self.readings.get(name)
        if claim is not None and (
            not claim.doubtful or reading is None or reading.confidence <= claim.confidence
        ):
            return claim
        return default if reading is None else reading_of(name, reading)

    def kind(self, kind: str) -> Annotation:
        claimed = self.settled.get("one_shot")
        if claimed is not None and bool(claimed.value) == (kind == "stinger"):
            return Annotation(kind, claimed.source, claimed.confidence)
        reading = self.readings.get("kind")
        sure = reading.confidence if reading is not None and reading.value == kind else 0.3
        return Annotation(kind, "analysis", round(float(sure), 2))


def reading_of(name: str, reading: ReadingLike) -> Annotation:
    """A reading as an annotation, rounded to what a person wants to read."""
    value = reading.value
    if isinstance(value, list | tuple | set | frozenset):
        value = sorted(str(word) for word in value)
    elif isinstance(value, float | np.floating | np.integer) or (
        isinstance(value, int) and not isinstance(value, bool)
    ):
        value = _rounded(name, float(value)) if name in _RANGES else value
    return Annotation(value, "analysis", round(float(reading.confidence), 2))


def _rounded(name: str, value: float) -> int | float:
    low, high = _RANGES[name]
    assert low is not None and high is not None
    places = _PLACES.get(name, 2)
    inside = min(high, max(low, round(value, places)))
    return round(inside) if places == 0 else inside


def _beats_of(
    timing: Timing | None, readings: Mapping[str, ReadingLike]
) -> tuple[int, tuple[str, float]]:
    if timing is not None:
        return timing.beats, (timing.source, timing.confidence)
    reading = readings.get("beats")
    if reading is None:
        raise ParameterError("beats", None, "a number of quarters (nothing says how many)")
    sure = readings["bpm"].confidence if "bpm" in readings else reading.confidence
    return max(1, round(float(reading.value))), ("analysis", round(float(sure), 2))


def _meter(text: Any) -> Meter:
    try:
        return Meter.parse(str(text))
    except ParameterError:
        return COMMON_TIME


def _as_text(annotation: Annotation, text: str) -> Annotation:
    return Annotation(text, annotation.source, annotation.confidence)


def _part(said: _Said) -> Annotation:
    part = said.take("part", Annotation("mix", "default", 0.2))
    return part if part.value in _PART_NAMES else Annotation("mix", "default", 0.2)


def _key(said: _Said, part: str, lost: list[Dispute]) -> Annotation:
    """The key, ``none`` for what has none; a bare root agrees with a key or is in dispute."""
    claimed = said.settled.get("key")
    reading = said.readings.get("key")
    none = Annotation("none", "analysis", 0.6)
    if claimed is not None:
        unpitched = part in UNPITCHED and said.settled.get("part") is not None
        if unpitched and claimed.source in ("acid", "smpl", "apple loops"):
            # Drum loops carry the root note that an editor fills in by default.
            reason = f"{part} has no key"
            lost.append(Dispute("key", str(claimed.value), claimed.source, reason))
            return none
        return _as_text(claimed, _spelt(claimed.value))
    found = none if reading is None else reading_of("key", reading)
    root = said.settled.get("root")
    if root is None or found.value == "none":
        return _as_text(found, _spelt(found.value))
    tonic = str(Key.parse(str(found.value))).split()[0]
    if Key.parse(tonic).tonic == Key.parse(str(root.value)).tonic:
        return Annotation(_spelt(found.value), found.source, max(found.confidence, 0.8))
    lost.append(Dispute("root", str(root.value), root.source, f"analysis hears {found.value}"))
    return _as_text(found, _spelt(found.value))


def _spelt(key: Any) -> str:
    text = str(key)
    if text.strip().casefold() == "none":
        return "none"
    try:
        return str(Key.parse(text))
    except ParameterError:
        return "none"


def _mood(said: _Said) -> dict[str, Annotation]:
    fields: dict[str, Annotation] = {}
    mood = said.settled.get("emotion")
    if mood is not None:
        try:
            emotion = Emotion.named(str(mood.value))
            for name in ("valence", "arousal"):
                value = getattr(emotion, name)
                fields[name] = Annotation(value, mood.source, mood.confidence)
        except ParameterError:
            pass
    for name, default in (("valence", 0.0), ("arousal", 0.0), ("energy", 50)):
        if name not in fields:
            fields[name] = said.take(name, Annotation(default, "default", 0.0))
    if "loudness" in said.readings:
        fields["loudness"] = reading_of("loudness", said.readings["loudness"])
    return fields


def _measures(readings: Mapping[str, ReadingLike]) -> dict[str, Annotation]:
    fields = {}
    for name in _MEASURED:
        reading = readings.get(name)
        if reading is not None and reading.value is not None:
            fields[name] = reading_of(name, reading)
    return fields


def _words(said: _Said) -> dict[str, Annotation]:
    fields: dict[str, Annotation] = {}
    nothing = Annotation([], "default", 0.0)
    for name in ("instruments", "scenes", "licence"):
        found = said.take(name, nothing)
        if found.value:
            fields[name] = found
    return fields


def _list(annotation: Annotation | None) -> list[str]:
    return annotation.value if annotation is not None and isinstance(annotation.value, list) else []
