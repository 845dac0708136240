"""Seams: every crossfade of a rendered session, looked at four ways."""

from __future__ import annotations

from dataclasses import dataclass, field

import soundfile

from bench.clicks import click_excess
from bench.crossfades import Crossfade, Materials, find_crossfades, level_change, sounding
from bench.distribution import Distribution
from bench.phase import grid_errors, measured_lag
from bench.replay import part_cues
from bench.result import Figure
from bench.session import Rendered
from bench.silence import longest_silence_ms

__all__ = ["Seams", "examine", "seam_figures"]

_AROUND_MS = 10.0
_STEADY_MS = 186.0
_LEVEL_TARGET_DB = 1.5


@dataclass(slots=True)
class Seams:
    """What was found at the crossfades of a session.

    Attributes
    ----------
    scores, clicks : list of float, int
        Click score of each crossfade; how many exceed what their sides do.
    between_db, outside_db : list of float
        Of crossfades between sounds (:func:`~bench.crossfades.level_change`).
    entries_db : list of float
        ``outside_db`` of crossfades in which parts join or leave.
    lags, grid : list of int
        Measured in the recording; told by cues and bar lines.
    silence_ms : float
    crowded : int
        Crossfades that overlap another, which are not taken apart.
    """

    scores: list[float] = field(default_factory=list)
    clicks: int = 0
    between_db: list[float] = field(default_factory=list)
    outside_db: list[float] = field(default_factory=list)
    entries_db: list[float] = field(default_factory=list)
    lags: list[int] = field(default_factory=list)
    grid: list[int] = field(default_factory=list)
    silence_ms: float = 0.0
    crowded: int = 0


def examine(session: Rendered) -> Seams:
    """Look at every crossfade of a session."""
    seams = Seams()
    library, store = session.loaded.library, session.loaded.store
    rate = library.sample_rate
    cues = part_cues(session.replay.cues)
    materials = {c.material: store.pcm(c.material) for c in cues if c.material >= 0}
    fades = [fade for fade in find_crossfades(cues) if fade.end <= session.frames]
    with (
        soundfile.SoundFile(session.heard) as heard,
        soundfile.SoundFile(session.dry) as dry,
        soundfile.SoundFile(session.aligned) as aligned,
    ):
        for place, fade in enumerate(fades):
            _look_for_click(seams, fade, heard, materials, rate)
            _compare_levels(seams, fade, dry, materials)
            following = fades[place + 1].start if place + 1 < len(fades) else session.frames
            _measure_phase(seams, fade, following, aligned, materials, rate)
        heard.seek(0)
        seams.silence_ms = longest_silence_ms(heard.read(dtype="float32"), rate)
    numbers = {loop.id: store.number(loop.id) for loop in library.loops if loop.id in store.usable}
    bars = {numbers[p.id]: p.tempo.bar_frames(p.meter) for p in library.loops if p.id in numbers}
    seams.grid = grid_errors(cues, session.replay.notices, bars)
    return seams


def seam_figures(seams: Seams) -> list[Figure]:
    """The figures that a session's seams give."""
    lag = max((abs(lag) for lag in seams.lags), default=0)
    grid = max((abs(error) for error in seams.grid), default=0)
    between = [abs(db) for db in seams.between_db]
    count = len(seams.scores)
    return [
        Figure(f"clicks at {count} crossfades", seams.clicks, "", "0", seams.clicks == 0),
        Figure("click score at a crossfade", Distribution.of(seams.scores)),
        Figure.at_most(
            "level against the two sides alone, ±", Distribution.of(between), "dB",
            _LEVEL_TARGET_DB,
        ),
        Figure.at_most(
            "dip below the quieter or bump above the louder side",
            Distribution.of(abs(db) for db in seams.outside_db), "dB", _LEVEL_TARGET_DB,
        ),
        Figure(
            "the same where parts join or leave", Distribution.of(map(abs, seams.entries_db)), "dB"
        ),
        Figure(f"phase in the recording, {len(seams.lags)} places", lag, "samples", "0", lag == 0),
        Figure(f"phase by cues, {len(seams.grid)} loops", grid, "samples", "0", grid == 0),
        Figure("longest silence", seams.silence_ms, "ms", "0 ms", seams.silence_ms == 0.0),
    ]


def _look_for_click(
    seams: Seams, fade: Crossfade, heard: soundfile.SoundFile, materials: Materials, rate: int
) -> None:
    around = round(_AROUND_MS * rate / 1000)
    first, last = max(0, fade.start - around), min(fade.end + around, heard.frames)
    heard.seek(first)
    sides = tuple(sounding(side, materials, first, last) for side in (fade.before, fade.after))
    score, allowed = click_excess(heard.read(last - first, dtype="float32"), sides, rate)
    seams.scores.append(score)
    seams.clicks += score >= allowed


def _compare_levels(
    seams: Seams, fade: Crossfade, dry: soundfile.SoundFile, materials: Materials
) -> None:
    if not fade.alone:
        seams.crowded += 1
        return
    if not fade.before or not fade.after:
        return
    dry.seek(fade.start)
    mix = dry.read(fade.end - fade.start, dtype="float32")
    before = sounding(fade.before, materials, fade.start, fade.end)
    after = sounding(fade.after, materials, fade.start, fade.end)
    between, outside = level_change(mix, before, after)
    if fade.joins or fade.leaves:
        seams.entries_db.append(outside)
    else:
        seams.between_db.append(between)
        seams.outside_db.append(outside)


def _measure_phase(
    seams: Seams,
    fade: Crossfade,
    following: int,
    aligned: soundfile.SoundFile,
    materials: Materials,
    rate: int,
) -> None:
    n = round(_STEADY_MS * rate / 1000)
    if not fade.after or following - fade.end < n:
        return
    aligned.seek(fade.end)
    expected = sounding(fade.after, materials, fade.end, fade.end + n)
    seams.lags.append(measured_lag(aligned.read(n, dtype="float32"), expected))
