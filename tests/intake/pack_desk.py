"""What the tests of importing share: a small pack of known truth, and a way to import it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from adaptive.intake import ImportReport, ImportSettings, import_sounds

RATE = 22_050
"""Half the usual: what is tested here does not depend on it, and half is done sooner."""

Pcm = npt.NDArray[np.float32]


def drums(bpm: float, beats: int, rate: int = RATE) -> Pcm:
    """Kick, snare and hats [shape=(frames, 2)]."""
    random = np.random.default_rng(1)
    pcm = np.zeros(round(beats * 60.0 * rate / bpm))
    for step in range(2 * beats):
        at = round(step * 30.0 * rate / bpm)
        length = min(rate // 8, len(pcm) - at)
        fall = np.exp(-np.arange(length) / (0.03 * rate))
        tone = np.sin(2.0 * np.pi * 60.0 * np.arange(length) / rate)
        noise = random.standard_normal(length)
        hit = 0.15 * noise if step % 2 else tone if step % 4 == 0 else 0.6 * noise + 0.3 * tone
        pcm[at : at + length] += 0.5 * fall * hit
    return np.repeat(pcm[:, np.newaxis], 2, axis=1).astype(np.float32)


def chords(bpm: float, beats: int, notes: tuple[int, ...] = (57, 60, 64), rate: int = RATE) -> Pcm:
    """A chord struck on every beat [shape=(frames, 2)]."""
    frames = round(beats * 60.0 * rate / bpm)
    pcm = np.zeros(frames)
    beat = frames // beats
    fall = np.exp(-np.arange(beat) / (0.3 * rate))
    for number in range(beats):
        for note in notes:
            hertz = 440.0 * 2.0 ** ((note - 69) / 12.0)
            tone = np.sin(2.0 * np.pi * hertz * np.arange(beat) / rate)
            pcm[number * beat : (number + 1) * beat] += 0.15 * fall * tone
    return np.repeat(pcm[:, np.newaxis], 2, axis=1).astype(np.float32)


def write(path: Path, pcm: Pcm, rate: int = RATE, **options: Any) -> Path:
    """Write a sound file, its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, pcm, rate, **options)
    return path


def write_pack(folder: Path) -> Path:
    """Four files: two loops of one tempo that belong together, one by Chinese name, one hit."""
    write(folder / "combat" / "raid_drums_120bpm.wav", drums(120, 8))
    write(folder / "combat" / "raid_chords_120bpm_Am.wav", chords(120, 8))
    write(folder / "平静" / "钢琴 90bpm.flac", chords(90, 8, (60, 64, 67)))
    write(folder / "hits" / "crash_oneshot.wav", drums(120, 2)[: RATE // 4])
    return folder


def bring(pack: Path, library: Path, **settings: Any) -> ImportReport:
    """Import in this process, the cache beside the library."""
    settings.setdefault("workers", 1)
    settings.setdefault("sample_rate", RATE)
    settings.setdefault("cache", library.parent / "cache")
    return import_sounds([pack], library, ImportSettings(**settings))


def tables(library: Path) -> dict[str, dict[str, Any]]:
    """The manifest's entries by id."""
    loops = tomllib.loads((library / "library.toml").read_text(encoding="utf-8"))["loop"]
    return {table["id"]: table for table in loops}


def snapshot(library: Path) -> dict[str, bytes]:
    """Every file of a library by its path."""
    return {
        path.relative_to(library).as_posix(): path.read_bytes()
        for path in sorted(library.rglob("*"))
        if path.is_file()
    }
