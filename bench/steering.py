"""Steering: how well, and how soon, the music follows what is commanded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from adaptive.cues import PlayCue
from adaptive.library import Loop, loop_loudness
from adaptive.serve.assemble import load_library
from bench.distribution import Distribution
from bench.energy_order import hear
from bench.judge import JUDGE_MISSING, has_judge
from bench.rank_correlation import rank_correlation
from bench.result import Figure, Result
from bench.steering_response import HOP_S, level_response_s, sounding_at, time_to_arrive
from bench.steering_session import Command, Steered, read_span, steer

__all__ = ["MAJOR_MODES", "Followed", "follow", "steering"]

MAJOR_MODES = frozenset({"major", "lydian", "mixolydian"})
"""Modes with a major third."""

_TITLE = "how well the music follows energy and valence, and how soon"
_QUICK_SCENES = 3
_SETTLE_S = 4.0
_BEFORE_S = 4.0
_LEAST_DB = 2.0
_LEAST_ENERGY = 5.0


@dataclass(frozen=True, slots=True)
class Followed:
    """What was heard of one command, from some seconds after it until the next; nan for nothing.

    Parameters
    ----------
    command : Command
    loudness : float
        LUFS.
    onsets : float
        A second.
    brightness : float
        Spectral centroid, Hz.
    played : float
        Mean energy of the loops that sounded, as annotated.
    valence : float
        Mean valence of the loops that sounded, as annotated.
    major : float
        Share of those with a key that have a major third, 0 to 1.
    parts : float
        Mean number of parts that sounded.
    level_s, played_s : float or None
        Seconds from the command until the level, and the mean energy of the loops, have gone nine
        tenths of their way; None where they had no way to go, or did not arrive.
    """

    command: Command
    loudness: float
    onsets: float
    brightness: float
    played: float
    valence: float
    major: float
    parts: float
    level_s: float | None
    played_s: float | None


_SENSES: dict[str, tuple[tuple[str, str, Callable[[Followed], float]], ...]] = {
    "energy": (
        ("loudness", "heard", lambda f: f.loudness),
        ("onset density", "heard", lambda f: f.onsets),
        ("brightness", "heard", lambda f: f.brightness),
        ("energy of the loops", "played", lambda f: f.played),
        ("parts sounding", "played", lambda f: f.parts),
    ),
    "valence": (
        ("share of major", "played", lambda f: f.major),
        ("brightness", "heard", lambda f: f.brightness),
        ("valence of the loops", "played", lambda f: f.valence),
    ),
}


def steering(library: Path, work: Path, *, full: bool) -> Result:
    """Steer a session in each scene (three of them in the short form), and look how it follows."""
    if not has_judge():
        return Result("steering", _TITLE, [], [JUDGE_MISSING])
    scenes = sorted(load_library(library).library.score.scenes)
    if not full:
        scenes = scenes[:: max(1, len(scenes) // _QUICK_SCENES)][:_QUICK_SCENES]
    step_s, counts = (16.0, {"energy": 20, "valence": 14})
    if not full:
        step_s, counts = (10.0, {"energy": 10, "valence": 14})
    followed: list[Followed] = []
    for number, scene in enumerate(scenes):
        folder = work / f"scene-{number}"
        folder.mkdir()
        steered = steer(library, [scene], step_s, counts, folder, seed=number)
        followed += follow(steered)
        steered.heard.unlink()
    figures = [*_correlations(followed, scenes), *_responses(followed)]
    return Result("steering", _TITLE, figures, _notes(followed, scenes, step_s, counts))


def follow(steered: Steered) -> list[Followed]:
    """Listen to what followed each command."""
    return [_followed(steered, command) for command in steered.commands]


def _followed(steered: Steered, command: Command) -> Followed:
    begin, end = command.at_s + _SETTLE_S, command.at_s + steered.step_s - 1.0
    span, rate = read_span(steered.heard, begin, end)
    heard = hear(span, rate)
    store = steered.loaded.store
    loops = {store.number(p.id): p for p in steered.loaded.library.loops if p.id in store.usable}
    moments = [_loops_at(steered.cues, loops, t, rate) for t in np.arange(begin, end, 0.5)]
    every = [loop for moment in moments for loop in moment]
    keyed = [loop.key.mode in MAJOR_MODES for loop in every if loop.key is not None]
    level = played = None
    if command.kind == "energy" and command.before is not None:
        since = command.at_s - _BEFORE_S
        around, _ = read_span(steered.heard, since, end)
        level = level_response_s(around, rate, _BEFORE_S, _LEAST_DB)
        played = _played_response(steered.cues, loops, command.at_s, end, rate)
    return Followed(
        command,
        loop_loudness(span, rate),
        heard.busy,
        heard.bright,
        _mean([loop.energy for loop in every]),
        _mean([loop.emotion.valence for loop in every]),
        _mean([float(major) for major in keyed]),
        _mean([float(len(moment)) for moment in moments]),
        level,
        played,
    )


def _loops_at(
    cues: Sequence[PlayCue], loops: dict[int, Loop], at_s: float, rate: int
) -> list[Loop]:
    playing = sounding_at(cues, round(at_s * rate)).values()
    return [loops[cue.material] for cue in playing if cue.material in loops]


def _played_response(
    cues: Sequence[PlayCue], loops: dict[int, Loop], at_s: float, end_s: float, rate: int
) -> float | None:
    times = np.arange(at_s, end_s, HOP_S)
    means = [_mean([p.energy for p in _loops_at(cues, loops, t, rate)]) for t in times]
    after = _mean(means[len(means) // 2 :])
    if not abs(after - means[0]) >= _LEAST_ENERGY:
        return None
    place = time_to_arrive(np.asarray(means), means[0], after)
    return None if place is None else place * HOP_S


def _correlations(followed: Sequence[Followed], scenes: Sequence[str]) -> list[Figure]:
    overall, by_scene = [], []
    for kind, senses in _SENSES.items():
        own = [f for f in followed if f.command.kind == kind]
        for sense, how, value in senses:
            name = f"{kind} and {sense}"
            group = f"commanded {kind}, rank correlation with what is {how}"
            each = [_rho([f for f in own if f.command.scene == scene], value) for scene in scenes]
            mean = float(np.mean(np.nan_to_num(each)))
            title = f"{name}: mean of the scenes"
            overall.append(Figure(title, mean, "ρ", better="higher", group=group, series=sense))
            by_scene += [
                Figure(f"{name}: {scene}", rho, "ρ", better="higher")
                for scene, rho in zip(scenes, each, strict=True)
            ]
    return [*overall, *by_scene]


def _rho(followed: Sequence[Followed], value: Callable[[Followed], float]) -> float:
    pairs = [(f.command.value, v) for f in followed if np.isfinite(v := value(f))]
    return rank_correlation([a for a, _ in pairs], [b for _, b in pairs])


def _responses(followed: Sequence[Followed]) -> list[Figure]:
    levels = Distribution.of(f.level_s for f in followed if f.level_s is not None)
    played = Distribution.of(f.played_s for f in followed if f.played_s is not None)
    return [
        Figure("command to 90 % of the way of the level", levels, "s of music", better="lower"),
        Figure(
            "command to 90 % of the way of the loops' energy", played, "s of music", better="lower"
        ),
    ]


def _notes(
    followed: Sequence[Followed], scenes: Sequence[str], step_s: float, counts: dict[str, int]
) -> list[str]:
    steps = [f for f in followed if f.command.kind == "energy" and f.command.before is not None]
    silent = sum(f.level_s is None for f in steps)
    still = sum(f.played_s is None for f in steps)
    return [
        f"scenes: {', '.join(scenes)}; in each {counts['energy']} energies from 5 to 95, then "
        f"{counts['valence']} valences from −0.9 to 0.9 at the scene's own arousal, {step_s:g} s "
        f"each, heard from {_SETTLE_S:g} s after the command; offline, seeded",
        "ρ is Spearman's rank correlation within a scene; nan where the measured never changes, "
        "which counts as 0 in the mean of the scenes",
        f"of {len(steps)} steps of energy, {silent} move the level by less than {_LEAST_DB:g} dB "
        f"or do not settle, and {still} the mean energy of the loops by less than "
        f"{_LEAST_ENERGY:g}; these have no time of response",
    ]


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")
