"""Loops of known truth, and a small complete library of them.

Every sound repeats without a seam, because each tone has a whole number of cycles in what it
fills; keys, tempos, meters and chords are what the annotations say. Made in well under a second.
"""

from __future__ import annotations

import wave
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from adaptive.cues import Part
from adaptive.library.loop import Loop, Stinger
from adaptive.library.loudness import loop_loudness
from adaptive.library.manifest_writer import write_manifest
from adaptive.music import COMMON_TIME, Emotion, Frame, Key, Meter, Tempo

__all__ = [
    "SYNTHETIC_PARTS",
    "SYNTHETIC_SCENES",
    "SYNTHETIC_SCORE",
    "SyntheticScene",
    "click_loop",
    "sine_chord_loop",
    "write_synthetic_library",
]

Pcm = npt.NDArray[np.float32]

SYNTHETIC_PARTS: tuple[Part, ...] = (
    Part.DRUMS,
    Part.BASS,
    Part.HARMONY,
    Part.MELODY,
    Part.TEXTURE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticScene:
    """What every loop of a scene has in common.

    ``chords`` holds one chord a bar, as its name and its MIDI pitches from the root up.
    """

    key: Key
    bpm: float
    meter: Meter = COMMON_TIME
    emotion: Emotion
    energies: tuple[float, ...]
    chords: tuple[tuple[str, tuple[int, ...]], ...]


SYNTHETIC_SCENES: Mapping[str, SyntheticScene] = MappingProxyType(
    {
        "calm": SyntheticScene(
            key=Key(0, "major"),
            bpm=90.0,
            emotion=Emotion(0.5, -0.6),
            energies=(20.0, 40.0),
            chords=(("C", (48, 52, 55)), ("F", (53, 57, 60))),
        ),
        "combat": SyntheticScene(
            key=Key(9, "minor"),
            bpm=140.0,
            emotion=Emotion(-0.4, 0.8),
            energies=(55.0, 75.0, 95.0),
            chords=(("Am", (45, 48, 52)), ("F", (41, 45, 48))),
        ),
        "waltz": SyntheticScene(
            key=Key(7, "major"),
            bpm=120.0,
            meter=Meter(3, 4),
            emotion=Emotion(0.7, 0.2),
            energies=(35.0, 60.0),
            chords=(("G", (43, 47, 50)), ("D", (50, 54, 57))),
        ),
    }
)

SYNTHETIC_SCORE = """\
[score]
start = "calm"
deadline_ms = 200
fade_ms = 70

[scenes.calm]
tags = ["calm", "rest", "平静"]
valence = 0.5
arousal = -0.6
energy = 30

[scenes.combat]
tags = ["combat", "battle", "fight", "战斗"]
valence = -0.4
arousal = 0.8
energy = 75
bpm = [120, 160]

[scenes.waltz]
tags = ["waltz", "ball"]
valence = 0.7
arousal = 0.2
energy = 45

[triggers.player_death]
stinger = "death"
duck_db = -9
scene = "calm"
energy = 10
hold_bars = 2
return_to = "previous"

[triggers.victory]
stinger = "victory"
duck_db = -6
emotion = "cheerful"

[params.health]
to = "energy"
from = [0, 100]
into = [90, 30]
"""


def click_loop(
    tempo: Tempo,
    meter: Meter = COMMON_TIME,
    bars: int = 2,
    *,
    clicks_a_quarter: int = 1,
    amplitude: float = 0.4,
    seed: int = 0,
) -> Pcm:
    """Short noise bursts on an even grid, the bar line's twice as loud.

    Parameters
    ----------
    tempo : Tempo
    meter : Meter
    bars : int > 0
    clicks_a_quarter : int > 0
        Bursts a quarter note; each begins exactly at its frame (rounded down).
    amplitude : float, 0 to 1
        Peak of the bursts on the bar line.
    seed : int
        Picks the noise.

    Returns
    -------
    ndarray [shape=(frames, 2), dtype=float32]
    """
    bar = tempo.bar_frames(meter)
    spacing = tempo.beat_frames / clicks_a_quarter
    length = min(int(spacing), tempo.sample_rate // 20)
    rng = np.random.default_rng(seed)
    noise = rng.uniform(-1.0, 1.0, (length, 2)) * np.exp(-np.arange(length) / length * 8.0)[:, None]
    noise *= np.minimum(1.0, np.arange(length, 0, -1) / 64.0)[:, None]
    noise[:, 0] *= 0.9  # so that the channels can be told apart
    one_bar = np.zeros((bar, 2), np.float32)
    starts = np.arange(0.0, bar - length + 1, spacing).astype(np.int64)
    for index, start in enumerate(starts):
        one_bar[start : start + length] = noise * (amplitude if index == 0 else amplitude / 2.0)
    return np.tile(one_bar, (bars, 1))


def sine_chord_loop(
    chords: Sequence[Sequence[int]],
    tempo: Tempo,
    meter: Meter = COMMON_TIME,
    *,
    amplitude: float = 0.3,
    harmonics: int = 1,
    pulses_a_bar: int = 0,
    pan: float = 0.0,
) -> Pcm:
    """A chord a bar, each pitch a sine with a whole number of cycles a bar.

    Parameters
    ----------
    chords : sequence of sequences of int
        MIDI pitches of each bar's chord.
    tempo : Tempo
    meter : Meter
    amplitude : float, 0 to 1
        Bound of the sum's peak.
    harmonics : int > 0
        Partials of each pitch, falling as 1/n.
    pulses_a_bar : int ≥ 0
        Swells a bar (0 is steady). Each swell begins and ends in silence.
    pan : float, −1 to 1
        Left to right.

    Returns
    -------
    ndarray [shape=(frames, 2), dtype=float32]
    """
    bar = tempo.bar_frames(meter)
    table = np.sin(2.0 * np.pi * np.arange(bar) / bar).astype(np.float32)
    swell = _swell(bar, pulses_a_bar)
    bars = [_tones(chord, table, tempo.sample_rate, harmonics) * swell for chord in chords]
    mono = np.concatenate(bars) * np.float32(amplitude)
    left, right = np.float32(min(1.0, 1.0 - pan)), np.float32(min(1.0, 1.0 + pan))
    return np.stack([mono * left, mono * right], axis=1)


def write_synthetic_library(
    folder: Path,
    *,
    scenes: Iterable[str] = tuple(SYNTHETIC_SCENES),
    parts: Iterable[Part] = SYNTHETIC_PARTS,
    variants: int = 2,
    bars: int = 2,
    sample_rate: int = 44_100,
    score: str | None = SYNTHETIC_SCORE,
    stingers: bool = True,
) -> Path:
    """Write a small complete library of known truth.

    Each scene has, for each part, ``variants`` loops (family ``"<scene>-a"``, ``"<scene>-b"`` …)
    at each of its energies, named ``"<scene>-<part>-<variant><level>"``, for example
    ``"combat-drums-a1"``. Stingers are ``"death"`` and ``"victory"``.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    scenes : iterable of str
        Names from :data:`SYNTHETIC_SCENES`.
    parts : iterable of Part
    variants : int, 1 to 26
        Loops of each scene, part and energy.
    bars : int > 0
        Length of every loop.
    sample_rate : int
        A rate at which the scenes' beats are whole frames, for example 44 100 or 48 000.
    score : str or None
        Text of ``score.toml``; ``None`` writes none.
    stingers : bool
        Whether to add the stingers.

    Returns
    -------
    Path
        ``folder``.
    """
    sounds: list[Loop | Stinger] = []
    chosen = tuple(parts)
    for scene in scenes:
        for part in chosen:
            for variant in range(variants):
                sounds += _write_variant(folder, scene, part, variant, bars, sample_rate)
    if stingers:
        sounds += _write_stingers(folder, sample_rate)
    write_manifest(
        folder / "library.toml",
        name="Synthetic",
        sample_rate=sample_rate,
        sounds=sounds,
        licence="CC0-1.0",
    )
    if score is not None:
        (folder / "score.toml").write_text(score, encoding="utf-8")
    return folder


def _swell(frames: int, pulses: int) -> Pcm:
    if pulses == 0:
        return np.ones(frames, np.float32)
    return np.square(np.sin(np.pi * pulses * np.arange(frames) / frames)).astype(np.float32)


def _tones(chord: Sequence[int], table: Pcm, sample_rate: int, harmonics: int) -> Pcm:
    frames = table.size
    position = np.arange(frames)
    total = np.zeros(frames, np.float32)
    weight = sum(1.0 / n for n in range(1, harmonics + 1)) * len(chord)
    for pitch in chord:
        hertz = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
        cycles = max(1, round(hertz * frames / sample_rate))
        for n in range(1, harmonics + 1):
            total += table[position * (cycles * n) % frames] * np.float32(1.0 / n / weight)
    return total


def _part_pcm(
    part: Part, scene: SyntheticScene, level: int, variant: int, bars: int, sample_rate: int
) -> Pcm:
    tempo = Tempo.from_bpm(scene.bpm, sample_rate)
    pitches = [scene.chords[bar % len(scene.chords)][1] for bar in range(bars)]
    beats = len(scene.meter.groups)
    loud = 0.10 + 0.04 * level
    pan = (-0.2, 0.2)[variant % 2]
    if part in (Part.DRUMS, Part.PERCUSSION):
        seed = zlib.crc32(f"{part.value}{scene.key}{level}{variant}".encode())
        return click_loop(
            tempo, scene.meter, bars, clicks_a_quarter=1 + level, amplitude=3 * loud, seed=seed
        )
    if part is Part.BASS:
        low = [[chord[0] - 12] for chord in pitches]
        return sine_chord_loop(
            low,
            tempo,
            scene.meter,
            amplitude=loud * 1.5,
            harmonics=2 + variant,
            pan=0.0,
            pulses_a_bar=beats * level,
        )
    if part is Part.MELODY:
        high = [[chord[(variant + index) % 3] + 24] for index, chord in enumerate(pitches)]
        return sine_chord_loop(
            high, tempo, scene.meter, amplitude=loud, pulses_a_bar=beats * (level + 1), pan=pan
        )
    lift = 12 if part is Part.TEXTURE else 0
    moved = [[pitch + lift for pitch in chord] for chord in pitches]
    return sine_chord_loop(
        moved, tempo, scene.meter, amplitude=loud, harmonics=1 + variant, pan=pan
    )


def _write_variant(
    folder: Path, name: str, part: Part, variant: int, bars: int, sample_rate: int
) -> list[Loop]:
    scene = SYNTHETIC_SCENES[name]
    letter = chr(ord("a") + variant)
    unpitched = part in (Part.DRUMS, Part.PERCUSSION)
    names = tuple(scene.chords[bar % len(scene.chords)][0] for bar in range(bars))
    made = []
    for level, energy in enumerate(scene.energies):
        pcm = _part_pcm(part, scene, level, variant, bars, sample_rate)
        loop = Loop(
            id=f"{name}-{part.value}-{letter}{level}",
            path=f"{name}/{part.value}-{letter}{level}.wav",
            part=part,
            tempo=Tempo.from_bpm(scene.bpm, sample_rate),
            meter=scene.meter,
            bars=bars,
            key=None if unpitched else scene.key,
            chords=() if unpitched else names,
            emotion=scene.emotion,
            energy=energy,
            loudness=_loudness(pcm, sample_rate),
            brightness=min(1.0, 0.3 + 0.2 * level + 0.05 * variant),
            density=float(level + 1),
            instruments=frozenset({f"sine {part.value}"}),
            scenes=frozenset({name}),
            tags=frozenset({letter.upper()}),
            family=f"{name}-{letter}",
            licence="CC0-1.0",
        )
        _write_wav(folder / loop.path, pcm, sample_rate)
        made.append(loop)
    return made


def _write_stingers(folder: Path, sample_rate: int) -> list[Stinger]:
    made = []
    for name, pitches, emotion in (
        ("death", (57, 53, 50, 45), Emotion(-0.8, 0.2)),
        ("victory", (60, 64, 67, 72), Emotion(0.8, 0.7)),
    ):
        note = sample_rate // 4
        fall = np.linspace(1.0, 0.0, note, dtype=np.float32)
        table = np.sin(2.0 * np.pi * np.arange(note) / note).astype(np.float32)
        mono = np.concatenate([_tones([p], table, sample_rate, 3) * fall for p in pitches])
        pcm = np.stack([mono, mono], axis=1) * np.float32(0.4)
        stinger = Stinger(
            id=name,
            path=f"stingers/{name}.wav",
            frames=Frame(pcm.shape[0]),
            key=Key(9, "minor") if name == "death" else Key(0, "major"),
            emotion=emotion,
            energy=70.0,
            tags=frozenset({name}),
            licence="CC0-1.0",
        )
        _write_wav(folder / stinger.path, pcm, sample_rate)
        made.append(replace(stinger, loudness=_loudness(pcm, sample_rate)))
    return made


def _loudness(pcm: Pcm, sample_rate: int) -> float:
    """LUFS of a sound whose channels are scaled copies of one, as all are here."""
    left, right = np.sum(np.square(pcm), axis=0)
    louder = 10.0 * np.log10((left + right) / left)
    return round(float(loop_loudness(pcm[:, :1], sample_rate) + louder), 2)


def _write_wav(path: Path, pcm: Pcm, sample_rate: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    same = np.array_equal(pcm[:, 0], pcm[:, 1])
    kept = pcm[:, :1] if same else pcm
    # The wave module, because libsndfile flushes every file to the disk before it closes it.
    with wave.open(str(path), "wb") as out:
        out.setnchannels(kept.shape[1])
        out.setsampwidth(2)
        out.setframerate(sample_rate)
        out.writeframes(np.rint(kept * 32767.0).astype("<i2").tobytes())
