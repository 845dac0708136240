"""Loop examination: everything that is measured on one loop by itself."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from adaptive.compose.measure import seam_ratio
from adaptive.compose.periodic import SAMPLE_RATE
from adaptive.cues import Part
from adaptive.library import Loop, Material, loop_loudness, map_pcm
from adaptive.library.seam import measure_seam
from adaptive.library.true_peak import true_peak
from adaptive.music import gain_to_db
from bench.chord_share import outside_chords, outside_scale
from bench.energy_order import Heard, hear
from bench.judge import has_judge
from bench.key_judge import chroma_of
from bench.onset_grid import OnsetErrors, onset_errors
from bench.onset_times import onset_times
from bench.writing import Places

__all__ = ["Examined", "Judged", "Task", "examine_loop", "examine_loops"]

_STRUCK = (Part.DRUMS, Part.PERCUSSION)


@dataclass(frozen=True, slots=True)
class Task:
    """A loop, its decoded audio, and where its notes are, if its writing is there."""

    loop: Loop
    material: Material
    sample_rate: int
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What librosa's part in it found.

    Parameters
    ----------
    heard : Heard
    chroma : ndarray [shape=(12,)] or None
        None for unpitched material.
    outside_chords, outside_scale : float
        Shares, 0 to 1; ``nan`` where nothing is written.
    onsets : OnsetErrors or None
        None where nothing is written, or the part is not struck.
    """

    heard: Heard
    chroma: npt.NDArray[np.float64] | None = None
    outside_chords: float = float("nan")
    outside_scale: float = float("nan")
    onsets: OnsetErrors | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """A loop and what was measured on it.

    Parameters
    ----------
    loop : Loop
    seam : float
        Step across the loop point against the greatest step inside, in the loop as it decodes.
    seam_usual : float
        Step and bend there against what one inner frame in 1,000 exceeds (``adaptive check``).
    loudness : float
        LUFS, repeated without end.
    peak_db : float
        dBTP.
    judged : Judged or None
        None without librosa.
    """

    loop: Loop
    seam: float
    seam_usual: float
    loudness: float
    peak_db: float
    judged: Judged | None = field(default=None)


def examine_loop(task: Task) -> Examined:
    """Measure one loop."""
    pcm = np.asarray(map_pcm(task.material))
    return Examined(
        task.loop,
        seam_ratio(pcm.astype(np.float64)),
        measure_seam(pcm).ratio,
        loop_loudness(pcm, task.sample_rate),
        gain_to_db(max(true_peak(pcm), 1e-6)),
        _judge(task, pcm) if has_judge() else None,
    )


def examine_loops(tasks: Sequence[Task]) -> list[Examined]:
    """Measure many, in as many processes as there are cores, and say how far it is."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1), mp_context=context) as pool:
        found = pool.map(examine_loop, tasks, chunksize=4)
        return list(tqdm(found, "loops", len(tasks), unit="loop", file=sys.stderr))


def _judge(task: Task, pcm: npt.NDArray[np.float32]) -> Judged:
    loop, rate = task.loop, task.sample_rate
    heard = hear(pcm, rate)
    onsets = None
    if task.places is not None and loop.part in _STRUCK:
        onsets = onset_errors(onset_times(pcm, rate), task.places, len(pcm) / rate)
    if loop.key is None:
        return Judged(heard, onsets=onsets)
    plain = _at_44100(pcm, rate)
    return Judged(
        heard,
        chroma_of(pcm, rate),
        outside_chords(plain, loop.chords) if loop.chords else float("nan"),
        outside_scale(plain, loop.key),
        onsets,
    )


def _at_44100(pcm: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
    if rate == SAMPLE_RATE:
        return pcm
    import librosa

    return np.asarray(librosa.resample(pcm, orig_sr=rate, target_sr=SAMPLE_RATE, axis=0))
