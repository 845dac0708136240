"""Seams: every crossfade of a rendered session, looked at from five sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soundfile

from adaptive.cues import RampCue
from bench.clicks import click_excess, finds_planted_step
from bench.crossfades import Crossfade, level_change, sounding
from bench.flux import AROUND, flux_against_sides, mean_flux, undisturbed
from bench.key_steps import key_steps
from bench.listening import Listening
from bench.phase import grid_errors, measured_lag
from bench.seam import Seam
from bench.session import Rendered
from bench.sides_heard import sides_heard
from bench.silence import longest_silence_ms

__all__ = ["PLANTED_DB", "Seams", "examine", "examine_known", "time_empty"]

_STEADY_MS = 186.0
_NORMAL = 500

PLANTED_DB = (-30.0, -40.0, -50.0)
"""Heights of the steps that are planted to see whether they are found, dBFS."""


@dataclass(slots=True)
class Seams:
    """What was found at the crossfades of a session.

    Attributes
    ----------
    each : list of Seam
        By their start.
    grid : list of int
        Errors of phase told by cues and bar lines, in frames.
    normal_flux : list of float
        Flux of stretches in which nothing fades.
    planted : dict of float to float
        Share of planted steps that would have been found, by their height in dBFS.
    silence_ms, own_silence_ms : float
        Longest silence of the recording, and of the cued loops by themselves.
    empty_ms : float
        Time for which no loop was cued.
    crowded : int
        Crossfades that overlap another, whose level is not taken apart.
    """

    each: list[Seam] = field(default_factory=list)
    grid: list[int] = field(default_factory=list)
    normal_flux: list[float] = field(default_factory=list)
    planted: dict[float, float] = field(default_factory=dict)
    silence_ms: float = 0.0
    own_silence_ms: float = 0.0
    empty_ms: float = 0.0
    crowded: int = 0

    @property
    def scores(self) -> list[float]:
        """Click score of each crossfade."""
        return [seam.score for seam in self.each]

    @property
    def clicks(self) -> int:
        """How many crossfades click."""
        return sum(seam.clicks for seam in self.each)


def examine(session: Rendered) -> Seams:
    """Look at every crossfade of a session."""
    return examine_known(Listening(session))


def examine_known(known: Listening) -> Seams:
    """The same, of what has been opened already."""
    session = known.session
    heard, dry, aligned = (_read(p) for p in (session.heard, session.dry, session.aligned))
    fades = known.fades
    seams = Seams()
    for place, fade in enumerate(fades):
        following = fades[place + 1].start if place + 1 < len(fades) else session.frames
        score, allowed = _click(known, fade, heard)
        between, outside = _level(known, fade, dry)
        flux, changed = _flux(known, fade, dry)
        seams.crowded += not fade.alone
        seams.each.append(
            Seam(
                fade,
                score,
                allowed,
                score >= allowed,
                between,
                outside,
                _lag(known, fade, following, aligned),
                flux,
                changed,
                key_steps(fade, known.keys),
            )
        )
    seams.each = _look_again(known, seams.each, heard)
    seams.planted = _planted(known, heard)
    seams.normal_flux = _normal_flux(known, dry)
    seams.silence_ms = longest_silence_ms(heard, known.rate)
    seams.own_silence_ms = longest_silence_ms(dry, known.rate)
    seams.empty_ms = 1000.0 * time_empty(fades, session.frames) / known.rate
    seams.grid = grid_errors(known.cues, session.replay.notices, known.bars)
    return seams


def time_empty(fades: Sequence[Crossfade], frames: int) -> int:
    """Frames between crossfades, after the first one, for which nothing is cued."""
    ends = [*(fade.start for fade in fades[1:]), frames]
    return sum(
        max(0, end - fade.end) for fade, end in zip(fades, ends, strict=True) if not fade.after
    )


def _read(path: Path) -> np.ndarray:
    sound, _ = soundfile.read(path, dtype="float32", always_2d=True)
    return sound


def _click(known: Listening, fade: Crossfade, heard: np.ndarray) -> tuple[float, float]:
    sides = known.sides(fade)
    own = [sounding(side.cues, known.materials, side.start, side.end) for side in sides]
    return click_excess(heard[sides[0].start : sides[0].end], own, known.rate)


def _look_again(known: Listening, seams: list[Seam], heard: np.ndarray) -> list[Seam]:
    """Judge doubtful crossfades by their sides as the bus lets them be heard."""
    doubtful = [k for k, seam in enumerate(seams) if seam.doubtful]
    if not doubtful:
        return seams
    ramps = [cue for cue in known.session.replay.cues if isinstance(cue, RampCue)]
    sides = [side for k in doubtful for side in known.sides(seams[k].fade)]
    folder = known.session.loaded.library.folder
    sounds = sides_heard(folder, sides, ramps)
    judged = list(seams)
    for number, k in enumerate(doubtful):
        side = sides[3 * number]
        own = sounds[3 * number : 3 * number + 3]
        score, allowed = click_excess(heard[side.start : side.end], own, known.rate)
        judged[k] = replace(seams[k], score=score, allowed=allowed)
    return judged


def _planted(known: Listening, heard: np.ndarray) -> dict[float, float]:
    """Plant a step at a random frame of each crossfade, one at a time."""
    rng = np.random.default_rng(1)
    found: dict[float, list[bool]] = {db: [] for db in PLANTED_DB}
    for fade in known.fades:
        sides = known.sides(fade)
        first, last = sides[0].start, sides[0].end
        own = [sounding(side.cues, known.materials, first, last) for side in sides]
        place = int(rng.integers(fade.start, fade.end)) - first
        for db, outcomes in found.items():
            height = 10.0 ** (db / 20.0)
            piece = heard[first:last]
            outcomes.append(finds_planted_step(piece, own, known.rate, place, height))
    return {db: sum(outcomes) / max(1, len(outcomes)) for db, outcomes in found.items()}


def _level(known: Listening, fade: Crossfade, dry: np.ndarray) -> tuple[float | None, float | None]:
    if not (fade.alone and fade.before and fade.after):
        return None, None
    before = sounding(fade.before, known.materials, fade.start, fade.end)
    after = sounding(fade.after, known.materials, fade.start, fade.end)
    return level_change(dry[fade.start : fade.end], before, after, prompt=fade.prompt)


def _lag(known: Listening, fade: Crossfade, following: int, aligned: np.ndarray) -> int | None:
    n = round(_STEADY_MS * known.rate / 1000)
    if not fade.after or following - fade.end < n:
        return None
    expected = sounding(fade.after, known.materials, fade.end, fade.end + n)
    return measured_lag(aligned[fade.end : fade.end + n], expected)


def _flux(known: Listening, fade: Crossfade, dry: np.ndarray) -> tuple[float | None, float | None]:
    """Flux of a fade by itself, and against its sides."""
    first, last = fade.start - AROUND, fade.end + AROUND
    if not fade.alone or not fade.before or first < 0 or last > len(dry):
        return None, None
    mix = dry[first:last]
    sides = (sounding(cues, known.materials, first, last) for cues in (fade.before, fade.after))
    return mean_flux(mix), flux_against_sides(mix, *sides)


def _normal_flux(known: Listening, dry: np.ndarray) -> list[float]:
    rng = np.random.default_rng(2)
    places = undisturbed(known.fades, len(dry), _NORMAL, rng)
    return [mean_flux(dry[max(0, a - AROUND) : b + AROUND]) for a, b in places]
