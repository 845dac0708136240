"""Stingers: the choice among those that a trigger names."""

from __future__ import annotations

import numpy as np

from adaptive.conduct.chance import Chance
from adaptive.conduct.repertoire import Repertoire
from adaptive.music import Key

__all__ = ["Stingers"]

_PURPOSE = 1_000
_KEY_WEIGHT = 2.0
_REPEAT_WEIGHT = 0.5


class Stingers:
    """Chooses the stinger that fits the key and was not heard just now.

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

    def named(self, name: str) -> list[int]:
        """Numbers of the stingers with that id or tag."""
        word = name.casefold()
        return [
            number
            for number, stinger in enumerate(self._stingers)
            if stinger.id.casefold() == word or word in {t.casefold() for t in stinger.tags}
        ]

    def last_heard(self, numbers: list[int]) -> int | None:
        """Frame at which one of them last began."""
        return max((self._last[n] for n in numbers if n in self._last), default=None)

    def choose(self, numbers: list[int], key: Key | None, frame: int) -> int:
        """The one of ``numbers`` (at least one) that fits best; remembers it."""
        draws = self._chance.draws(np.array(numbers), frame, _PURPOSE)

        def cost(place: int) -> float:
            number = numbers[place]
            own = self._stingers[number].key
            distance = 0.0 if key is None or own is None else own.distance(key)
            last = self._last.get(number)
            recent = 0.0
            if last is not None:
                recent = self._half_life / (self._half_life + max(0, frame - last))
            return _KEY_WEIGHT * distance + _REPEAT_WEIGHT * recent + 0.1 * float(draws[place])

        best = numbers[min(range(len(numbers)), key=cost)]
        self._last[best] = frame
        return best
