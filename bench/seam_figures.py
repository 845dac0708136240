"""The figures that a session's seams give."""

from __future__ import annotations

from collections.abc import Iterable

from bench.distribution import Distribution
from bench.result import Figure
from bench.seam import Seam
from bench.seams import Seams

__all__ = ["seam_figures"]

_LEVEL_TARGET_DB = 1.5
_SILENCE_STEP_MS = 10.0


def seam_figures(seams: Seams) -> list[Figure]:
    """Clicks, level, phase, flux, keys and silence, in this order."""
    return [
        *_click_figures(seams),
        *_level_figures(seams),
        *_phase_figures(seams),
        *_flux_figures(seams),
        *_key_figures(seams),
        *_silence_figures(seams),
    ]


def _click_figures(seams: Seams) -> Iterable[Figure]:
    count, doubtful = len(seams.each), sum(seam.doubtful for seam in seams.each)
    yield Figure(f"clicks at {count} crossfades", seams.clicks, "", "0", seams.clicks == 0)
    yield Figure("… exceeding the loops' own samples, before the second look", doubtful)
    yield Figure("click score at a crossfade", Distribution.of(seams.scores))
    for db, share in seams.planted.items():
        yield Figure(f"steps of {db:g} dBFS planted in them that are found", 100.0 * share, "%")


def _level_figures(seams: Seams) -> Iterable[Figure]:
    swaps = [seam for seam in seams.each if seam.between_db is not None and not seam.enters]
    entries = [seam for seam in seams.each if seam.between_db is not None and seam.enters]
    where = "where parts join or leave"
    for name, sign in (("dip", -1.0), ("bump", 1.0)):
        what = f"{name} of level against the two sides alone"
        swapped, entered = _departures(swaps, sign), _departures(entries, sign)
        yield Figure.at_most(what, swapped, "dB", _LEVEL_TARGET_DB)
        yield Figure(f"{name} {where}", entered, "dB")
    outside = "below the quieter or above the louder side"
    yield Figure(outside, _outside(swaps), "dB")
    yield Figure(f"the same {where}", _outside(entries), "dB")


def _departures(seams: Iterable[Seam], sign: float) -> Distribution:
    return Distribution.of(max(0.0, sign * (seam.between_db or 0.0)) for seam in seams)


def _outside(seams: Iterable[Seam]) -> Distribution:
    return Distribution.of(abs(seam.outside_db or 0.0) for seam in seams)


def _phase_figures(seams: Seams) -> Iterable[Figure]:
    lags = [seam.lag for seam in seams.each if seam.lag is not None]
    lag = max((abs(lag) for lag in lags), default=0)
    grid = max((abs(error) for error in seams.grid), default=0)
    yield Figure(f"phase in the recording, {len(lags)} places", lag, "samples", "0", lag == 0)
    yield Figure(f"phase by cues, {len(seams.grid)} loops", grid, "samples", "0", grid == 0)


def _flux_figures(seams: Seams) -> Iterable[Figure]:
    fluxes = [seam.flux for seam in seams.each if seam.flux is not None]
    ratios = [seam.flux_ratio for seam in seams.each if seam.flux_ratio is not None]
    normal = Distribution.of(seams.normal_flux)
    yield Figure("spectral flux of crossfades", Distribution.of(fluxes))
    yield Figure("… of normal playing", normal)
    if fluxes and normal.count:
        above = 100.0 * sum(flux > normal.p99 for flux in fluxes) / len(fluxes)
        yield Figure("crossfades with more flux than 99 % of normal playing", above, "%")
    yield Figure("flux against the livelier of the two sides alone", Distribution.of(ratios), "×")


def _key_figures(seams: Seams) -> Iterable[Figure]:
    steps = [seam.key_steps for seam in seams.each if seam.key_steps is not None]
    yield Figure("key distance, Camelot steps", Distribution.of(map(float, steps)))
    near = 100.0 * sum(step <= 1 for step in steps) / max(1, len(steps))
    yield Figure("… of at most one step", near, "%")


def _silence_figures(seams: Seams) -> Iterable[Figure]:
    own = round(seams.own_silence_ms)
    silent = seams.silence_ms <= seams.own_silence_ms + _SILENCE_STEP_MS
    target = f"≤ {own:g} ms of the loops' own"
    yield Figure("longest silence", seams.silence_ms, "ms", target, silent)
    empty = seams.empty_ms
    yield Figure("time with no loop cued", empty, "ms", "0 ms", empty == 0.0)
