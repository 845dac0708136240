"""Cutting a finished track into loopable segments, from samples to their list."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.annotate.cutting.bar_lines import BarLines, BarShape, find_bar_lines
from adaptive.annotate.cutting.division import divide
from adaptive.annotate.cutting.faded_loop import seam_ratio
from adaptive.annotate.cutting.frame_lines import attack_offsets, frame_lines, length_step
from adaptive.annotate.cutting.hearing import Hearing, hear_track, mono_mix
from adaptive.annotate.cutting.joins import join_qualities
from adaptive.annotate.cutting.likeness import bar_novelty, view_bars
from adaptive.annotate.cutting.pulse import NOMINAL_BPM, Pulse, find_pulse
from adaptive.annotate.cutting.roles import name_roles
from adaptive.annotate.cutting.segment import Segment, TrackCut
from adaptive.errors import ParameterError
from adaptive.music import COMMON_TIME, Meter

__all__ = ["cut_track"]

Floats = npt.NDArray[np.float64]
Pcm = npt.NDArray[np.float32]

_CLEAN_SEAM, _CLICK = 1.5, 6.0
_LOUD_TAIL_DB = -24.0
_FAINT = 0.35


def cut_track(pcm: Pcm, sample_rate: int, *, known: Mapping[str, Any]) -> TrackCut:
    """Cut a track at its own musical boundaries.

    Beats are followed through the whole track, bar lines found among them, and every way to
    divide the bars is weighed: cuts belong where the music changes, phrases are four, eight or
    sixteen bars, and the end of a segment should lead into its own beginning. The same samples
    give the same cut.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels), dtype=float32]
        Full scale 1. What is not finite counts as silence.
    sample_rate : int > 0
    known : mapping
        What better sources settled: ``"bpm"`` (quarters a minute) and ``"meter"`` (such as
        ``"6/8"``); other names are not read.

    Returns
    -------
    TrackCut
        Without segments when the sound is shorter than two bars, and ``note`` says so.

    Raises
    ------
    ParameterError
        ``pcm`` is not two-dimensional or has no channel, or a known value is out of range.
    """
    if pcm.ndim != 2 or pcm.shape[1] < 1:
        raise ParameterError("pcm", pcm.shape, "frames × channels")
    if sample_rate <= 0:
        raise ParameterError("sample_rate", sample_rate, "a positive whole number")
    meter, bpm = _known(known)
    if len(pcm) < sample_rate:
        return _uncut(len(pcm), meter, bpm, "shorter than a second")
    mono = mono_mix(pcm)
    hearing = hear_track(mono, sample_rate)
    if hearing.last - hearing.first < 1.0:
        return _uncut(len(pcm), meter, bpm, "silent, or a second of sound at most")
    shape = BarShape.of(meter) if meter else None
    pulses = bpm * float(shape.pulses / shape.quarters) if bpm and shape else bpm
    pulse = find_pulse(hearing, pulses)
    found = _bar_lines(hearing, pulse, meter)
    lines = _all_lines(pulse.beats, found, hearing)
    if len(lines) < 3:
        return _uncut(len(pcm), meter, bpm, "less than two bars of sound")
    return _cut(pcm, mono, sample_rate, hearing, pulse, found, lines)


def _known(known: Mapping[str, Any]) -> tuple[Meter | None, float | None]:
    meter = Meter.parse(str(known["meter"])) if known.get("meter") else None
    bpm = known.get("bpm")
    if bpm is not None and not 20.0 <= float(bpm) <= 400.0:
        raise ParameterError("bpm", bpm, "20 to 400 quarters a minute")
    return meter, None if bpm is None else float(bpm)


def _uncut(frames: int, meter: Meter | None, bpm: float | None, note: str) -> TrackCut:
    return TrackCut(
        bpm=bpm or NOMINAL_BPM,
        bpm_confidence=0.0,
        meter=str(meter or COMMON_TIME),
        meter_confidence=0.0,
        segments=(),
        lead_in=0,
        tail=frames,
        note=note,
    )


def _bar_lines(hearing: Hearing, pulse: Pulse, meter: Meter | None) -> BarLines:
    if pulse.kind == "none":
        shape = BarShape.of(meter or COMMON_TIME)
        return BarLines(shape, np.arange(0, len(pulse.beats), shape.pulses), 0.0)
    return find_bar_lines(hearing, pulse.beats, meter)


def _all_lines(beats: Floats, found: BarLines, hearing: Hearing) -> Floats:
    """Seconds of the bar lines, with those before the first beat and behind the last."""
    lines = beats[found.places]
    if len(lines) < 2:
        return np.empty(0)
    bars = np.diff(lines)
    bar = float(np.median(bars[:4]))
    # A pickup gets a bar of its own where the file has room for it; one just before 0 is at 0.
    if lines[0] - hearing.first > 0.1 * bar and lines[0] - bar >= -0.03 * bar:
        lines = np.insert(lines, 0, max(0.0, lines[0] - bar))
    bar = float(np.median(bars[-4:]))
    more = int(np.ceil((hearing.last - lines[-1]) / bar - 0.02))
    ends = lines[-1] + bar * np.arange(1, max(0, more) + 1)
    lines = np.concatenate((lines, ends[ends <= hearing.seconds + 0.02]))
    return np.asarray(np.minimum(lines, hearing.seconds))


def _cut(
    pcm: Pcm,
    mono: Pcm,
    sample_rate: int,
    hearing: Hearing,
    pulse: Pulse,
    found: BarLines,
    lines: Floats,
) -> TrackCut:
    if pulse.kind != "none":
        lines = lines + attack_offsets(mono, sample_rate, lines)
    view = view_bars(hearing, lines)
    joins = join_qualities(view)
    division = divide(view, bar_novelty(view), joins, found.confidence)
    roles = name_roles(view, division)
    quarters = found.shape.quarters
    bars = [int(b) for b in np.diff(division.lines)]
    cuts = frame_lines(mono, sample_rate, lines[list(division.lines)], bars, quarters)
    segments = []
    for index, (start, end) in enumerate(pairwise(cuts)):
        step, beat_step = length_step(bars[index], quarters)
        first, last = division.lines[index], division.lines[index + 1]
        clean = _cleanness(seam_ratio(pcm, start, end - start, sample_rate))
        segments.append(
            Segment(
                start=start,
                file_frames=end - start,
                beats=int(bars[index] * quarters),
                bars=bars[index],
                beat_frames=(end - start) // step * beat_step,
                role=roles[index],
                loops_well=round(clean * float(joins[last, first]), 3),
                confidence=round(_confidence(pulse, found, lines[first : last + 1]), 3),
            )
        )
    return _summary(len(pcm), sample_rate, hearing, pulse, found, segments)


def _cleanness(seam: float) -> float:
    """1 where nothing clicks, 0 where it does."""
    return float(np.clip((_CLICK - seam) / (_CLICK - _CLEAN_SEAM), 0.0, 1.0))


def _confidence(pulse: Pulse, found: BarLines, lines: Floats) -> float:
    """Clear pulse, clear bar lines, even bars: the weakest says most."""
    if pulse.kind == "none":
        return 0.05
    inside = (pulse.beats >= lines[0]) & (pulse.beats <= lines[-1])
    clear = float(pulse.local[inside].mean()) if inside.any() else 0.0
    if pulse.kind == "metronome":
        clear = max(clear, pulse.confidence)
    bars = np.diff(lines)
    uneven = float(np.abs(bars / np.median(bars) - 1.0).max())
    even = float(np.clip(1.0 - 5.0 * (uneven - 0.02), 0.0, 1.0))
    return clear * (0.5 + 0.5 * found.confidence) * even


def _summary(
    frames: int,
    sample_rate: int,
    hearing: Hearing,
    pulse: Pulse,
    found: BarLines,
    segments: list[Segment],
) -> TrackCut:
    total = sum(s.file_frames for s in segments)
    quarters = sum(s.bars for s in segments) * float(found.shape.quarters)
    middle = float(np.median([s.beat_frames for s in segments]))
    mean = total / quarters
    nearer = middle if abs(middle / mean - 1.0) < 0.1 else mean
    return TrackCut(
        bpm=round(60.0 * sample_rate / nearer, 3),
        bpm_confidence=round(pulse.confidence, 3),
        meter=str(found.shape.meter),
        meter_confidence=round(found.confidence * min(1.0, 2.0 * pulse.confidence), 3),
        segments=tuple(segments),
        lead_in=segments[0].start,
        tail=frames - segments[-1].end,
        note=_note(hearing, pulse, segments[-1].end / sample_rate),
    )


def _note(hearing: Hearing, pulse: Pulse, end: float) -> str:
    found = []
    if pulse.kind == "none":
        found.append("no pulse was heard: bars are nominal, cuts are where the sound changes")
    elif pulse.confidence < _FAINT:
        found.append("the pulse is faint: check the bars")
    loud = hearing.level[round(end * hearing.rate) :]
    rest = hearing.last - end
    if rest > 0.25 and len(loud) and float(loud.max()) > _LOUD_TAIL_DB:
        found.append(f"it ends within a bar: its last {rest:.1f} s are in no segment")
    return "; ".join(found)
