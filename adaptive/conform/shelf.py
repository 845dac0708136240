"""The shelf: loops in the form in which partners are looked for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS, Part
from adaptive.library import Loop, SceneIntent, columns_of
from adaptive.music import TICKS_PER_QUARTER, Emotion, Key, Meter

__all__ = ["Shelf"]

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
        Over columns or not; from columns, only the few loops that matter are made.

    Attributes
    ----------
    loops : sequence of Loop
    ids : tuple of str
    beat_frames, bars, read_frames, semitones : int64 arrays
    meter_class, key_class : int arrays
        Places in ``meters`` and ``keys`` (of which ``None`` may be one).
    """

    def __init__(self, loops: Sequence[Loop]) -> None:
        columns = columns_of(loops)
        self.loops = loops
        self.ids = columns.ids
        tempos, meters, keys = (columns.words[name] for name in ("tempo", "meter", "key"))
        self.meters, self.meter_class = meters.values, meters.codes
        self.keys, self.key_class = keys.values, keys.codes
        self.beat_frames = _each([tempo.beat_frames for tempo in tempos.values], tempos.codes)
        self._log_bpm = _each([math.log2(tempo.bpm) for tempo in tempos.values], tempos.codes)
        self.bars = columns.wholes["bars"]
        self.semitones = columns.wholes["semitones"]
        ticks = self.bars * _each([meter.bar_ticks for meter in meters.values], meters.codes)
        own = ticks * self.beat_frames // TICKS_PER_QUARTER
        file_frames = columns.wholes["file_frames"]
        self.read_frames: Ints = np.where(file_frames > 0, file_frames, own)
        self._energy = columns.numbers["energy"]
        self._valence = columns.numbers["valence"]
        self._arousal = columns.numbers["arousal"]
        parts = columns.words["part"]
        part = _each([PARTS.index(each) for each in parts.values], parts.codes)
        self._of_part = {p: np.flatnonzero(part == place) for place, p in enumerate(PARTS)}
        scenes = columns.words["scenes"]
        self._tags = [{tag.casefold() for tag in each} for each in scenes.values]
        self._scene_class = scenes.codes
        self._members: dict[str, Mask] = {}
        self._fits: dict[tuple[Key, tuple[int, ...]], Floats] = {}

    def of_part(self, part: Part) -> Ints:
        """Numbers of a part's loops, ascending."""
        return self._of_part[part]

    def members(self, scene: SceneIntent) -> Mask:
        """Which loops belong to a scene [shape=(loops,)]."""
        if scene.name not in self._members:
            belongs = np.array([scene.takes(tags) for tags in self._tags], bool)
            self._members[scene.name] = belongs[self._scene_class]
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


def _each(values: Sequence[float], codes: npt.NDArray[np.int32]) -> npt.NDArray[Any]:
    """A value for every loop from those of the distinct ones."""
    return np.array(values)[codes]
