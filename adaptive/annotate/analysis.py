"""The analysis: a sound in, its description out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.annotate import judging, timbre
from adaptive.annotate.beat_count import legal_counts
from adaptive.annotate.harmony import chord_changes
from adaptive.annotate.hearing import Hearing
from adaptive.annotate.key_finding import find_key
from adaptive.annotate.kind import KINDS, kind_of
from adaptive.annotate.onsets import Onsets, find_onsets
from adaptive.annotate.reading import Reading
from adaptive.annotate.rhythm import beat_phase, pattern, swing, syncopation
from adaptive.annotate.timing import Timing, time_loop
from adaptive.annotate.traits import Traits, traits_of
from adaptive.errors import ParameterError
from adaptive.library.loudness import SILENCE_LUFS, loop_loudness
from adaptive.music import Key, Meter

__all__ = ["analyse"]

_TOLD = 0.98
_MEASURED = 0.95
"""Of what is measured by a formula that leaves nothing to judge."""
_UNTUNED = ("drums", "percussion")
_TRACK_BPM = 110.0  # where a tempo is wanted and none is known
_MOST_DENSITY, _MOST_CHORDS = 64.0, 16.0

Readings = dict[str, Reading]


def analyse(
    pcm: npt.NDArray[Any], sample_rate: int, *, known: Mapping[str, Any] | None = None
) -> Readings:
    """Describe a sound by the 23 dimensions, with a confidence for each.

    Deterministic; opens no files. The measures and their limits are in docs/annotations.md.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
        At least one frame; finite. A loop must be cut exactly: its length is believed.
    sample_rate : int > 0
    known : mapping, optional
        What better sources settled: ``kind`` ("loop", "stinger" or "track"), ``beats`` (quarter
        notes, int), ``bpm``, ``meter``, ``key`` ("none" for unpitched), ``part``. It decides, and
        the readings that follow from it are made with it.

    Returns
    -------
    dict of str to Reading
        ``kind``, ``key``, ``part``, ``instruments`` (list), ``valence``, ``arousal``, ``energy``,
        ``loudness``, ``dynamics``, ``brightness``, ``noisiness``, ``percussiveness``,
        ``register``, ``width``, ``complexity``; of loops also ``beats`` (int), ``bpm``, ``meter``,
        ``bars``, ``pattern``, ``density``, ``swing``, ``syncopation``, ``harmonic_rhythm`` and
        ``onset_offset`` (seconds by which the first beat lies after frame 0), and, where nothing
        told the beats, ``timings`` (all candidates, for :func:`settle_timings`); of other sounds
        ``bpm`` only when it is known.

    Raises
    ------
    ParameterError
        When the audio or something known is not legal.
    """
    known = known or {}
    kind = _kind(pcm, sample_rate, known)
    hearing = Hearing(pcm, sample_rate, cyclic=kind.value == "loop")
    if not float(np.abs(hearing.mono).max()) > 0.0:
        return _silence(hearing, kind, known)
    onsets = find_onsets(hearing)
    readings = {"kind": kind}
    bpm = _TRACK_BPM
    if kind.value == "loop":
        timing = time_loop(hearing, onsets, known)
        bpm = timing.bpm
        readings |= _timed(hearing, onsets, timing)
        if timing.counts:
            readings["timings"] = Reading(timing.counts, timing.sure_beats)
    elif known.get("bpm") is not None:
        bpm = float(known["bpm"])
        readings["bpm"] = Reading(bpm, _TOLD)
    traits = traits_of(hearing, onsets)
    part, instruments = _played(traits, known)
    key = _key(hearing, traits, part, known)
    readings |= {"part": part, "instruments": instruments, "key": key}
    readings |= _mood(traits, bpm, key)
    return readings | _sound(hearing, traits)


def _kind(pcm: npt.NDArray[Any], sample_rate: int, known: Mapping[str, Any]) -> Reading:
    told = known.get("kind")
    if told is not None:
        if told not in KINDS:
            raise ParameterError("kind", told, ", ".join(KINDS))
        return Reading(told, _TOLD)
    if known.get("beats") is not None:
        return Reading("loop", _TOLD)
    hearing = Hearing(pcm, sample_rate, cyclic=False)
    counts = legal_counts(hearing.seconds)
    room = 0.004 + 0.75 * 120.0 / len(hearing.pcm)
    whole = any(abs(count.bpm - round(count.bpm)) < room for count in counts)
    value, sure = kind_of(hearing, whole)
    return Reading(value, sure)


def _timed(hearing: Hearing, onsets: Onsets, timing: Timing) -> Readings:
    meter = Meter.parse(timing.meter)
    bar, quarter = hearing.seconds / timing.bars, hearing.seconds / timing.beats
    sure = timing.sure_beats
    share, sure_swing = swing(onsets, quarter)
    offset, sure_offset = beat_phase(onsets, quarter)
    density = min(len(onsets.seconds) / timing.beats, _MOST_DENSITY)
    changes = min(chord_changes(hearing, timing.beats) / timing.bars, _MOST_CHORDS)
    return {
        "beats": Reading(timing.beats, sure),
        "bpm": Reading(timing.bpm, sure),
        "meter": Reading(timing.meter, timing.sure_meter * sure),
        "bars": Reading(timing.bars, timing.sure_meter * sure),
        "pattern": Reading(pattern(onsets, bar), 0.8 * sure),
        "density": Reading(density, 0.9 * sure),
        "swing": Reading(share, sure_swing * sure),
        "syncopation": Reading(syncopation(onsets, bar, meter), 0.8 * sure),
        "harmonic_rhythm": Reading(changes, 0.5 * sure),
        "onset_offset": Reading(offset, sure_offset * sure),
    }


def _played(traits: Traits, known: Mapping[str, Any]) -> tuple[Reading, Reading]:
    told = known.get("part")
    part, sure = judging.part_of(traits) if told is None else (str(told), _TOLD)
    families, sure_families = judging.instruments_of(traits, part)
    return Reading(part, sure), Reading(families, sure_families * sure)


def _key(hearing: Hearing, traits: Traits, part: Reading, known: Mapping[str, Any]) -> Reading:
    told = known.get("key")
    if told is not None:
        return Reading("none" if told == "none" else str(Key.parse(told)), _TOLD)
    pitched = judging.pitchedness(traits)
    if part.value in _UNTUNED and part.confidence >= _TOLD:
        pitched = min(pitched, 0.4)  # a drum that rings is a drum still
    if pitched < 0.5 or len(hearing.partials.pitches) == 0:
        return Reading("none", float(np.clip(1.0 - pitched, 0.0, 1.0)))
    found = find_key(hearing)
    return Reading(str(found.key), float(np.clip(found.probability * pitched, 0.0, 1.0)))


def _mood(traits: Traits, bpm: float, key: Reading) -> Readings:
    minor = 0.5
    if key.value != "none":
        is_minor = Key.parse(key.value).is_minor
        minor = 0.5 + (0.5 if is_minor else -0.5) * key.confidence
    wider = judging.mood_traits(traits, bpm, minor)
    return {
        "valence": Reading(*judging.valence_of(wider)),
        "arousal": Reading(*judging.arousal_of(wider)),
        "energy": Reading(*judging.energy_of(wider)),
    }


def _sound(hearing: Hearing, traits: Traits) -> Readings:
    loudness = min(0.0, loop_loudness(hearing.pcm, hearing.sample_rate))
    measured = {
        "loudness": loudness,
        "dynamics": timbre.dynamics(hearing),
        "register": timbre.register(hearing),
        **{name: traits[name] for name in ("brightness", "noisiness", "percussiveness", "width")},
    }
    readings = {name: Reading(value, _MEASURED) for name, value in measured.items()}
    return readings | {"complexity": Reading(traits["complexity"], 0.6)}


def _silence(hearing: Hearing, kind: Reading, known: Mapping[str, Any]) -> Readings:
    """Nothing sounds: the length is all that can be said, and no confidence in the rest."""
    zero = (
        "valence", "arousal", "energy", "dynamics", "brightness", "noisiness", "percussiveness",
        "register", "width", "complexity",
    )  # fmt: skip
    readings = {"kind": kind, **{name: Reading(0.0, 0.0) for name in zero}}
    readings["loudness"] = Reading(SILENCE_LUFS, _MEASURED)
    readings["key"] = Reading(str(known.get("key", "none")), 0.0)
    readings["part"] = Reading(str(known.get("part", "texture")), 0.0)
    readings["instruments"] = Reading([], 0.0)
    if kind.value == "loop":
        nothing = Onsets(np.zeros(0), np.zeros(0))
        readings |= _timed(hearing, nothing, time_loop(hearing, nothing, known))
    return readings
