"""The tempo of a loop, as its length and what is claimed of it agree.

A loop is bar-exact: its length is a whole number of beats, so that a claimed tempo can be held
against it. One by which the length is no whole number of beats is wrong, or is not this file's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from adaptive.errors import ParameterError
from adaptive.intake.annotation import Dispute
from adaptive.intake.merge import Claiming, by_trust
from adaptive.music import COMMON_TIME, TICKS_PER_QUARTER, Meter

__all__ = ["Grid", "Timing", "fit_grid", "settle_timing"]

_SLOWEST: Final = 30.0
_FASTEST: Final = 320.0
_ROUNDED: Final = 0.6
"""BPM by which a claim may be off: names and tags are rounded to whole numbers."""

_SHARE: Final = 0.004
_PADDING: Final = 0.06
"""Seconds of silence that encoders leave behind a loop."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A loop's settled length.

    Parameters
    ----------
    beats : int
        Quarter notes.
    frames : int
        Of the file, from where the loop begins.
    source : str
    confidence : float
    """

    beats: int
    frames: int
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A loop's place on the grid of the engine.

    Parameters
    ----------
    meter : Meter
    bars : int
    beat_frames : int
        Whole frames a quarter.
    frames : int
        What follows from these.
    refitted : bool
        Whether the meter was chosen so that the beats are whole bars.
    """

    meter: Meter
    bars: int
    beat_frames: int
    frames: int
    refitted: bool

    def at_rate(self, from_rate: int, to_rate: int) -> Grid:
        """The same bars at another sample rate, again a whole number of frames a quarter."""
        return _grid(self.meter, self.bars, self.beat_frames * to_rate / from_rate, self.refitted)


def settle_timing(
    claims: Iterable[Claiming], frames: int, sample_rate: int, meter: Meter = COMMON_TIME
) -> tuple[Timing | None, list[Dispute]]:
    """The most trusted claim of beats or tempo that the length does not contradict.

    Parameters
    ----------
    claims : iterable of Claim
        Those of ``bpm`` (quarters a minute), ``beats`` (quarters) and ``bars`` count.
    frames : int > 0
        Length of the loop in the file.
    sample_rate : int > 0
    meter : Meter
        Of several numbers of beats that a tempo allows, one of whole bars is taken.

    Returns
    -------
    timing : Timing or None
        ``None`` leaves it to analysis.
    disputes : list of Dispute
        Claims that the length, or a better claim, contradicts.
    """
    sources: dict[str, dict[str, Claiming]] = {}
    for claim in by_trust(claims):
        if claim.field in ("bpm", "beats", "bars"):
            sources.setdefault(claim.source, {}).setdefault(claim.field, claim)
    settled: Timing | None = None
    disputes: list[Dispute] = []
    for source, said in sources.items():
        timing = _timing_of(source, said, frames, sample_rate, meter)
        if timing is None:
            disputes += [_contradicted(claim, frames / sample_rate) for claim in said.values()]
        elif settled is None:
            settled = timing
        elif timing.beats != settled.beats:
            reason = f"{settled.source} says {settled.beats} beats"
            disputes.append(Dispute("beats", str(timing.beats), source, reason))
    return settled, disputes


def _timing_of(
    source: str, said: dict[str, Claiming], frames: int, sample_rate: int, meter: Meter
) -> Timing | None:
    bpm = float(said["bpm"].value) if "bpm" in said else None
    beats = _said_beats(said, meter)
    confidence = min(claim.confidence for claim in said.values())
    if bpm is not None and not _SLOWEST <= bpm <= _FASTEST:
        bpm = None
    if beats is not None and beats >= 1:
        implied = 60.0 * beats * sample_rate / frames
        if bpm is None and _SLOWEST <= implied <= _FASTEST:
            return Timing(beats, frames, source, confidence)
        if bpm is not None and abs(implied - bpm) <= _tolerance(bpm):
            return Timing(beats, frames, source, confidence)
        if bpm is not None:
            length = round(60.0 * beats * sample_rate / bpm)
            if frames // 2 <= length < frames:  # a tail behind the loop
                return Timing(beats, length, source, confidence)
    if bpm is None:
        return None
    whole = _whole_beats(bpm, frames, sample_rate, meter)
    if whole is None:
        return None
    return Timing(whole[0], whole[1], source, confidence)


def _said_beats(said: dict[str, Claiming], meter: Meter) -> int | None:
    if "beats" in said:
        return round(float(said["beats"].value))
    if "bars" in said:
        return round(float(said["bars"].value) * meter.bar_ticks / TICKS_PER_QUARTER)
    return None


def _whole_beats(bpm: float, frames: int, sample_rate: int, meter: Meter) -> tuple[int, int] | None:
    """Beats and frames by which a tempo fits a length, or None."""
    seconds = frames / sample_rate
    exact = bpm * seconds / 60.0
    spread = max(1, round(_tolerance(bpm) * seconds / 60.0))
    near = range(max(1, round(exact) - spread), round(exact) + spread + 1)
    fitting = [n for n in near if abs(60.0 * n / seconds - bpm) <= _tolerance(bpm)]
    quarters = max(1, meter.bar_ticks // TICKS_PER_QUARTER)
    if fitting:
        best = min(fitting, key=lambda n: (-_roundness(n, quarters), abs(n - exact)))
        return best, frames
    padded = int(exact) // quarters * quarters
    length = round(60.0 * padded * sample_rate / bpm)
    if padded and 0 < frames - length <= _PADDING * sample_rate:
        return padded, length
    return None


def _roundness(beats: int, quarters: int) -> int:
    """How musical a length is: beats, bars, pairs of bars, phrases of four."""
    for level, factor in ((3, 4 * quarters), (2, 2 * quarters), (1, quarters)):
        if beats % factor == 0:
            return level
    return 0


def _tolerance(bpm: float) -> float:
    return max(_ROUNDED, _SHARE * bpm) if float(bpm).is_integer() else max(0.15, _SHARE * bpm)


def _contradicted(claim: Claiming, seconds: float) -> Dispute:
    value = f"{claim.value:g}" if isinstance(claim.value, float) else str(claim.value)
    if claim.field == "bpm":
        beats = float(claim.value) * seconds / 60.0
        reason = f"{seconds:.2f} s would be {beats:.2f} beats, not a whole number"
    else:
        reason = f"{value} {claim.field} in {seconds:.2f} s is no tempo, or not the one claimed"
    return Dispute(claim.field, value, claim.source, reason)


def fit_grid(beats: int, frames: int, meter: Meter) -> Grid:
    """Bars and a whole number of frames a quarter for a length.

    Where the beats are not whole bars of the meter, one is taken of which they are.

    Parameters
    ----------
    beats : int > 0
        Quarter notes.
    frames : int > 0
    meter : Meter

    Raises
    ------
    ParameterError
        When the beats are too many for the engine.
    """
    fitted = meter if _whole_bars(beats, meter) else _fitting_meter(beats)
    ticks = beats * TICKS_PER_QUARTER
    bars = ticks // fitted.bar_ticks
    if bars > 1024:
        raise ParameterError("bars", bars, "1 to 1024")
    return _grid(fitted, bars, frames / beats, fitted != meter)


def _grid(meter: Meter, bars: int, exact: float, refitted: bool) -> Grid:
    """The whole number of frames a quarter that is nearest and makes whole bars."""
    beat_frames = max(1, round(exact))
    if meter.bar_ticks * beat_frames % TICKS_PER_QUARTER:
        beat_frames = 2 * max(1, round(exact / 2))
    frames = bars * meter.bar_ticks * beat_frames // TICKS_PER_QUARTER
    return Grid(meter, bars, beat_frames, frames, refitted)


def _whole_bars(beats: int, meter: Meter) -> bool:
    return beats * TICKS_PER_QUARTER % meter.bar_ticks == 0


def _fitting_meter(beats: int) -> Meter:
    for count in (4, 3, 2):
        if beats % count == 0:
            return Meter(count, 4)
    return Meter(beats, 4) if beats <= 7 else Meter(1, 4)
