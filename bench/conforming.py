"""Conforming: lengths, attacks, loop points, level and speed of loops that were bent."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from adaptive.conform import conform, plan_conforming
from adaptive.cues import Part
from adaptive.library import Library, Loop, loop_loudness, read_library
from adaptive.library.seam import measure_seam
from adaptive.music import Tempo
from adaptive.testing import click_loop, sine_chord_loop
from bench.click_offsets import click_offsets
from bench.distribution import Distribution
from bench.result import Figure, Result

__all__ = ["conforming"]

Pcm = npt.NDArray[np.float32]

_STRUCK = (Part.DRUMS, Part.PERCUSSION)
_STRUCK_BENDS = ((0.9, 0), (1.08, 0), (1.15, 0))
_TONAL_BENDS = ((0.92, 0), (1.1, 0), (1.0, 2), (1.06, -3))
_LENGTHS = 300
_SPEED_TARGET = 20.0
_OFFSET_TARGET_MS = 5.0
_SEAM_TARGET = 2.0


@dataclass(frozen=True, slots=True)
class Bent:
    """What one loop's bending came to.

    Parameters
    ----------
    part : str
    shifted : bool
    seconds, cpu_s : float
        Of the loop as it was; processor time to bend it.
    before, after : float
        Seam ratios.
    level : float
        Change of loudness in LU.
    """

    part: str
    shifted: bool
    seconds: float
    cpu_s: float
    before: float
    after: float
    level: float


def conforming(library: Path, work: Path, *, full: bool) -> Result:
    """Bend noise, clicks, tones and the library's own loops, and measure what comes out."""
    conform(np.zeros((4000, 2), np.float32), 4400, 1)  # imports what it needs, once
    read = read_library(library)
    loops = [bent for case in _cases(read, 12 if full else 3) for bent in _bend(*case)]
    made = [bent for case in _synthetic() for bent in _bend(*case)]
    trains = 120 if full else 40
    figures = [
        *_length_figures(2 * _LENGTHS if full else _LENGTHS),
        *_offset_figures(trains),
        *_sound_figures("library", loops),
        *_sound_figures("synthetic", made),
        *_speed_figures(loops),
    ]
    begun = time.process_time()
    variants = plan_conforming(read.loops, read.score)
    spent = time.process_time() - begun
    notes = [
        f"{len(loops)} times a loop of the library was bent, {len(made)} times one of known truth: "
        "drums to 0.9, 1.08 and 1.15 of their length, others to 0.92 and 1.1, or shifted by a "
        "tone at their length, or by −3 semitones to 1.06 of it",
        f"attacks: {trains} bars of eight clicks each, 70 to 170 BPM, to 0.8 to 1.25 of their "
        "length, by up to 4 semitones",
        f"variants that this library of {len(read.loops)} loops needs: {len(variants)}; planned in "
        f"{spent:.2f} s of processor time",
    ]
    return Result("conforming", "loops stretched and shifted to join others", figures, notes)


def _length_figures(count: int) -> list[Figure]:
    """Whether every length is exact, and every tenth loop the same when it is made again."""
    rng = np.random.default_rng(7)
    wrong = other = 0
    for case in range(count):
        length = int(rng.integers(200, 50_000))
        pcm = rng.normal(0.0, 0.1, (length, 2)).astype(np.float32)
        frames, semitones = round(length * float(rng.uniform(0.8, 1.25))), int(rng.integers(-4, 5))
        struck = bool(case % 2)
        made = conform(pcm, frames, semitones, percussive=struck)
        wrong += made.shape != (frames, 2) or not np.isfinite(made).all()
        if case % 10 == 0:
            again = conform(pcm, frames, semitones, percussive=struck)
            other += not np.array_equal(made, again)
    return [
        Figure(f"wrong lengths of {count}", wrong, "", "0", wrong == 0),
        Figure(f"not the same again, of {-(-count // 10)}", other, "", "0", other == 0),
    ]


def _offset_figures(trains: int) -> list[Figure]:
    figures = []
    for name, percussive in (("short blocks, drums", True), ("long blocks, tones", False)):
        late = click_offsets(trains, percussive=percussive, seed=3 + percussive)
        spread = Distribution.of(map(abs, late))
        figures += [
            Figure.at_most(f"attacks off the grid, ± ({name})", spread, "ms", _OFFSET_TARGET_MS),
            Figure(f"median, late is positive ({name})", float(np.median(late)), "ms"),
        ]
    return figures


def _sound_figures(name: str, bent: Sequence[Bent]) -> list[Figure]:
    before = Distribution.of(each.before for each in bent)
    after = Distribution.of(each.after for each in bent)
    limit = max(_SEAM_TARGET, before.max)
    return [
        Figure(f"seam ratio before ({name})", before),
        Figure.at_most(f"seam ratio after ({name})", after, "", limit, at="max"),
        Figure(
            f"change of loudness, ± ({name})", Distribution.of(abs(b.level) for b in bent), "LU"
        ),
        Figure(
            f"median change of loudness ({name})", float(np.median([b.level for b in bent])), "LU"
        ),
    ]


def _speed_figures(bent: Sequence[Bent]) -> list[Figure]:
    figures = []
    groups = {
        "stretched, short blocks": [b for b in bent if b.part in {p.value for p in _STRUCK}],
        "stretched, long blocks": [
            b for b in bent if not b.shifted and b.part not in {p.value for p in _STRUCK}
        ],
        "stretched and shifted": [b for b in bent if b.shifted],
    }
    for name, group in groups.items():
        if group:
            speed = sum(b.seconds for b in group) / sum(b.cpu_s for b in group)
            figures.append(Figure.at_least(name, speed, "× real time, a core", _SPEED_TARGET))
    return figures


def _cases(library: Library, each: int) -> Iterator[tuple[str, Pcm, int]]:
    """Loops of every part, spread over the library: part, sound, sample rate."""
    for part in Part:
        loops = [loop for loop in library.loops if loop.part is part]
        step = max(1, len(loops) // each)
        for loop in loops[::step][:each]:
            yield part.value, _read(library, loop), library.sample_rate


def _read(library: Library, loop: Loop) -> Pcm:
    pcm, _ = soundfile.read(
        library.folder / loop.path,
        start=loop.start,
        frames=loop.read_frames,
        dtype="float32",
        always_2d=True,
    )
    return np.asarray(np.repeat(pcm, 2, axis=1) if pcm.shape[1] == 1 else pcm)


def _synthetic() -> Iterator[tuple[str, Pcm, int]]:
    chords = [(57, 60, 64), (53, 57, 60)]
    for bpm in (83.0, 120.0, 151.0):
        tempo = Tempo.from_bpm(bpm)
        yield Part.DRUMS.value, click_loop(tempo, clicks_a_quarter=4), tempo.sample_rate
        tones = sine_chord_loop(chords, tempo, harmonics=4, pulses_a_bar=8, pan=0.3)
        yield Part.HARMONY.value, tones, tempo.sample_rate
        yield Part.TEXTURE.value, sine_chord_loop(chords, tempo, harmonics=4), tempo.sample_rate


def _bend(part: str, pcm: Pcm, rate: int) -> Iterator[Bent]:
    struck = part in {each.value for each in _STRUCK}
    before, loud = measure_seam(pcm).ratio, loop_loudness(pcm, rate)
    for ratio, semitones in _STRUCK_BENDS if struck else _TONAL_BENDS:
        frames = round(len(pcm) * ratio)
        begun = time.process_time()
        made = conform(pcm, frames, semitones, percussive=struck, sample_rate=rate)
        spent = time.process_time() - begun
        level = loop_loudness(made, rate) - loud
        after = measure_seam(made).ratio
        yield Bent(part, semitones != 0, len(pcm) / rate, spent, before, after, level)
