"""Seams: every crossfade of a rendered session, looked at four ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import soundfile

from adaptive.cues import PlayCue
from bench.clicks import click_excess
from bench.crossfades import Crossfade, Materials, find_crossfades, level_change, sounding
from bench.distribution import Distribution
from bench.phase import grid_errors, measured_lag
from bench.replay import part_cues, stinger_cues
from bench.result import Figure
from bench.session import Rendered
from bench.silence import longest_silence_ms

__all__ = ["Seams", "examine", "seam_figures", "time_empty"]

_AROUND_MS = 10.0
_STEADY_MS = 186.0
_LEVEL_TARGET_DB = 1.5
_SILENCE_STEP_MS = 10.0


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
    silence_ms, own_silence_ms : float
        Longest silence of the recording, and of the cued loops by themselves.
    empty_ms : float
        Time for which no loop was cued.
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
    own_silence_ms: float = 0.0
    empty_ms: float = 0.0
    crowded: int = 0


def examine(session: Rendered) -> Seams:
    """Look at every crossfade of a session."""
    seams = Seams()
    library, store = session.loaded.library, session.loaded.store
    rate = library.sample_rate
    cues = part_cues(session.replay.cues)
    stingers = stinger_cues(session.replay.cues)
    used = {cue.material for cue in (*cues, *stingers) if cue.material >= 0}
    materials = {number: store.pcm(number) for number in used}
    fades = [fade for fade in find_crossfades(cues) if fade.end <= session.frames]
    with (
        soundfile.SoundFile(session.heard) as heard,
        soundfile.SoundFile(session.dry) as dry,
        soundfile.SoundFile(session.aligned) as aligned,
    ):
        for place, fade in enumerate(fades):
            struck = [
                c for c in stingers if c.origin < fade.end and c.origin + c.frames > fade.start
            ]
            _look_for_click(seams, fade, struck, heard, materials, rate)
            _compare_levels(seams, fade, dry, materials)
            following = fades[place + 1].start if place + 1 < len(fades) else session.frames
            _measure_phase(seams, fade, following, aligned, materials, rate)
        heard.seek(0)
        dry.seek(0)
        seams.silence_ms = longest_silence_ms(heard.read(dtype="float32"), rate)
        seams.own_silence_ms = longest_silence_ms(dry.read(dtype="float32"), rate)
    seams.empty_ms = 1000.0 * time_empty(fades, session.frames) / rate
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
    own = round(seams.own_silence_ms)
    silent = seams.silence_ms <= seams.own_silence_ms + _SILENCE_STEP_MS
    return [
        Figure(f"clicks at {count} crossfades", seams.clicks, "", "0", seams.clicks == 0),
        Figure("click score at a crossfade", Distribution.of(seams.scores)),
        Figure.at_most(
            "level against the two sides alone, ±",
            Distribution.of(between),
            "dB",
            _LEVEL_TARGET_DB,
        ),
        Figure(
            "below the quieter or above the louder side",
            Distribution.of(map(abs, seams.outside_db)),
            "dB",
        ),
        Figure(
            "the same where parts join or leave", Distribution.of(map(abs, seams.entries_db)), "dB"
        ),
        Figure(f"phase in the recording, {len(seams.lags)} places", lag, "samples", "0", lag == 0),
        Figure(f"phase by cues, {len(seams.grid)} loops", grid, "samples", "0", grid == 0),
        Figure(
            "longest silence", seams.silence_ms, "ms", f"≤ {own:g} ms of the loops' own", silent
        ),
        Figure("time with no loop cued", seams.empty_ms, "ms", "0 ms", seams.empty_ms == 0.0),
    ]


def time_empty(fades: Sequence[Crossfade], frames: int) -> int:
    """Frames between crossfades, after the first one, for which nothing is cued."""
    ends = [*(fade.start for fade in fades[1:]), frames]
    return sum(
        max(0, end - fade.end) for fade, end in zip(fades, ends, strict=True) if not fade.after
    )


def _look_for_click(
    seams: Seams,
    fade: Crossfade,
    struck: Sequence[PlayCue],
    heard: soundfile.SoundFile,
    materials: Materials,
    rate: int,
) -> None:
    around = round(_AROUND_MS * rate / 1000)
    first, last = max(0, fade.start - around), min(fade.end + around, heard.frames)
    heard.seek(first)
    alone = (fade.before, fade.after, struck)
    sides = tuple(sounding(side, materials, first, last) for side in alone)
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
