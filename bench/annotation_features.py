"""Annotation features: what the analysis measures on the loops of a library, before it judges."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from adaptive.annotate.bar_changes import bar_changes
from adaptive.annotate.beat_count import BeatCount, beat_count_features, legal_counts
from adaptive.annotate.hearing import Hearing
from adaptive.annotate.key_finding import key_features
from adaptive.annotate.onsets import find_onsets
from adaptive.annotate.pitch_classes import pitch_classes
from adaptive.annotate.traits import Traits, traits_of
from adaptive.cues import Part
from adaptive.library import Library, Loop, PcmStore, read_library
from adaptive.library.mix_check import fullest_sets
from bench.annotation_sums import sums_of
from bench.annotation_take import Take
from bench.family_mix import mixed

__all__ = ["Measured", "measure", "measure_all", "takes_of"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """Features of a take.

    Parameters
    ----------
    loop, part : Loop, str
    counts : list of BeatCount
    rows : list of features by name
        What is weighed of each of them.
    right : int
        Which of them is written; −1 for none.
    key : features by name
    classes : ndarray [shape=(12,)]
        Harmonic pitch classes.
    traits : Traits
    rate : float
        Onsets a second.
    drums_db : float or None
        As the take has it.
    """

    loop: Loop
    part: str
    counts: list[BeatCount]
    rows: list[dict[str, float]]
    right: int
    key: dict[str, Floats]
    classes: Floats
    traits: Traits
    rate: float
    drums_db: float | None = None


def takes_of(folder: Path, cache: Path | None = None) -> list[Take]:
    """Every loop of a library, every family's loops together, and sums of some of them."""
    library: Library = read_library(folder)
    store = PcmStore(library, cache)
    store.prepare()
    rate = library.sample_rate
    have = {material.id for material in store.materials}
    loops = [loop for loop in library.loops if loop.id in have]
    takes = [Take(x, x.part.value, store.pcm(store.number(x.id)), rate) for x in loops]
    pairs = [(take.loop, take.pcm) for take in takes]
    for members in dict(fullest_sets(pairs)).values():
        longest = max((loop for loop, _ in members if loop.key), key=lambda loop: loop.frames)
        sound = mixed(members, rate)[: longest.frames]
        takes.append(Take(longest, Part.MIX.value, sound, rate))
    return takes + sums_of([take for take in takes if take.part != Part.MIX.value])


def measure(take: Take) -> Measured:
    """Measure one take, as if nothing were known."""
    hearing = Hearing(np.asarray(take.pcm), take.sample_rate, cyclic=True)
    onsets = find_onsets(hearing)
    counts = _with_changes(hearing, legal_counts(hearing.seconds))
    rows = beat_count_features(hearing, onsets, counts)
    written = (str(take.loop.meter), take.beats)
    right = next((i for i, c in enumerate(counts) if (c.meter, c.beats) == written), -1)
    return Measured(
        take.loop,
        take.part,
        counts,
        rows,
        right,
        key_features(hearing),
        pitch_classes(hearing.partials).sum(axis=0),
        traits_of(hearing, onsets),
        len(onsets.seconds) / hearing.seconds,
        take.drums_db,
    )


def _with_changes(hearing: Hearing, counts: Sequence[BeatCount]) -> list[BeatCount]:
    """How the harmony moves in and between their bars, by which loops decide together."""
    changes = {bars: bar_changes(hearing, bars) for bars in {count.bars for count in counts}}
    return [replace(count, changes=changes[count.bars]) for count in counts]


def measure_all(takes: Sequence[Take]) -> list[Measured]:
    """Measure many, in as many processes as there are cores."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1), mp_context=context) as pool:
        found = pool.map(measure, takes, chunksize=4)
        return list(tqdm(found, "takes", len(takes), unit="take", file=sys.stderr))
