"""The score: what scenes, triggers and parameters mean in this library."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from adaptive.cues import PARTS, Part
from adaptive.music import Emotion, Quantize

__all__ = [
    "DEFAULT_PART_RULES",
    "CostWeights",
    "ParamMapping",
    "PartRule",
    "SceneIntent",
    "Score",
    "TriggerIntent",
]


@dataclass(frozen=True, slots=True)
class CostWeights:
    """Weights of the edge cost's terms, each 0 or more.

    ``rhythm``, ``timbre`` and ``harmony`` count between loops that know them.
    """

    key: float = 1.0
    tempo: float = 1.0
    meter: float = 1.0
    emotion: float = 1.0
    energy: float = 1.0
    brightness: float = 0.5
    loudness: float = 0.5
    instruments: float = 0.3
    rhythm: float = 0.4
    timbre: float = 0.3
    harmony: float = 0.3


@dataclass(frozen=True, slots=True)
class PartRule:
    """When a part joins (energy at or above ``enter``) and leaves (below ``leave``)."""

    enter: float = 0.0
    leave: float = 0.0
    gain_db: float = 0.0


DEFAULT_PART_RULES: Mapping[Part, PartRule] = MappingProxyType(
    {
        Part.MIX: PartRule(0, 0),
        Part.TEXTURE: PartRule(0, 0),
        Part.HARMONY: PartRule(0, 0),
        Part.MELODY: PartRule(30, 22),
        Part.BASS: PartRule(25, 17),
        Part.PERCUSSION: PartRule(40, 32),
        Part.DRUMS: PartRule(45, 37),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneIntent:
    """What a scene asks of the music. ``None`` leaves the choice open."""

    name: str
    tags: frozenset[str] = frozenset()
    """Loops with one of these scene tags belong here; free tags are matched against them."""
    emotion: Emotion | None = None
    energy: float | None = None
    bpm: tuple[float, float] | None = None
    parts: tuple[Part, ...] = PARTS
    deadline_ms: float | None = None
    quantize: Quantize | None = None
    fade_ms: float | None = None
    stinger: str | None = None
    lead_in: str | None = None
    """Id or tag of a stinger with a pickup, played up to the landing; "none" for none."""
    gesture: str = "filter"
    """``filter``, ``duck`` or ``none``: the answer when the grid lies past the deadline."""
    every_loop: bool = False
    """Every loop belongs here, whatever its tags: the scene of a library that has no tags."""

    def takes(self, tags: Collection[str]) -> bool:
        """Whether a loop with these scene tags belongs here."""
        return self.every_loop or not self.words.isdisjoint(tag.casefold() for tag in tags)

    @property
    def words(self) -> frozenset[str]:
        """Name and tags, case folded: what a loop's scene tag must be."""
        return frozenset({self.name.casefold(), *(tag.casefold() for tag in self.tags)})


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerIntent:
    """What a trigger asks of the music."""

    name: str
    stinger: str | None = None
    duck_db: float | None = None
    scene: str | None = None
    energy: float | None = None
    emotion: Emotion | None = None
    hold_bars: int | None = None
    return_to: str | None = None
    """``"previous"`` or a scene's name; ``None`` stays."""
    deadline_ms: float | None = None
    quantize: Quantize | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParamMapping:
    """Maps a game's own parameter onto a musical one, linearly and clamped."""

    name: str
    to: str
    """``energy``, ``valence``, ``arousal``, ``brightness`` or ``reverb``."""
    source: tuple[float, float]
    target: tuple[float, float]

    def map(self, value: float) -> float:
        """Musical value of a parameter's value."""
        (a, b), (c, d) = self.source, self.target
        t = min(1.0, max(0.0, (value - a) / (b - a)))
        return c + t * (d - c)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Scenes, triggers and parameters of a library, with the defaults of every event."""

    scenes: Mapping[str, SceneIntent]
    triggers: Mapping[str, TriggerIntent] = field(default_factory=dict)
    params: Mapping[str, ParamMapping] = field(default_factory=dict)
    start: str | None = None
    deadline_ms: float = 200.0
    quantize: Quantize = Quantize.AUTO
    fade_ms: float = 70.0
    gain_db: float = 0.0
    smooth_cost: float = 0.35
    """Edges below this cost count as smooth; above it a path of several hops is looked for."""
    phrase_bars: int = 4
    lead_in: str | None = None
    """What leads in to a scene that names nothing itself, where there is time."""
    weights: CostWeights = field(default_factory=CostWeights)
    parts: Mapping[Part, PartRule] = field(default_factory=lambda: dict(DEFAULT_PART_RULES))
