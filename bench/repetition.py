"""Repetition: how long a scene plays at one energy before eight bars recur exactly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adaptive.conduct import Notice, Scheduler, Settings
from adaptive.cues import Cue, PlayCue
from adaptive.events import Stamped, event_from_map
from adaptive.music import Frame
from adaptive.serve.assemble import LoadedLibrary, build_scheduler, load_library
from bench.distribution import Distribution
from bench.result import Figure, Result

__all__ = ["bars_heard", "first_recurrence", "repetition"]

_BARS = 8
_AIM_MIN = 10.0
_POLL_S = 1

Heard = tuple[tuple[int, int, int], ...]
"""What sounds on a bar line: (track, material, read position) of every part."""


def repetition(library: Path, work: Path, *, full: bool) -> Result:
    """Let every scene play by itself, and look for eight bars that come back."""
    minutes = 60
    loaded = load_library(library)
    found: list[tuple[float, str]] = []
    for name in loaded.library.score.scenes:
        for seed in range(3 if full else 1):
            when = _minutes_until_recurrence(loaded, name, minutes, seed)
            found.append((when, name))
    found.sort()
    times = Distribution.of(when for when, _ in found)
    short = [f"{name} {when:.1f}" for when, name in found if when < _AIM_MIN]
    figures = [
        Figure.at_least("least time until eight bars recur", found[0][0], "min", _AIM_MIN),
        Figure("time until eight bars recur, all scenes", times, "min"),
        Figure("scenes in which it is less than 10 min", len(short), "", "0", not short),
    ]
    return Result(
        "repetition",
        "a scene left to itself, at one energy",
        figures,
        [
            f"{len(found)} sessions of {minutes} minutes, each scene at the energy that its score "
            "gives it; 60 where nothing recurred; eight bars from any bar line, every part's loop "
            "and its place the same",
            "short ones, minutes: " + (", ".join(short) or "none"),
        ],
    )


def _minutes_until_recurrence(loaded: LoadedLibrary, scene: str, minutes: int, seed: int) -> float:
    rate = loaded.library.sample_rate
    scheduler = build_scheduler(loaded, Settings(sample_rate=rate, seed=seed))
    scheduler.feed(Stamped(Frame(0), 0, event_from_map({"type": "scene", "name": scene})))
    cues, notices = _run(scheduler, 60 * minutes, rate)
    recurs = first_recurrence(bars_heard(cues, notices), _BARS)
    return float(minutes) if recurs is None else recurs / rate / 60


def _run(scheduler: Scheduler, seconds: int, rate: int) -> tuple[list[PlayCue], list[Notice]]:
    cues: list[Cue] = []
    notices: list[Notice] = []
    for second in range(0, seconds, _POLL_S):
        outputs = scheduler.advance(Frame(second * rate))
        cues += outputs.cues
        notices += outputs.notices
    return [cue for cue in cues if isinstance(cue, PlayCue)], notices


def bars_heard(cues: Sequence[PlayCue], notices: Sequence[Notice]) -> list[tuple[int, Heard]]:
    """What sounds from each bar line on.

    Parameters
    ----------
    cues : sequence of PlayCue
    notices : sequence of Notice
        Whose ``bar`` notices tell the bar lines.

    Returns
    -------
    list of (frame, tuple of (track, material, read position))
    """
    waiting = sorted((cue for cue in cues if not cue.one_shot), key=lambda cue: cue.complete)
    playing: dict[int, PlayCue] = {}
    heard, place = [], 0
    for line in sorted({notice.frame for notice in notices if notice.topic == "bar"}):
        while place < len(waiting) and waiting[place].complete <= line:
            playing[waiting[place].track] = waiting[place]
            place += 1
        sounds = (cue for _, cue in sorted(playing.items()) if cue.material >= 0)
        heard.append(
            (line, tuple((c.track, c.material, (line - c.origin) % c.frames) for c in sounds))
        )
    return heard


def first_recurrence(heard: Sequence[tuple[int, Heard]], bars: int) -> int | None:
    """Frame at which a stretch of bars begins that was heard before, whole and apart from it.

    Returns
    -------
    int or None
        None when nothing recurs.
    """
    first: dict[tuple[Heard, ...], int] = {}
    for place in range(len(heard) - bars + 1):
        stretch = tuple(sounds for _, sounds in heard[place : place + bars])
        before = first.setdefault(stretch, place)
        if place >= before + bars:
            return heard[place][0]
    return None
