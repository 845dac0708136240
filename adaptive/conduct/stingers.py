"""Stingers: the choice among those that a trigger names."""

from __future__ import annotations

import math

import numpy as np

from adaptive.conduct.chance import Chance
from adaptive.conduct.repertoire import Repertoire
from adaptive.music import Key, Tempo

__all__ = ["Stingers"]

_PURPOSE = 1_000
_KEY_WEIGHT = 2.0
_TEMPO_WEIGHT = 0.5
_REPEAT_WEIGHT = 0.3
_CHANCE_WEIGHT = 0.05


class Stingers:
    """Chooses the stinger that fits key and tempo and was not heard just now.

    A stinger a fifth away costs as much as one that was heard this moment, one in the relative key
    half as much. Double and half time are the same tempo.

    Parameters
    ----------
    repertoire : Repertoire
    chance : Chance
    half_life : int
        Frames after which a stinger counts as half forgotten.
    """

    def __init__(self, repertoire: Repertoire, chance: Chance, half_life: int) -> None:
        self._stingers = repertoire.stingers
        self._chance = chance
        self._half_life = half_life
        self._last: dict[int, int] = {}
        self._named: dict[str, list[int]] = {}
        for number, stinger in enumerate(self._stingers):
            for word in {stinger.id.casefold(), *(tag.casefold() for tag in stinger.tags)}:
                self._named.setdefault(word, []).append(number)

    def named(self, name: str) -> list[int]:
        """Numbers of the stingers with that id or tag."""
        return list(self._named.get(name.casefold(), ()))

    def pickup(self, number: int) -> int:
        """Frames of a stinger before the one that belongs on the downbeat."""
        return self._stingers[number].pickup

    def tail(self, number: int) -> int:
        """Frames of a stinger's end in which it only rings out."""
        return self._stingers[number].tail

    def last_heard(self, numbers: list[int]) -> int | None:
        """Frame at which one of them last began."""
        return max((self._last[n] for n in numbers if n in self._last), default=None)

    def choose(self, numbers: list[int], key: Key | None, tempo: Tempo | None, frame: int) -> int:
        """The one of ``numbers`` (at least one) that fits best; remembers it.

        Parameters
        ----------
        numbers : list of int
        key, tempo : Key or None, Tempo or None
            Of what plays; ``None`` fits everything.
        frame : int
            When it will sound.
        """
        draws = self._chance.draws(np.array(numbers), frame, _PURPOSE)

        def cost(place: int) -> float:
            number = numbers[place]
            own = self._stingers[number]
            last = self._last.get(number)
            recent = 0.0
            if last is not None:
                recent = self._half_life / (self._half_life + max(0, frame - last))
            return (
                _KEY_WEIGHT * _key_distance(own.key, key)
                + _TEMPO_WEIGHT * _tempo_distance(own.tempo, tempo)
                + _REPEAT_WEIGHT * recent
                + _CHANCE_WEIGHT * float(draws[place])
            )

        best = numbers[min(range(len(numbers)), key=cost)]
        self._last[best] = frame
        return best


def _key_distance(a: Key | None, b: Key | None) -> float:
    return 0.0 if a is None or b is None else a.distance(b)


def _tempo_distance(a: Tempo | None, b: Tempo | None) -> float:
    """Octaves between two tempos, 0 to ½, whole octaves aside."""
    if a is None or b is None:
        return 0.0
    octaves = math.log2(a.beat_frames / b.beat_frames)
    return abs(octaves - round(octaves))
