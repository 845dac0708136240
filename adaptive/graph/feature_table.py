"""The features of all loops as arrays, so that costs are computed without a Python loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.cues import track_of_part
from adaptive.graph.natural import natural_successors
from adaptive.library.columns import LoopColumns, Words
from adaptive.library.loop import MAYBE_RANGES, Loop
from adaptive.library.loop_sequence import columns_of

__all__ = ["FeatureTable"]

Progression = tuple[tuple[str, ...], int]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_FLOATS = ("brightness", "loudness", "density")


class FeatureTable:
    """Annotations of loops, one array a feature [each shape=(n,)].

    Features that few loops differ in (key, meter, tempo, instruments, chords, family, scenes) are
    stored as *classes*: a small table of distinct values and each loop's place in it, so that a
    distance is computed once for each pair of values and not for each pair of loops.

    Parameters
    ----------
    loops : sequence of Loop
        In the order that gives them their numbers. A :class:`LoopSequence` is read by its columns,
        without making a loop.

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
    swing, syncopation, dynamics, noisiness, percussiveness, register, width, complexity,
    harmonic_rhythm : float32 arrays
        As annotated; not a number where unknown.
    next_indptr, next_indices : int32 arrays
        Natural successors of each loop, as compressed sparse rows.
    key_class, meter_class, tempo_class, instrument_class, progression_class, family_class,
    scene_class, pattern_class : int32 arrays
        Places in ``keys``, ``meters``, ``tempos``, ``instrument_sets``, ``progressions`` (chords
        and bars), ``families``, ``scene_sets`` and ``patterns``.
    """

    brightness: Floats
    loudness: Floats
    density: Floats
    swing: Floats
    syncopation: Floats
    dynamics: Floats
    noisiness: Floats
    percussiveness: Floats
    register: Floats
    width: Floats
    complexity: Floats
    harmonic_rhythm: Floats

    def __init__(self, loops: Sequence[Loop]) -> None:
        columns = columns_of(loops)
        words, numbers = columns.words, columns.numbers
        self.ids = columns.ids
        self.part = _of_class([track_of_part(part) for part in words["part"].values], words["part"])
        self.tempos, self.tempo_class = words["tempo"].values, words["tempo"].codes
        self.beat_frames = _of_class([t.beat_frames for t in self.tempos], words["tempo"])
        self.bars = columns.wholes["bars"].astype(np.int32)
        bpm = np.array([tempo.bpm for tempo in self.tempos], np.float64)
        self.log2_bpm = np.log2(bpm)[self.tempo_class].astype(np.float32)
        self.keys, self.key_class = words["key"].values, words["key"].codes
        self.fifths = _of_class([-1 if k is None else k.fifths for k in self.keys], words["key"])
        self.tonic = _of_class([-1 if k is None else k.tonic for k in self.keys], words["key"])
        minor = [k is not None and k.is_minor for k in self.keys]
        self.minor = _of_class(minor, words["key"]).astype(bool)
        self.valence = numbers["valence"].astype(np.float32)
        self.arousal = numbers["arousal"].astype(np.float32)
        self.energy = (numbers["energy"] / 100.0).astype(np.float32)
        for name in (*_FLOATS, *MAYBE_RANGES):
            setattr(self, name, numbers[name].astype(np.float32))
        self.meters, self.meter_class = words["meter"].values, words["meter"].codes
        self.patterns, self.pattern_class = words["pattern"].values, words["pattern"].codes
        self.instrument_sets = words["instruments"].values
        self.instrument_class = words["instruments"].codes
        self.progressions, self.progression_class = _progressions(columns)
        self.families, self.family_class = words["family"].values, words["family"].codes
        self.scene_sets, self.scene_class = words["scenes"].values, words["scenes"].codes
        self.next_indptr, self.next_indices = natural_successors(columns, self.part)
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

    def natural(self, i: int) -> Ints:
        """Loops that follow one by nature."""
        return self.next_indices[self.next_indptr[i] : self.next_indptr[i + 1]]

    def _joint_classes(self) -> Ints:
        """One number for each distinct (key, meter, tempo, instruments) [shape=(n,)]."""
        joint = self.key_class.astype(np.int64)
        for values, codes in (
            (self.meters, self.meter_class),
            (self.tempos, self.tempo_class),
            (self.instrument_sets, self.instrument_class),
        ):
            pairs = joint * max(1, len(values)) + codes
            joint = np.unique(pairs, return_inverse=True)[1].reshape(-1)
        return joint.astype(np.int32)


def _progressions(columns: LoopColumns) -> tuple[tuple[Progression, ...], Ints]:
    """Distinct (chords, bars), and the place of each loop's among them."""
    chords, bars = columns.words["chords"], columns.wholes["bars"]
    most = int(bars.max(initial=0)) + 1
    pairs, place = np.unique(chords.codes * np.int64(most) + bars, return_inverse=True)
    distinct = (divmod(pair, most) for pair in pairs.tolist())
    found = tuple((chords.values[code], count) for code, count in distinct)
    return found, place.reshape(-1).astype(np.int32)


def _of_class(values: Sequence[int], words: Words[Any]) -> Ints:
    """Each row's value, from its class."""
    found: Ints = np.array(values, np.int32)[words.codes]
    return found
