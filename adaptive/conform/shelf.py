"""The shelf: loops in the form in which partners are looked for."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS, Part
from adaptive.library import Loop, SceneIntent
from adaptive.music import Emotion, Key, Meter

__all__ = ["Shelf"]

T = TypeVar("T", bound=Hashable)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# The walk weighs the wishes of a context in the same way.
_EMOTION_WEIGHT = 0.6
_ENERGY_WEIGHT = 0.8
_TEMPO_WEIGHT = 0.6
_FULL_TURN = math.sqrt(8.0)


class Shelf:
    """Loops with arrays of what conforming asks about [each shape=(n,)].

    Parameters
    ----------
    loops : sequence of Loop

    Attributes
    ----------
    loops : sequence of Loop
    beat_frames, bars, read_frames, semitones : int64 arrays
    meter_class, key_class : int64 arrays
        Places in ``meters`` and ``keys`` (of which ``None`` is one).
    """

    def __init__(self, loops: Sequence[Loop]) -> None:
        self.loops = loops
        self.beat_frames = _ints(loop.tempo.beat_frames for loop in loops)
        self.bars = _ints(loop.bars for loop in loops)
        self.read_frames = _ints(loop.read_frames for loop in loops)
        self.semitones = _ints(loop.semitones for loop in loops)
        self.meters, self.meter_class = _classes(loop.meter for loop in loops)
        self.keys, self.key_class = _classes(loop.key for loop in loops)
        self._energy = _floats(loop.energy for loop in loops)
        self._valence = _floats(loop.emotion.valence for loop in loops)
        self._arousal = _floats(loop.emotion.arousal for loop in loops)
        self._log_bpm = np.log2(_floats(loop.tempo.bpm for loop in loops))
        part = _ints(PARTS.index(loop.part) for loop in loops)
        self._of_part = {p: np.flatnonzero(part == place) for place, p in enumerate(PARTS)}
        self._tagged: dict[str, list[int]] = {}
        for number, loop in enumerate(loops):
            for tag in loop.scenes:
                self._tagged.setdefault(tag.casefold(), []).append(number)
        self._members: dict[str, Mask] = {}
        self._fits: dict[tuple[Key, tuple[int, ...]], Floats] = {}

    def of_part(self, part: Part) -> Ints:
        """Numbers of a part's loops, ascending."""
        return self._of_part[part]

    def members(self, scene: SceneIntent) -> Mask:
        """Which loops belong to a scene [shape=(loops,)]."""
        if scene.name not in self._members:
            found = np.zeros(len(self.loops), bool)
            for tag in {scene.name.casefold(), *(tag.casefold() for tag in scene.tags)}:
                found[self._tagged.get(tag, [])] = True
            self._members[scene.name] = found
        return self._members[scene.name]

    def misfit(self, numbers: Ints, scene: SceneIntent, emotion: Emotion, energy: float) -> Floats:
        """How far loops lie from an emotion, an energy and a scene's tempos, as the walk has it.

        Returns
        -------
        ndarray [shape=(n,)]
            0 (just right) to about 3.
        """
        across = self._valence[numbers] - emotion.valence
        up = self._arousal[numbers] - emotion.arousal
        steps = np.abs(self._energy[numbers] - energy) / 100.0
        total = _EMOTION_WEIGHT * np.sqrt(across * across + up * up) / _FULL_TURN
        total += _ENERGY_WEIGHT * (steps + 2.0 * steps * steps)
        if scene.bpm is not None:
            low, high = (math.log2(bpm) for bpm in scene.bpm)
            tempo = self._log_bpm[numbers]
            outside = np.maximum(np.maximum(low - tempo, tempo - high), 0.0)
            total += _TEMPO_WEIGHT * np.minimum(outside, 1.0)
        found: Floats = total
        return found

    def key_distances(self, key: Key | None, shifts: tuple[int, ...] = (0,)) -> Floats:
        """Distance of each of ``keys``, shifted, from a key; 0 where either is none.

        Returns
        -------
        ndarray [shape=(keys, shifts)]
            What has no key cannot be shifted: infinity.
        """
        if key is None:
            return _unshifted(len(self.keys), shifts)
        if (key, shifts) not in self._fits:
            table = _unshifted(len(self.keys), shifts)
            for row, mine in enumerate(self.keys):
                if mine is not None:
                    table[row] = [mine.transposed(shift).distance(key) for shift in shifts]
            self._fits[key, shifts] = table
        return self._fits[key, shifts]

    def meter_number(self, meter: Meter) -> int:
        """A meter's place in ``meters``."""
        return self.meters.index(meter)


def _unshifted(rows: int, shifts: tuple[int, ...]) -> Floats:
    return np.tile([0.0 if shift == 0 else math.inf for shift in shifts], (rows, 1))


def _classes(values: Iterable[T]) -> tuple[tuple[T, ...], Ints]:
    """Distinct values in order of appearance, and the place of each value among them."""
    places: dict[T, int] = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    return tuple(places), np.array(numbers, np.int64)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _floats(values: Iterable[float]) -> Floats:
    return np.fromiter(values, np.float64)
