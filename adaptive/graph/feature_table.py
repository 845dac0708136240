"""The features of all loops as arrays, so that costs are computed without a Python loop."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from adaptive.cues import track_of_part
from adaptive.library.loop import Loop

__all__ = ["FeatureTable"]

T = TypeVar("T", bound=Hashable)

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


class FeatureTable:
    """Annotations of loops, one array a feature [each shape=(n,)].

    Features that few loops differ in (key, meter, tempo, instruments, chords, family, scenes) are
    stored as *classes*: a small table of distinct values and each loop's place in it, so that a
    distance is computed once for each pair of values and not for each pair of loops.

    Parameters
    ----------
    loops : sequence of Loop
        In the order that gives them their numbers.

    Attributes
    ----------
    ids : tuple of str
    part : int32 array
        Place in ``PARTS``.
    beat_frames, bars : int32 arrays
    log2_bpm : float32 array
        Tempo in octaves.
    fifths, tonic : int32 arrays
        Place on the circle of fifths (C is 0) and tonic, −1 for unpitched loops.
    minor : bool array
    valence, arousal : float32 arrays, −1 to 1
    energy, brightness : float32 arrays, 0 to 1
    loudness : float32 array
        LUFS.
    density : float32 array
        Onsets a quarter.
    key_class, meter_class, tempo_class, instrument_class, progression_class, family_class,
    scene_class : int32 arrays
        Places in ``keys``, ``meters``, ``tempos`` (beat frames), ``instrument_sets``,
        ``progressions`` (chords and bars), ``families`` and ``scene_sets``.
    """

    def __init__(self, loops: Sequence[Loop]) -> None:
        self.ids = tuple(loop.id for loop in loops)
        self.part = _ints(track_of_part(loop.part) for loop in loops)
        self.beat_frames = _ints(loop.tempo.beat_frames for loop in loops)
        self.bars = _ints(loop.bars for loop in loops)
        self.log2_bpm = np.log2([loop.tempo.bpm for loop in loops] or [1.0])[: len(loops)].astype(
            np.float32
        )
        self.fifths = _ints(-1 if loop.key is None else loop.key.fifths for loop in loops)
        self.tonic = _ints(-1 if loop.key is None else loop.key.tonic for loop in loops)
        self.minor = np.array([loop.key is not None and loop.key.is_minor for loop in loops], bool)
        self.valence = _floats(loop.emotion.valence for loop in loops)
        self.arousal = _floats(loop.emotion.arousal for loop in loops)
        self.energy = _floats(loop.energy / 100.0 for loop in loops)
        self.brightness = _floats(loop.brightness for loop in loops)
        self.loudness = _floats(loop.loudness for loop in loops)
        self.density = _floats(loop.density for loop in loops)
        self.keys, self.key_class = _classes(loop.key for loop in loops)
        self.meters, self.meter_class = _classes(loop.meter for loop in loops)
        self.tempos, self.tempo_class = _classes(loop.tempo for loop in loops)
        self.instrument_sets, self.instrument_class = _classes(loop.instruments for loop in loops)
        self.progressions, self.progression_class = _classes(
            (loop.chords, loop.bars) for loop in loops
        )
        self.families, self.family_class = _classes(loop.family for loop in loops)
        self.scene_sets, self.scene_class = _classes(loop.scenes for loop in loops)
        self.joint_class = self._joint_classes()
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def pitched(self) -> npt.NDArray[np.bool_]:
        """Which loops have a key [shape=(n,)]."""
        has_key: npt.NDArray[np.bool_] = self.fifths >= 0
        return has_key

    def _joint_classes(self) -> Ints:
        """One number for each distinct (key, meter, tempo, instruments) [shape=(n,)]."""
        joint = np.stack(
            [self.key_class, self.meter_class, self.tempo_class, self.instrument_class]
        )
        if joint.size == 0:
            return np.zeros(0, np.int32)
        _, inverse = np.unique(joint, axis=1, return_inverse=True)
        return inverse.reshape(-1).astype(np.int32)


def _classes(values: Iterable[T]) -> tuple[tuple[T, ...], Ints]:
    """Distinct values in order of appearance, and the place of each value among them."""
    places: dict[T, int] = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    return tuple(places), np.array(numbers, np.int32)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int32)


def _floats(values: Iterable[Any]) -> Floats:
    return np.fromiter(values, np.float32)
