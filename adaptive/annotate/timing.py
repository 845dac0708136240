"""Timing: what is settled about tempo and meter before or by listening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adaptive.annotate.beat_count import (
    METERS,
    BeatCount,
    beat_counts,
    counts_of_beats,
    legal_counts,
)
from adaptive.annotate.hearing import Hearing
from adaptive.annotate.onsets import Onsets
from adaptive.errors import ParameterError
from adaptive.music import Meter

__all__ = ["Timing", "likely_timings", "time_loop"]

_NEAR_WHOLE = 0.02
"""Quarters by which a known tempo may miss a whole number of them and still be believed."""
_TOLD, _DOUBTED, _FREE = 0.98, 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Timing:
    """A loop's length in music.

    Parameters
    ----------
    beats : int
        Quarter notes.
    meter : str
    bars : int
    bpm : float
        Quarters a minute of the loop as it is.
    sure_beats, sure_meter : float
        Confidences.
    counts : tuple of BeatCount
        What it was chosen from, where no source told: for deciding on several loops together.
    """

    beats: int
    meter: str
    bars: int
    bpm: float
    sure_beats: float
    sure_meter: float
    counts: tuple[BeatCount, ...] = ()


def time_loop(hearing: Hearing, onsets: Onsets, known: Mapping[str, Any]) -> Timing:
    """The number of quarters, the meter and the bars of a loop.

    ``known`` may hold ``beats``, ``bpm`` and ``meter``; what it holds decides, and the length only
    says how well it fits.
    """
    meter = known.get("meter")
    meters = METERS if meter is None else (str(Meter.parse(meter)),)
    beats, sure = _told_beats(hearing.seconds, known)
    if beats is None:
        found = beat_counts(hearing, onsets, legal_counts(hearing.seconds, meters))
        sure = 0.0
    else:
        found = beat_counts(hearing, onsets, counts_of_beats(hearing.seconds, beats, meters))
    if not found:
        return _fallback(hearing.seconds, beats, meter, sure)
    best = _best_beats(found)
    same = [count for count in found if count.beats == best]
    share = sum(count.probability for count in same)
    return Timing(
        best,
        same[0].meter,
        same[0].bars,
        same[0].bpm,
        min(1.0, share) if beats is None else sure,
        _TOLD if meter is not None else min(1.0, same[0].probability / max(share, 1e-9)),
        tuple(found) if beats is None else (),
    )


def likely_timings(hearing: Hearing, onsets: Onsets) -> list[BeatCount]:
    """All candidates with their probabilities, for deciding on several loops together."""
    return beat_counts(hearing, onsets, legal_counts(hearing.seconds))


def _best_beats(found: Sequence[BeatCount]) -> int:
    totals: dict[int, float] = {}
    for count in found:
        totals[count.beats] = totals.get(count.beats, 0.0) + count.probability
    return max(totals, key=lambda beats: totals[beats])


def _told_beats(seconds: float, known: Mapping[str, Any]) -> tuple[int | None, float]:
    """Quarters that a source told, and how well the length fits them."""
    if known.get("beats") is not None:
        beats = known["beats"]
        if beats < 1:
            raise ParameterError("beats", beats, "1 or more quarters")
        return int(beats), _TOLD
    if known.get("bpm") is None:
        return None, 0.0
    bpm = float(known["bpm"])
    if not bpm > 0.0:
        raise ParameterError("bpm", bpm, "above 0")
    exact = seconds * bpm / 60.0
    beats = max(1, round(exact))
    # A BPM in a name is rounded to a whole number, so long loops may miss by more quarters.
    room = max(_NEAR_WHOLE, 0.5 * exact / bpm)
    return beats, _TOLD if abs(exact - beats) <= room else _DOUBTED


def _fallback(seconds: float, beats: int | None, meter: str | None, sure: float) -> Timing:
    """What no candidate fits: whole bars of the meter as near as they come to 120 BPM."""
    if beats is None:
        beats = max(1, round(seconds * 2.0))
    found = counts_of_beats(seconds, beats, (meter or "4/4",))
    bars = found[0].bars if found else max(1, round(beats / 4))
    bpm = 60.0 * beats / seconds
    told = sure if sure else _FREE
    return Timing(beats, meter or "4/4", bars, bpm, told if found else min(told, _DOUBTED), _FREE)
