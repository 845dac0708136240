"""Cutting: tracks of known structure, and a game's soundtrack that nobody here made."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import soundfile
from platformdirs import user_cache_path

from adaptive.annotate.cutting import INTRO, OUTRO, TrackCut, cut_track, faded_loop
from adaptive.library.seam import measure_seam
from adaptive.music import Meter
from adaptive.testing.structured_track import StructuredTrack, TrackPlan, render_track
from bench.distribution import Distribution
from bench.peak_memory import peak_mib
from bench.result import Figure, Result

__all__ = ["ENV", "cutting", "find_soundtrack", "synthetic_plans"]

ENV = "ADAPTIVE_BENCH_SOUNDTRACK"
"""Environment variable that names a folder into which the package was unpacked by hand."""

PACKAGE = "wesnoth-1.16-music"
_MUSIC = Path("usr/share/games/wesnoth/1.16/data/core/music")
_RATE = 22_050
"""Of the synthetic tracks, which take longer to play than to cut."""

_TOLERANCE_S, _DOWNBEAT_S = 0.5, 0.05
_FADE_S = 0.02
_CLICK = 2.0


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut track and what was measured on it."""

    name: str
    seconds: float
    cost_s: float
    found: TrackCut
    seams: tuple[float, ...]
    whole: bool


def cutting(library: Path, work: Path, *, full: bool) -> Result:
    """Cut tracks of known structure, then Wesnoth's."""
    figures = _synthetic_figures(synthetic_plans(full=full))
    title = "finished tracks cut into loopable segments"
    try:
        folder = find_soundtrack()
    except (OSError, subprocess.CalledProcessError) as error:
        note = f"real tracks not measured: {PACKAGE} is not here ({error})"
        return Result("cutting", title, figures, [note])
    cuts = [_real_cut(path) for path in sorted((folder / _MUSIC).glob("*.ogg"))]
    return Result("cutting", title, [*figures, *_real_figures(cuts)], _real_notes(cuts))


def synthetic_plans(*, full: bool) -> list[TrackPlan]:
    """Forms, tempos, meters, pickups, drift, intros and fades, drawn anew but always alike."""
    rng = np.random.default_rng(41)
    forms = ("AABA", "ABAB", "ABACA", "AABB", "ABCABC", "ABCB")
    plans = [
        TrackPlan(pickup=2, lead_in_s=0.3),
        TrackPlan(bpm=140.0, meter=Meter(3, 4)),
        TrackPlan(drift=0.01),
        TrackPlan(sections="ABAC", bpm=92.0, intro_bars=4, fade_bars=8, tail_s=1.0),
    ]
    for seed in range(36 if full else 6):
        quarters = int(rng.choice([4, 4, 4, 3]))
        plans.append(
            TrackPlan(
                sections=str(rng.choice(forms)),
                bars=int(rng.choice([8, 8, 16])),
                bpm=float(np.round(rng.uniform(76.0, 150.0), 1)),
                meter=Meter(quarters, 4),
                drift=float(rng.choice([0.0, 0.005, 0.01])),
                drift_s=float(rng.uniform(20.0, 60.0)),
                pickup=int(rng.integers(0, 4)),
                intro_bars=int(rng.choice([0, 4, 8])),
                fade_bars=int(rng.choice([0, 4, 8])),
                lead_in_s=float(rng.uniform(0.0, 0.5)),
                tail_s=float(rng.uniform(0.0, 2.0)),
                seed=seed,
            )
        )
    return plans


def find_soundtrack() -> Path:
    """The unpacked package: named by the environment, cached, or downloaded now.

    Raises
    ------
    OSError, subprocess.CalledProcessError
        There is none, and apt cannot get it.
    """
    named = os.environ.get(ENV)
    folder = Path(named) if named else user_cache_path("adaptive-music") / "bench" / PACKAGE
    if (folder / _MUSIC).is_dir():
        return folder
    if named:
        raise FileNotFoundError(f"{ENV} names a folder without {_MUSIC}")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, check=True, capture_output=True)
    package = next(folder.glob(f"{PACKAGE}_*.deb"))
    subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True, capture_output=True)
    package.unlink()
    return folder


def _cut(name: str, pcm: npt.NDArray[np.float32], rate: int) -> Cut:
    begun = time.process_time()
    found = cut_track(pcm, rate, known={})
    cost = time.process_time() - begun
    fade = round(_FADE_S * rate)
    loops = [s for s in found.segments if s.role not in (INTRO, OUTRO) and s.start >= fade]
    seams = (measure_seam(faded_loop(pcm, s.start, s.file_frames, fade)).ratio for s in loops)
    pieces = [pcm[: found.lead_in], *(pcm[s.start : s.end] for s in found.segments)]
    whole = np.concatenate([*pieces, pcm[len(pcm) - found.tail :]])
    return Cut(name, len(pcm) / rate, cost, found, tuple(seams), np.array_equal(whole, pcm))


def _real_cut(path: Path) -> Cut:
    pcm, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return _cut(path.stem, pcm, rate)


def _synthetic_figures(plans: Sequence[TrackPlan]) -> list[Figure]:
    tracks = [render_track(plan, _RATE) for plan in plans]
    cuts = [_cut("", track.pcm, _RATE) for track in tracks]
    tempo = [abs(c.found.bpm / p.bpm - 1.0) <= 0.01 for c, p in zip(cuts, plans, strict=True)]
    meter = [c.found.meter == str(p.meter) for c, p in zip(cuts, plans, strict=True)]
    hits, on_line, extra = [], [], 0
    for track, cut in zip(tracks, cuts, strict=True):
        starts = np.array([s.start / _RATE for s in cut.found.segments] or [np.inf])
        wanted = _sections(track)
        hits += [float(np.abs(starts - b).min()) <= _TOLERANCE_S for b in wanted]
        on_line += [float(np.abs(track.downbeats - s).min()) <= _DOWNBEAT_S for s in starts]
        extra += sum(float(np.abs(np.array(wanted) - s).min()) > _TOLERANCE_S for s in starts)
    of = f"of {len(plans)} synthetic tracks"
    return [
        Figure.at_least(f"tempo within 1 %, {of}", _percent(tempo), "%", 95.0),
        Figure(f"meter right, {of}", _percent(meter), "%"),
        Figure(f"section boundaries within ±{_TOLERANCE_S:g} s", _percent(hits), "%"),
        Figure(f"cuts within {1000 * _DOWNBEAT_S:g} ms of a bar line", _percent(on_line), "%"),
        Figure("cuts inside sections", 100.0 * extra / max(len(on_line), 1), "%"),
        Figure(
            "synthetic tracks given back sample for sample", _percent(c.whole for c in cuts), "%"
        ),
        Figure("seams of synthetic segments, movement", _seams(cuts), "× usual"),
    ]


def _sections(track: StructuredTrack) -> list[float]:
    """Where sections begin; how a fade-out begins is not asked."""
    wanted = zip(track.boundaries[:-1], track.roles, strict=True)
    return [begin for begin, role in wanted if role != OUTRO]


def _real_figures(cuts: Sequence[Cut]) -> list[Figure]:
    loops = [s for c in cuts for s in c.found.segments if s.role not in (INTRO, OUTRO)]
    seams = [seam for c in cuts for seam in c.seams]
    clicking = sum(seam >= _CLICK for seam in seams)
    speed = sum(c.seconds for c in cuts) / sum(c.cost_s for c in cuts)
    peak = peak_mib()
    joined = all(a.end == b.start for c in cuts for a, b in pairwise(c.found.segments))
    segmented = sum(bool(c.found.segments) for c in cuts)
    return [
        Figure("real tracks with segments", f"{segmented} of {len(cuts)}"),
        Figure(
            "real tracks given back sample for sample",
            f"{sum(c.whole for c in cuts)} of {len(cuts)}",
            "",
            "all",
            joined and all(c.whole for c in cuts),
        ),
        Figure("loopable segments", len(loops), "segments"),
        Figure("bars of a segment", Distribution.of(float(s.bars) for s in loops), "bars"),
        Figure("segments of 4, 8, 12, 16 … bars", _percent(s.bars % 4 == 0 for s in loops), "%"),
        Figure("loops_well", Distribution.of(s.loops_well for s in loops), "0 to 1"),
        Figure("segments with loops_well ≥ 0.5", _percent(s.loops_well >= 0.5 for s in loops), "%"),
        Figure("confidence of bars", Distribution.of(s.confidence for s in loops), "0 to 1"),
        Figure("seams, movement at the loop point", Distribution.of(seams), "× usual"),
        Figure("seams that may click", clicking, "segments", "0", clicking == 0),
        Figure.at_least("speed, processor time", round(speed, 1), "× real time", 20.0),
        Figure.at_most("resident memory, with decoding", round(peak), "MB", 1500.0),
    ]  # fmt: skip


def _real_notes(cuts: Sequence[Cut]) -> list[str]:
    names = sum(c.found.bpm_confidence >= 0.35 for c in cuts)
    none = [c.name for c in cuts if "no pulse" in c.found.note]
    uncut = [f"{c.name} ({c.found.note})" for c in cuts if not c.found.segments]
    lengths = median(len(c.found.segments) for c in cuts)
    return [
        f"{sum(c.seconds for c in cuts) / 60:.0f} minutes of {PACKAGE}, {len(cuts)} tracks; "
        f"{lengths:g} segments a track (median)",
        f"{names} tracks have a pulse of confidence 0.35 or more; without pulse: "
        f"{', '.join(none) or 'none'}",
        f"not cut: {', '.join(uncut) or 'none'}",
        "nobody has said where these tracks' sections are: boundaries are judged on the synthetic "
        "tracks only",
    ]


def _seams(cuts: Sequence[Cut]) -> Distribution:
    return Distribution.of(seam for c in cuts for seam in c.seams)


def _percent(hits: Iterable[bool]) -> float:
    found = [bool(hit) for hit in hits]
    return round(100.0 * sum(found) / max(len(found), 1), 1)
