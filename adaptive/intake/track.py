"""A finished track as a family of segments, each described as a loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from adaptive.intake.annotation import Annotation, Dispute
from adaptive.intake.description import Region, describe_loop
from adaptive.intake.merge import Claiming, settle
from adaptive.intake.timing import Timing

__all__ = ["describe_track"]

Pcm = npt.NDArray[np.float32]
Entries = tuple[Mapping[str, Annotation], ...]

_TIMING: Final = ("bpm", "beats", "bars", "loop_start", "loop_end")


def describe_track(
    pcm: Pcm, file_rate: int, sample_rate: int, claims: Sequence[Claiming]
) -> tuple[Entries, list[Dispute]] | None:
    """Entries of a track's segments in their natural order.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
    file_rate, sample_rate : int
        Of ``pcm``, and that at which its segments will be read.
    claims : sequence of Claim

    Returns
    -------
    tuple, or None where nothing can be cut from it
        Entries, and the claims that lost.
    """
    from adaptive.annotate.cutting import cut_track
    from adaptive.intake.resampling import resample_sound

    heard = resample_sound(pcm, file_rate, sample_rate)
    if heard.shape[1] == 1:  # as the engine plays it
        heard = np.repeat(heard, 2, axis=1)
    settled, disputes = settle(claims)
    cut = cut_track(heard, sample_rate, known=_known(settled, claims))
    if not cut.segments:
        return None
    about = [claim for claim in claims if claim.field not in _TIMING]
    entries = [
        _segment(heard, sample_rate, segment, cut, about, settled) for segment in cut.segments
    ]
    return tuple(entries), disputes


def _known(settled: Mapping[str, Annotation], claims: Sequence[Claiming]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if "meter" in settled:
        known["meter"] = settled["meter"].value
    tempos = [claim for claim in claims if claim.field == "bpm"]
    if tempos:
        known["bpm"] = float(tempos[0].value)
    return known


def _segment(
    pcm: Pcm,
    sample_rate: int,
    segment: Any,
    cut: Any,
    claims: Sequence[Claiming],
    settled: Mapping[str, Annotation],
) -> Mapping[str, Annotation]:
    from adaptive.annotate import analyse
    from adaptive.annotate.cutting import SEAM_FADE_S

    region = Region(segment.start, segment.file_frames)
    part = pcm[region.start : region.start + region.frames]
    bpm = 60.0 * sample_rate / segment.beat_frames
    known: dict[str, Any] = {"kind": "loop", "part": "mix", "beats": segment.beats, "bpm": bpm}
    known["meter"] = cut.meter
    if "key" in settled:
        known["key"] = settled["key"].value
    readings = analyse(part, sample_rate, known=known)
    sure = round(float(segment.confidence), 2)
    timing = Timing(segment.beats, region.frames, "analysis", sure)
    described = describe_loop(part, sample_rate, claims, region, readings, timing)
    fields = dict(described.fields)
    fields["part"] = Annotation("mix", "analysis", 1.0)
    fields["beat_frames"] = Annotation(segment.beat_frames, "analysis", sure)
    meter_sure = round(float(cut.meter_confidence), 2)
    if "meter" not in settled:
        fields["meter"] = Annotation(str(cut.meter), "analysis", meter_sure)
    fields["bars"] = Annotation(segment.bars, "analysis", min(sure, meter_sure))
    fields["tags"] = Annotation([segment.role], "analysis", sure)
    fields["start"] = Annotation(segment.start, "analysis", 1.0)
    fade = min(segment.start, round(SEAM_FADE_S * sample_rate), region.frames)
    if fade:
        fields["seam_fade"] = Annotation(fade, "analysis", 1.0)
    return fields
