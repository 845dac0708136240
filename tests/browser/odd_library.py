"""A library whose names try to be markup, and whose bass is its harmony turned upside down."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from adaptive.cues import Part
from adaptive.library import Loop, Stinger, write_manifest
from adaptive.music import COMMON_TIME, Emotion, Frame, Key, Tempo
from adaptive.testing.synthetic import sine_chord_loop

__all__ = ["FAMILY", "IDS", "PRE_ROLL", "SCENES", "write_odd_library"]

PRE_ROLL = 1_000
TEMPO = Tempo.from_bpm(120.0, 44_100)
FAMILY = "赛博 \"朋克\" & <b onclick='boom()'>"
IDS = {
    Part.HARMONY: "<script>boom()</script>",
    Part.BASS: "\"quoted\" 'id' & more",
    Part.MELODY: "夜-melody-50-a",
    Part.DRUMS: "夜-drums-50-a",
}
SCENES = frozenset({"战斗", '</select><img src="x" onerror="boom()">'})
_PIECE = """
[piece]
family = "夜"
title = "</h2><script>boom()</script>"
scenes = []
key = "C major"
beat_frames = 22050
bars = 2
chords = "C | F"
valence = 0.0
arousal = 0.0
[[loop]]
part = "drums"
energy = 50
[[loop.layer]]
instrument = "brush kit"
drums = "kick x...x...x...x..."
[[loop]]
part = "melody"
energy = 50
[[loop.layer]]
instrument = "piano"
notes = "c5:2 e5 | f5:4"
"""


def write_odd_library(folder: Path) -> Path:
    """Write it. Loops of :data:`FAMILY` have pre-roll; those of 夜 their writing beside them."""
    chord = sine_chord_loop([(60, 64, 67), (65, 69, 72)], TEMPO, amplitude=0.4, pulses_a_bar=3)
    sounds: list[Loop | Stinger] = []
    for number, (part, identity) in enumerate(IDS.items()):
        pcm = chord * (-1 if part is Part.BASS else 1)
        file = f"audio/{number}.wav"
        loop = _loop(part, identity, file)
        _write(folder / file, np.concatenate([pcm[-loop.start :], pcm, pcm[:500]]))
        sounds.append(loop)
    _write(folder / "audio/once.wav", chord[:20_000])
    sounds.append(Stinger(id="once", path="audio/once.wav", frames=Frame(20_000)))
    write_manifest(folder / "library.toml", name="<i>奇</i>", sample_rate=44_100, sounds=sounds)
    (folder / "pieces").mkdir()
    (folder / "pieces" / "night.toml").write_text(_PIECE, encoding="utf-8")
    return folder


def _loop(part: Part, identity: str, file: str) -> Loop:
    odd = part in (Part.HARMONY, Part.BASS)
    return Loop(
        id=identity,
        path=file,
        part=part,
        start=PRE_ROLL,
        tempo=TEMPO,
        meter=COMMON_TIME,
        bars=2,
        key=Key(0),
        chords=("C", "F<sup>"),
        emotion=Emotion(0.5, -0.2),
        instruments=frozenset({"<u>琵琶</u>"}),
        scenes=SCENES if odd else frozenset({"夜"}),
        family=FAMILY if odd else "夜",
    )


def _write(path: Path, pcm: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, pcm, 44_100, subtype="FLOAT")
