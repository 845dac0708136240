"""A generator of catalogues: annotations of as many loops as a shop sells, without audio.

Loops come in families, as packs do: pieces with a scene, a key, a tempo, a meter, a mood and chord
changes, each with loops of several parts at several energies. What goes together in music goes
together here: energy with density, loudness, brightness and arousal; minor keys with low valence;
drums with noise and no key.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS, Part
from adaptive.library import (
    SCORE_NAME,
    STORE_NAME,
    FileStamp,
    LoopColumns,
    LoopSequence,
    Stinger,
    Words,
    read_library,
    write_annotations,
)
from adaptive.music import Key, Meter, Tempo

__all__ = ["generate", "write_catalogue"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_RATE = 44_100
_A_FAMILY = 24
_METERS = ("4/4", "3/4", "6/8", "12/8", "5/4", "7/8")
_METER_SHARES = (0.8, 0.08, 0.06, 0.03, 0.015, 0.015)
_MODES = ("minor", "major", "dorian", "mixolydian", "phrygian", "lydian")
_MODE_SHARES = (0.5, 0.33, 0.08, 0.04, 0.03, 0.02)
_PART_SHARES = {
    Part.DRUMS: 0.2,
    Part.PERCUSSION: 0.12,
    Part.BASS: 0.15,
    Part.HARMONY: 0.19,
    Part.MELODY: 0.18,
    Part.TEXTURE: 0.12,
    Part.MIX: 0.04,
}
_INSTRUMENTS = {
    Part.DRUMS: ("drum kit", "electronic drums", "cinematic drums", "brushes"),
    Part.PERCUSSION: ("shaker", "taiko", "congas", "tambourine", "claps"),
    Part.BASS: ("electric bass", "synth bass", "double bass", "sub bass"),
    Part.HARMONY: ("piano", "strings", "pad", "guitar", "organ", "electric piano"),
    Part.MELODY: ("flute", "lead synth", "violin", "erhu", "guitar", "bells", "choir"),
    Part.TEXTURE: ("pad", "noise", "field recording", "drone", "bells"),
    Part.MIX: ("strings", "drum kit", "synth bass", "pad"),
}
_DEGREES = {"minor": ("i", "VI", "III", "VII", "iv", "v"), "major": ("I", "V", "vi", "IV", "ii")}
_STEPS = {"i": 0, "VI": 8, "III": 3, "VII": 10, "iv": 5, "v": 7, "I": 0, "V": 7, "vi": 9}
_STEPS |= {"IV": 5, "ii": 2}
_NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_BEATS = ("9000500080005000", "9000800090008000", "9003009000805000", "9050705090507050",
          "9000000000000000", "8080808080808080", "9005003080050030")  # fmt: skip
_REGISTERS = {Part.BASS: 36.0, Part.HARMONY: 57.0, Part.MELODY: 72.0, Part.TEXTURE: 64.0}


def write_catalogue(folder: Path, count: int, seed: int, model: Path) -> Path:
    """Write a catalogue: a manifest that only names its store, the store, and a score.

    Parameters
    ----------
    folder : Path
        Is made.
    count : int
        Loops.
    seed : int
    model : Path
        Library whose score, scenes and stingers it has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    library = read_library(model)
    columns = generate(count, seed, tuple(sorted(library.score.scenes)))
    sounds = (*columns.paths, *(stinger.path for stinger in library.stingers))
    stamps = {path: FileStamp(f"{place:040x}", 1 << 20, 0) for place, path in enumerate(sounds)}
    stingers: tuple[Stinger, ...] = library.stingers
    write_annotations(
        folder / STORE_NAME,
        LoopSequence(columns),
        stingers,
        sample_rate=_RATE,
        stamps=stamps,
    )
    shutil.copy(model / SCORE_NAME, folder / SCORE_NAME)
    head = f'[library]\nname = "{count} loops"\nsample_rate = {_RATE}\n'
    manifest = f'{head}annotations = "{STORE_NAME}"\n'
    (folder / "library.toml").write_text(manifest, encoding="utf-8")
    return folder


def generate(count: int, seed: int, scenes: tuple[str, ...]) -> LoopColumns:
    """Loops as columns, the same for the same arguments."""
    rng = np.random.default_rng(seed)
    families = _families(rng, -(-count // _A_FAMILY), scenes)
    family = np.arange(count) // _A_FAMILY
    part = rng.choice(len(PARTS), count, p=[_PART_SHARES[p] for p in PARTS])
    pitched = ~np.isin(part, [PARTS.index(p) for p in (Part.DRUMS, Part.PERCUSSION)])
    energy = np.clip(families["energy"][family] + rng.normal(0, 20, count), 2, 100).round(1)
    numbers = _numbers(rng, part, pitched, energy, families, family)
    words = _words(rng, part, pitched, families, family)
    bars = rng.choice([1, 2, 4, 8], count, p=[0.05, 0.2, 0.5, 0.25])
    bars = np.where(np.isin(words["meter"].codes, (4, 5)), 2 * bars, bars)
    zeros = np.zeros(count, np.int64)
    pack = [f"pack {number:05}" for number in range(len(families["energy"]))]
    names = [PARTS[p].value for p in range(len(PARTS))]
    ids = tuple(
        f"{pack[f]}/{names[p]}-{n:06}"
        for n, (f, p) in enumerate(zip(family.tolist(), part.tolist(), strict=True))
    )
    return LoopColumns(
        ids=ids,
        paths=tuple(f"{identity}.flac" for identity in ids),
        numbers=numbers,
        wholes={
            "bars": bars.astype(np.int64),
            **dict.fromkeys(("start", "file_frames", "semitones", "seam_fade"), zeros),
        },
        words=words,
    )


def _families(rng: np.random.Generator, count: int, scenes: tuple[str, ...]) -> dict[str, Any]:
    """What the loops of a family share [each shape=(count,)]."""
    mood = rng.permutation(np.arange(count) % len(scenes))
    calm = rng.uniform(-0.8, 0.8, (len(scenes), 2))
    mode = rng.choice(len(_MODES), count, p=_MODE_SHARES)
    valence = calm[mood, 0] + np.where(np.isin(mode, (1, 3, 5)), 0.25, -0.25)
    arousal = calm[mood, 1] + rng.normal(0, 0.2, count)
    bpm = np.clip(np.round(np.exp(rng.normal(np.log(108), 0.25, count)) + 15 * arousal), 50, 200)
    return {
        "scene": mood,
        "second scene": np.where(rng.random(count) < 0.3, rng.choice(len(scenes), count), mood),
        "scenes": scenes,
        "tonic": rng.choice(12, count),
        "mode": mode,
        "meter": rng.choice(len(_METERS), count, p=_METER_SHARES),
        "beat_frames": 2 * np.round(30 * _RATE / bpm).astype(np.int64),
        "valence": np.clip(valence + rng.normal(0, 0.2, count), -1, 1),
        "arousal": np.clip(arousal, -1, 1),
        "energy": np.clip(50 + 30 * arousal + rng.normal(0, 10, count), 5, 95),
        "degrees": rng.choice(5, (count, 4)),
        "swing": np.where(rng.random(count) < 0.2, rng.uniform(0.56, 0.68, count), 0.5),
        "beat": rng.choice(len(_BEATS), count),
    }


def _numbers(
    rng: np.random.Generator,
    part: Ints,
    pitched: npt.NDArray[np.bool_],
    energy: Floats,
    families: dict[str, Any],
    family: Ints,
) -> dict[str, Floats]:
    count, lift = len(part), energy / 100

    def about(centre: Floats | float, spread: float, low: float, high: float) -> Floats:
        found: Floats = np.clip(centre + rng.normal(0, spread, count), low, high).round(3)
        return found

    struck = np.where(pitched, 0.25, 0.85)
    register = np.array([_REGISTERS.get(p, 60.0) for p in PARTS])[part]
    return {
        "valence": about(families["valence"][family], 0.1, -1, 1),
        "arousal": about(families["arousal"][family] + 0.4 * (lift - 0.5), 0.1, -1, 1),
        "energy": energy,
        "loudness": about(-24 + 10 * lift, 1.5, -60, -6),
        "brightness": about(0.25 + 0.4 * lift + 0.1 * ~pitched, 0.1, 0, 1),
        "density": about(0.5 + 4 * lift * struck, 0.4, 0, 16),
        "swing": families["swing"][family].round(2),
        "syncopation": about(0.15 + 0.2 * lift, 0.1, 0, 1),
        "dynamics": about(10 + 8 * struck, 2, 1, 40),
        "noisiness": about(struck * 0.5, 0.1, 0, 1),
        "percussiveness": about(struck, 0.1, 0, 1),
        "register": about(register, 5, 0, 127),
        "width": about(0.3, 0.15, 0, 1),
        "complexity": np.where(pitched, about(0.35, 0.15, 0, 1), np.nan),
        "harmonic_rhythm": np.where(pitched, rng.choice([0.25, 0.5, 1, 2], count), np.nan),
    }


def _words(
    rng: np.random.Generator,
    part: Ints,
    pitched: npt.NDArray[np.bool_],
    families: dict[str, Any],
    family: Ints,
) -> dict[str, Words[Any]]:
    keys = [Key(t, m) for t in range(12) for m in _MODES]
    key = families["tonic"] * len(_MODES) + families["mode"]
    frames, tempo = np.unique(families["beat_frames"], return_inverse=True)
    scenes = families["scenes"]
    pairs = zip(families["scene"].tolist(), families["second scene"].tolist(), strict=True)
    scene_sets = Words.of(frozenset({scenes[a], scenes[b]}) for a, b in pairs)
    changes = Words.of(_changes(families))
    chords = _coded(
        (*changes.values, ()), np.where(pitched, changes.codes[family], len(changes.values))
    )
    plain = np.zeros(len(part), np.int32)
    return {
        "part": _coded(PARTS, part),
        "tempo": _coded([Tempo(int(f), _RATE) for f in frames], tempo.reshape(-1)[family]),
        "meter": _coded([Meter.parse(m) for m in _METERS], families["meter"][family]),
        "key": _coded([*keys, None], np.where(pitched, key[family], len(keys))),
        "family": _coded([f"pack {n:05}" for n in range(len(key))], family),
        "pattern": _patterns(rng, families["beat"][family]),
        "licence": Words(("CC0-1.0",), plain),
        "instruments": _instruments(rng, part),
        "scenes": scene_sets.take(family),
        "tags": Words((frozenset(),), plain),
        "chords": chords.compact(),
        "next": Words(((),), plain),
    }


def _coded(values: Sequence[Any], codes: npt.ArrayLike) -> Words[Any]:
    return Words(tuple(values), np.asarray(codes, np.int32)).compact()


def _changes(families: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Four chords of each family's key."""
    for tonic, mode, degrees in zip(
        families["tonic"].tolist(), families["mode"].tolist(), families["degrees"], strict=True
    ):
        of_mode = _DEGREES["minor" if _MODES[mode] in ("minor", "dorian", "phrygian") else "major"]
        named = [of_mode[degree] for degree in degrees]
        yield tuple(
            _NOTES[(tonic + _STEPS[name]) % 12] + ("m" if name.islower() else "") for name in named
        )


def _patterns(rng: np.random.Generator, beat: Ints) -> Words[str]:
    """The family's rhythm with every loop's own accents."""
    steps = np.array([[int(digit) for digit in each] for each in _BEATS])[beat]
    steps = steps + rng.integers(-1, 2, steps.shape) * (rng.random(steps.shape) < 0.3)
    digits = (np.clip(steps, 0, 9) + ord("0")).astype(np.uint8)
    texts = np.ascontiguousarray(digits).view("S16").reshape(-1)
    values, codes = np.unique(texts, return_inverse=True)
    return _coded([value.decode() for value in values.tolist()], codes.reshape(-1))


def _instruments(rng: np.random.Generator, part: Ints) -> Words[Any]:
    """One or two instruments of each loop's part."""
    first, second = rng.integers(0, 840, len(part)), rng.integers(0, 840, len(part))
    second = np.where(rng.random(len(part)) < 0.3, second, first)
    names = [_INSTRUMENTS[p] for p in PARTS]
    return Words.of(
        frozenset({names[p][a % len(names[p])], names[p][b % len(names[p])]})
        for p, a, b in zip(part.tolist(), first.tolist(), second.tolist(), strict=True)
    )
