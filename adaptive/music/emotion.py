"""Emotion as valence and arousal, with the ten moods in English and Chinese.

Source: the circumplex model of affect, Russell (1980), Journal of Personality and Social
Psychology 39(6). The moods' coordinates are our own reading of that circle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from adaptive.errors import ParameterError

__all__ = ["MOODS", "MOODS_ZH", "NEUTRAL", "Emotion"]


@dataclass(frozen=True, slots=True)
class Emotion:
    """A point of the valence–arousal plane, each within −1 to 1."""

    valence: float
    arousal: float

    def __post_init__(self) -> None:
        for name, value in (("valence", self.valence), ("arousal", self.arousal)):
            if not -1.0 <= value <= 1.0:
                raise ParameterError(name, value, "−1 to 1")

    @classmethod
    def named(cls, name: str) -> Emotion:
        """The emotion of a mood in English or Chinese. Raises ParameterError."""
        word = name.strip().casefold()
        mood = MOODS.get(MOODS_ZH.get(word, word))
        if mood is None:
            raise ParameterError("emotion name", name, ", ".join([*MOODS, *MOODS_ZH]))
        return mood

    def distance(self, other: Emotion) -> float:
        """Euclidean distance on the plane, 0 to √8."""
        return math.hypot(self.valence - other.valence, self.arousal - other.arousal)

    @property
    def nearest_mood(self) -> str:
        """English name of the closest of the ten moods."""
        return min(MOODS, key=lambda name: self.distance(MOODS[name]))


NEUTRAL = Emotion(0.0, 0.0)

MOODS: dict[str, Emotion] = {
    "cheerful": Emotion(0.8, 0.5),
    "sad": Emotion(-0.7, -0.5),
    "romantic": Emotion(0.6, -0.2),
    "passionate": Emotion(0.4, 0.8),
    "gentle": Emotion(0.4, -0.5),
    "melancholic": Emotion(-0.4, -0.3),
    "mysterious": Emotion(-0.2, 0.1),
    "tense": Emotion(-0.5, 0.6),
    "horrifying": Emotion(-0.9, 0.8),
    "peaceful": Emotion(0.5, -0.8),
}

MOODS_ZH: dict[str, str] = {
    "欢快": "cheerful",
    "悲伤": "sad",
    "浪漫": "romantic",
    "激昂": "passionate",
    "温柔": "gentle",
    "忧郁": "melancholic",
    "神秘": "mysterious",
    "紧张": "tense",
    "恐怖": "horrifying",
    "宁静": "peaceful",
}
