"""Annotation: how often the analysis is right, on loops of which the writing is known."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from adaptive.annotate import UNSURE
from adaptive.annotate.key_finding import profile_key
from adaptive.annotate.key_profiles import DEFAULT_PROFILES, PROFILES
from adaptive.library import read_library
from adaptive.music import Key
from bench.annotation_features import Measured, measure_all, takes_of
from bench.annotation_fit import shipped
from bench.annotation_held_out import Judgement, held_out, judge_family
from bench.annotation_moods import MOODS
from bench.annotation_prompts import FRESH, compose_families
from bench.annotation_sums import DRUMS_DB
from bench.key_judge import mirex_score
from bench.result import Figure, Result

__all__ = ["annotation"]

_TEMPO_TARGET, _KEY_TARGET, _SPEED_TARGET = 0.95, 0.80, 20.0
_SPEED_LOOPS, _SPEED_LOOPS_FULL = 24, 96


def annotation(library: Path, work: Path, *, full: bool) -> Result:
    """Analyse every loop of the starter library, knowing nothing but its sound.

    With ``full`` the same of families that are composed for it, by the weights as they are shipped.
    """
    measured = measure_all(takes_of(library))
    judged = held_out(measured)
    stems = [each for each in judged if each.part != "mix"]
    mixes = [each for each in judged if each.part == "mix" and each.drums_db is None]
    figures = [
        *_tempo(stems, mixes),
        *_keys(measured, [*stems, *mixes]),
        *_choices([*stems, *mixes]),
        *_sums(judged),
        *_moods(stems),
        Figure.at_least(
            "analyse(), one core", _speed(library, full=full), "× real time", _SPEED_TARGET
        ),
    ]
    notes = _notes(measured, stems)
    if full:
        more, said = _fresh(work / "fresh")
        figures += more
        notes += said
    return Result(
        "annotation",
        f"{len(stems)} loops and {len(mixes)} families' sums, analysed without their manifest",
        figures,
        notes,
    )


def _tempo(stems: Sequence[Judgement], mixes: Sequence[Judgement]) -> list[Figure]:
    right = [each.beats_right for each in stems]
    octave = [each.octave_right for each in stems]
    together = [each.together_right for each in stems]
    return [
        Figure.at_least("tempo within 1 %, each stem by itself", _share(right), "", _TEMPO_TARGET),
        Figure("… octaves and other meters' beats forgiven", _share(octave)),
        Figure.at_least(
            "… loops of one folder together, as imported", _share(together), "", _TEMPO_TARGET
        ),
        Figure("… a family's parts in one file", _share(each.beats_right for each in mixes)),
        Figure.at_least("… with the tempo known to 1 BPM", _told(stems), "", _TEMPO_TARGET),
        *_calibration("tempo", [(each.beats_sure, each.beats_right) for each in stems]),
    ]


def _fresh(folder: Path) -> tuple[list[Figure], list[str]]:
    """What the shipped weights make of families that had no part in them."""
    compose_families(FRESH, folder)
    measured = measure_all(takes_of(folder))
    families = sorted({each.loop.family or "" for each in measured})
    weights = shipped()
    judged = [
        each
        for family in families
        for each in judge_family([m for m in measured if m.loop.family == family], weights)
    ]
    stems = [each for each in judged if each.part != "mix"]
    mixes = [each for each in judged if each.part == "mix" and each.drums_db is None]
    figures = [*_tempo(stems, mixes), *_keys(measured, [*stems, *mixes])]
    figures += [*_choices([*stems, *mixes]), *_sums(judged), *_moods(stems)]
    named = [replace(each, name=f"fresh families: {each.name}") for each in figures]
    said = (
        f"{len(stems)} loops of {len(families)} families composed from prompts "
        "(bench/annotation_prompts.py), judged by the weights as shipped"
    )
    return named, [f"fresh families: {note}" for note in (said, *_heard_notes(measured, stems))]


def _told(stems: Sequence[Judgement]) -> float:
    """Share that is right where a name says the tempo, rounded to a whole number of BPM."""
    found = []
    for each in stems:
        loop = each.loop
        seconds = loop.frames / loop.tempo.sample_rate
        beats = round(seconds * round(loop.tempo.bpm) / 60.0)
        found.append(abs(beats * loop.tempo.beat_frames / loop.frames - 1.0) < 0.01)
    return _share(found)


def _keys(measured: Sequence[Measured], judged: Sequence[Judgement]) -> list[Figure]:
    keyed = [each for each in measured if each.loop.key is not None and each.part != "mix"]
    figures = []
    for profiles in PROFILES:
        score = _mirex((profile_key(each.classes, profiles), each) for each in keyed)
        figures.append(Figure(f"key, {profiles}'s profiles alone, MIREX", score))
    own = [each for each in judged if each.loop.key is not None]
    stems = [each for each in own if each.part != "mix"]
    sums = [each for each in own if each.part == "mix"]
    figures += [
        Figure.at_least(
            f"key, {DEFAULT_PROFILES}'s and the beginning, MIREX",
            _mirex((each.key, each) for each in stems),
            "",
            _KEY_TARGET,
        ),
        Figure("… exactly as written", _share(each.key_right for each in stems)),
        Figure("… families' sums, MIREX", _mirex((each.key, each) for each in sums)),
        *_calibration("key", [(each.key_sure, each.key_right) for each in stems]),
        Figure("pitched or not", _share(each.pitched_right for each in judged)),
    ]
    return figures


def _choices(judged: Sequence[Judgement]) -> list[Figure]:
    players = [each for each in judged if each.family_right is not None]
    return [
        Figure("part", _share(each.part_right for each in judged)),
        *_calibration("part", [(each.part_sure, each.part_right) for each in judged]),
        Figure("family of the instrument", _share(bool(each.family_right) for each in players)),
        *_calibration("family", [(each.family_sure, bool(each.family_right)) for each in players]),
    ]


def _sums(judged: Sequence[Judgement]) -> list[Figure]:
    """Whether drums with one to three other parts are heard as a mix, and stems are not."""
    figures = []
    for db in DRUMS_DB:
        sums = [each.part_right for each in judged if each.drums_db == db]
        figures.append(
            Figure(
                f"drums {db:+g} dB with 1 to 3 parts, heard as a mix ({len(sums)})", _share(sums)
            )
        )
    stems = [each.heard_part == "mix" for each in judged if each.part != "mix"]
    return [*figures, Figure("stems heard as a mix", _share(stems))]


def _moods(stems: Sequence[Judgement]) -> list[Figure]:
    heard: dict[str, Callable[[Judgement], float]] = {
        "energy": lambda each: each.energy,
        "valence": lambda each: each.valence,
        "arousal": lambda each: each.arousal,
    }
    figures = []
    for name, mood in MOODS.items():
        pairs = [(heard[name](each), mood.written(each.loop)) for each in stems]
        figures.append(
            Figure(f"{name}, correlation with what is written", _correlation(pairs), "r")
        )
        right = [mood.is_right(value, written) for value, written in pairs]
        figures.append(Figure("… within a fifth of its range", _share(right)))
        sure = [each.moods_sure[name] for each in stems]
        figures += _calibration(name, list(zip(sure, right, strict=True)))
    for name, pair in _TRAITS.items():
        r = _correlation(map(pair, stems))
        figures.append(Figure(f"{name}, correlation with what is written", r, "r"))
    return figures


_TRAITS: dict[str, Callable[[Judgement], tuple[float, float]]] = {
    "brightness": lambda each: (each.traits["brightness"], each.loop.brightness),
    "density": lambda each: (each.density, each.loop.density),
}


def _calibration(name: str, pairs: Sequence[tuple[float, bool]]) -> list[Figure]:
    sure = [right for confidence, right in pairs if confidence >= UNSURE]
    unsure = [right for confidence, right in pairs if confidence < UNSURE]
    sides = {
        f"right where confidence ≥ {UNSURE:g} ({len(sure)})": sure,
        f"right below it ({len(unsure)})": unsure,
    }
    return [Figure(f"{name}: {said}", _share(right)) for said, right in sides.items() if right]


def _share(right: Iterable[bool]) -> float:
    every = list(right)
    return float(np.mean(every)) if every else float("nan")


def _mirex(pairs: Iterable[tuple[Key, Measured | Judgement]]) -> float:
    return float(np.mean([mirex_score(key, e.loop.key) for key, e in pairs if e.loop.key]))


def _correlation(pairs: Iterable[tuple[float, float]]) -> float:
    heard, written = np.array(list(pairs)).T
    return float(np.corrcoef(heard, written)[0, 1])


def _speed(library: Path, *, full: bool) -> float:
    """Seconds of sound a second of work, in a process whose numerics keep to one thread."""
    count = _SPEED_LOOPS_FULL if full else _SPEED_LOOPS
    told = subprocess.run(
        [sys.executable, "-m", "bench.annotation", str(library), str(count)],
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        cwd=Path(__file__).resolve().parents[1],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(told.stdout.split()[-1])


def _timed(library: Path, count: int) -> float:
    from adaptive.annotate import analyse

    takes = takes_of(library)
    some = takes[:: max(1, len(takes) // count)][:count]
    analyse(np.asarray(some[0].pcm), some[0].sample_rate)
    spent = -time.process_time()
    for take in some:
        analyse(np.asarray(take.pcm), take.sample_rate)
    spent += time.process_time()
    return sum(len(take.pcm) / take.sample_rate for take in some) / spent


def _notes(measured: Sequence[Measured], stems: Sequence[Judgement]) -> list[str]:
    return [
        "each loop is judged by weights fitted without its family; key profiles are as published, "
        "and what loops settle together has four weights of its own, which are as shipped",
        "loops of the library share a few durations by design (11.43 s is 16 quarters at 84, "
        "24 at 126 in 3/4 and 32 at 168), so what is left to hear is the octave alone",
        *_heard_notes(measured, stems),
    ]


def _heard_notes(measured: Sequence[Measured], stems: Sequence[Judgement]) -> list[str]:
    families = sorted({each.family for each in stems})
    wrong = {f: [e for e in stems if e.family == f and not e.together_right] for f in families}
    astray = [f"{f} {e[0].loop.tempo.bpm:g} → {e[0].together_bpm:g}" for f, e in wrong.items() if e]
    return [
        f"folders that settle on a wrong tempo: {', '.join(astray) or 'none'}",
        f"{sum(each.right >= 0 for each in measured)} of {len(measured)} written lengths are "
        "among the candidates",
    ]


if __name__ == "__main__":
    read_library(Path(sys.argv[1]))
    print(_timed(Path(sys.argv[1]), int(sys.argv[2])))
