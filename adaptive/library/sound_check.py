"""Checks of single sounds: seam, length, loudness, level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import soundfile

from adaptive.cues import Part
from adaptive.library.finding import Finding
from adaptive.library.loop import Loop, Stinger
from adaptive.library.loudness import SILENCE_LUFS, loop_loudness
from adaptive.library.seam import measure_seam
from adaptive.library.signal_level import SignalLevel, measure_level
from adaptive.library.true_peak import true_peak
from adaptive.music import gain_to_db

__all__ = ["check_file_length", "check_loudness_spread", "check_sound"]

Pcm = npt.NDArray[np.float32]

CLICKS = 6.0
"""A seam that moves so many times more than the loop explains is heard as a click."""

MAY_CLICK = 2.0
LOUDNESS_TOLERANCE = 1.0
"""LU between annotation and measurement."""

LOUDNESS_SPREAD = 9.0
"""LU between a loop and the median of its part."""

MOST_PEAK_DB = -1.0
"""dBTP: above this, lossy coding and converters may clip between samples (EBU R 128)."""

MOST_OFFSET = 0.005
END_STEP = 0.005
"""A one-shot that ends above this (full scale 1) ends with a click."""


def check_sound(sound: Loop | Stinger, pcm: Pcm, sample_rate: int) -> tuple[list[Finding], float]:
    """Check a sound's audio against itself and its annotations.

    Parameters
    ----------
    sound : Loop or Stinger
    pcm : ndarray [shape=(sound.frames, 2)]
    sample_rate : int > 0

    Returns
    -------
    findings : list of Finding
    loudness : float
        As measured on the sound repeated, LUFS.
    """
    level = measure_level(pcm, sound.bars if isinstance(sound, Loop) else 1)
    if level.silent:
        remedy = "export it again, or take it out of the library"
        return [Finding("error", sound.id, "is silent from end to end", remedy)], SILENCE_LUFS
    loudness = loop_loudness(pcm, sample_rate)
    findings = [
        *(_seam(sound, pcm) if isinstance(sound, Loop) else _end(sound, pcm)),
        *_level(sound, level),
        *_true_peak(sound, pcm, level.peak),
        *_annotated_loudness(sound, loudness),
    ]
    return findings, loudness


def check_file_length(folder: Path, sound: Loop | Stinger) -> Iterator[Finding]:
    """Compare a loop's file with its bars and tempo.

    Files that are too short do not decode and are reported there. One that holds a beat or more
    behind the loop's end may have other bars or another tempo than its entry says; what was cut
    from a longer file, or is followed by its next, is meant to.
    """
    if not isinstance(sound, Loop) or sound.next or sound.seam_fade:
        return
    try:
        frames = int(soundfile.info(str(folder / sound.path)).frames)
    except (OSError, RuntimeError):  # decoding has said so
        return
    rest = frames - sound.start - sound.read_frames
    if rest >= sound.tempo.beat_frames:
        yield Finding(
            "note",
            sound.id,
            f"{sound.path} goes on for {rest / sound.tempo.beat_frames:.4g} quarters after "
            f"{_count(sound.bars, 'bar')} of {sound.meter} at {sound.tempo.bpm:.5g} BPM",
            "correct bars or tempo, or leave it if that is a tail (it does not sound)",
        )


def check_loudness_spread(loops: Sequence[tuple[Loop, float]]) -> Iterator[Finding]:
    """Name loops far louder or softer than the median of their part.

    Parameters
    ----------
    loops : sequence of (Loop, float)
        With the measured loudness of each, LUFS.
    """
    for part in Part:
        levels = [(loop, lufs) for loop, lufs in loops if loop.part is part]
        levels = [(loop, lufs) for loop, lufs in levels if lufs > SILENCE_LUFS]
        if len(levels) < 3:
            continue
        middle = median(lufs for _, lufs in levels)
        for loop, lufs in levels:
            if abs(lufs - middle) > LOUDNESS_SPREAD:
                word = "louder" if lufs > middle else "softer"
                yield Finding(
                    "warning",
                    loop.id,
                    f"is {abs(lufs - middle):.1f} LU {word} than the median of its part "
                    f"({part.value}, {middle:.1f} LUFS)",
                    "change its level, so that a change of loops is not a change of volume",
                )


def _seam(loop: Loop, pcm: Pcm) -> Iterator[Finding]:
    seam = measure_seam(pcm)
    if seam.ratio < MAY_CLICK:
        return
    clicks = seam.ratio >= CLICKS
    if seam.step_ratio >= seam.bend_ratio:
        what, size = "step", seam.step
    else:
        what, size = "change of slope", seam.bend
    yield Finding(
        "error" if clicks else "warning",
        loop.id,
        f"{'clicks' if clicks else 'may click'} at its loop point: a {what} of "
        f"{gain_to_db(size):.0f} dBFS, {seam.ratio:.1f} times what its own movement explains",
        "render it so that its tail rings into its beginning, or cut it on exact bars",
    )


def _end(stinger: Stinger, pcm: Pcm) -> Iterator[Finding]:
    level = float(np.abs(pcm[-1]).max())  # its beginning fades in when it is played
    if level > END_STEP:
        problem = f"ends abruptly, at {gain_to_db(level):.0f} dBFS"
        yield Finding("warning", stinger.id, problem, "fade its last milliseconds")


def _level(sound: Loop | Stinger, level: SignalLevel) -> Iterator[Finding]:
    if level.clipped:
        yield Finding(
            "warning",
            sound.id,
            f"is clipped: {_count(level.clipped, 'sample')} in flat tops at full scale",
            "export it with more headroom",
        )
    elif level.peak > 1.0:
        problem = f"peaks {gain_to_db(level.peak):.1f} dB above full scale"
        yield Finding("warning", sound.id, problem, "lower its level")
    if level.offset > MOST_OFFSET:
        problem = f"has a direct current of {level.offset:.3f} (full scale 1)"
        yield Finding("warning", sound.id, problem, "filter it below 20 Hz: it clicks in fades")
    if level.silent_bars and isinstance(sound, Loop):
        bars = ", ".join(str(bar + 1) for bar in level.silent_bars)
        problem = f"is silent for {_count(len(level.silent_bars), 'whole bar')} ({bars})"
        remedy = "leave it if it is a rest; else look at bars, start and the file"
        yield Finding("note", sound.id, problem, remedy)


def _true_peak(sound: Loop | Stinger, pcm: Pcm, peak: float) -> Iterator[Finding]:
    if not 0.4 < peak <= 1.0:  # it does not reach that far, or was named for its samples already
        return
    level = gain_to_db(true_peak(pcm))
    if level > MOST_PEAK_DB:
        yield Finding(
            "note",
            sound.id,
            f"has a true peak of {level:+.1f} dBTP, above {MOST_PEAK_DB:g}",
            "lower its level by a decibel or two: between its samples it may clip",
        )


def _annotated_loudness(sound: Loop | Stinger, measured: float) -> Iterator[Finding]:
    if abs(measured - sound.loudness) > LOUDNESS_TOLERANCE:
        yield Finding(
            "warning",
            sound.id,
            f"loudness is annotated as {sound.loudness:.1f} LUFS and measures {measured:.1f}",
            f"write loudness = {measured:.2f}",
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
