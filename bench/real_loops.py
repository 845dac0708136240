"""Real loops: material that nobody wrote for this engine, from a free collection."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import soundfile

from bench.answers import final_answers, past_deadline
from bench.debian_package import unpack_package
from bench.distribution import Distribution
from bench.render_file import render_file
from bench.result import Figure, Result
from bench.seam_figures import seam_figures
from bench.seams import examine
from bench.session import render_session

__all__ = ["ENV", "find_loops", "real_loops"]

ENV = "ADAPTIVE_BENCH_REAL"
"""Environment variable that names a folder into which the package was unpacked by hand."""

PACKAGE = "sonic-pi-samples"
SECONDS = 88.0

_REAL = Path(__file__).resolve().parent / "real"
_SAMPLES = Path("usr/share/sonic-pi/samples")
_DEADLINE_MS = 200.0


def real_loops(library: Path, work: Path, *, full: bool) -> Result:
    """Play Sonic Pi's loops through a scripted session and examine it."""
    title = "thirteen loops by others, at 97 to 148 BPM"
    try:
        unpacked = find_loops()
    except (OSError, subprocess.CalledProcessError) as error:
        note = f"not measured: {PACKAGE} is not here ({error}); README.md says how to get it"
        return Result("real_loops", title, [], [note])
    real = _assemble(unpacked, work / "library")
    script, file = _REAL / "session.jsonl", work / "session.wav"
    run = render_file(real, script, file, 2048, SECONDS)
    session = render_session(real, script, SECONDS, work)
    answers = final_answers(session.replay)
    late = past_deadline(answers)
    rate = session.loaded.library.sample_rate
    waits = Distribution.of(1000.0 * (a.complete - a.arrival) / rate for a in answers)
    figures = [
        Figure.at_most("arrival → change complete", waits, "ms", _DEADLINE_MS, at="max"),
        Figure("complete after their deadline", late, "events", "0", late == 0),
        *seam_figures(examine(session)),
    ]
    same = _same_sound(file, session.heard)
    notes = [
        f"{len(session.loaded.library.loops)} loops, {len(session.loaded.problems)} problems; "
        f"{len(answers)} events in {SECONDS:g} s, {session.replay.refused} refused; "
        f"{run.times_real_time} × real time",
        "the file of `adaptive render` and the one examined are "
        + ("the same sound" if same else "**different**"),
    ]
    return Result("real_loops", title, figures, notes)


def find_loops() -> Path:
    """The unpacked package: named by the environment, cached, or downloaded now.

    Raises
    ------
    OSError, subprocess.CalledProcessError
        There is none, and apt cannot get it.
    """
    named = os.environ.get(ENV)
    if not named:
        return unpack_package(PACKAGE, str(_SAMPLES))
    if not (Path(named) / _SAMPLES).is_dir():
        raise FileNotFoundError(f"{ENV} names a folder without {_SAMPLES}")
    return Path(named)


def _assemble(unpacked: Path, folder: Path) -> Path:
    """A library's folder: the committed manifest and score beside the loops."""
    (folder / _SAMPLES).mkdir(parents=True)
    for name in ("library.toml", "score.toml"):
        shutil.copy(_REAL / name, folder)
    for loop in sorted((unpacked / _SAMPLES).glob("loop_*.flac")):
        shutil.copy(loop, folder / _SAMPLES)
    return folder


def _same_sound(one: Path, other: Path) -> bool:
    a, _ = soundfile.read(one, dtype="float32")
    b, _ = soundfile.read(other, dtype="float32")
    return a.shape == b.shape and bool((a == b).all())
