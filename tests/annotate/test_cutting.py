"""Cutting: tracks of known structure fall apart where they were put together."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from adaptive.annotate.cutting import INTRO, OUTRO, TrackCut, cut_track, faded_loop
from adaptive.errors import ParameterError
from adaptive.library.seam import measure_seam
from adaptive.music import Meter, Tempo
from adaptive.testing.structured_track import StructuredTrack, TrackPlan, render_track

RATE = 22_050
WALTZ = Meter(3, 4)

PLANS = {
    "AABA at 100 with a pickup": TrackPlan(pickup=2, lead_in_s=0.3),
    "a waltz at 140": TrackPlan(bpm=140.0, meter=WALTZ),
    "a band that drifts": TrackPlan(sections="ABCABC", bpm=160.0, drift=0.01, drift_s=20.0),
    "intro and fade-out": TrackPlan(
        sections="ABAC", bpm=92.0, intro_bars=4, fade_bars=8, tail_s=1.0
    ),
}


@cache
def cut(name: str) -> tuple[StructuredTrack, TrackCut]:
    """A track and its cut, made once."""
    track = render_track(PLANS[name], RATE)
    return track, cut_track(track.pcm, RATE, known={})


@pytest.mark.parametrize("name", PLANS)
def test_tempo_and_meter_are_those_played(name: str) -> None:
    _, found = cut(name)
    assert found.bpm == pytest.approx(PLANS[name].bpm, rel=0.01)
    assert found.meter == str(PLANS[name].meter)
    assert found.bpm_confidence > 0.6
    assert found.note == ""


@pytest.mark.parametrize("name", PLANS)
def test_cuts_lie_on_bar_lines(name: str) -> None:
    track, found = cut(name)
    starts = [s.start / RATE for s in found.segments]
    off = [float(np.abs(track.downbeats - start).min()) for start in starts]
    assert max(off) < 0.025, list(zip(starts, off, strict=True))


@pytest.mark.parametrize("name", PLANS)
def test_every_section_begins_a_segment(name: str) -> None:
    track, found = cut(name)
    starts = np.array([s.start / RATE for s in found.segments])
    # How a fade-out begins is anybody's guess.
    sections = track.boundaries[:-1] if not PLANS[name].fade_bars else track.boundaries[:-2]
    missed = [b for b in sections if np.abs(starts - b).min() > 0.5]
    assert len(missed) <= len(sections) // 8, missed
    assert len(starts) <= 2 * len(sections)


@pytest.mark.parametrize("name", PLANS)
def test_segments_are_the_track_without_gaps(name: str) -> None:
    track, found = cut(name)
    assert all(one.end == two.start for one, two in pairwise(found.segments))
    pieces = [track.pcm[s.start : s.end] for s in found.segments]
    whole = [track.pcm[: found.lead_in], *pieces, track.pcm[len(track.pcm) - found.tail :]]
    assert np.array_equal(np.concatenate(whole), track.pcm)
    assert sum(s.file_frames for s in found.segments) + found.lead_in + found.tail == len(track.pcm)


@pytest.mark.parametrize("name", PLANS)
def test_a_segment_is_whole_bars_of_whole_beats(name: str) -> None:
    _, found = cut(name)
    meter = Meter.parse(found.meter)
    for s in found.segments:
        assert s.bars * Tempo(s.beat_frames, RATE).bar_frames(meter) == s.file_frames
        assert s.beats == s.bars * meter.count
        assert 60.0 * RATE / s.beat_frames == pytest.approx(PLANS[name].bpm, rel=0.02)


def test_like_sections_share_a_letter() -> None:
    track, found = cut("a band that drifts")
    letters: dict[str, set[str]] = {}
    for s in found.segments:
        middle = (s.start + s.end) / 2 / RATE
        section = track.roles[int(np.searchsorted(track.boundaries, middle)) - 1]
        letters.setdefault(section, set()).add(s.role[0])
    assert letters == {"A": {"A"}, "B": {"B"}, "C": {"C"}}


def test_a_thin_beginning_is_an_intro_and_a_fade_an_outro() -> None:
    track, found = cut("intro and fade-out")
    assert found.segments[0].role == INTRO
    assert found.segments[-1].role == OUTRO
    assert not {INTRO, OUTRO} & {s.role for s in found.segments[1:-1]}
    assert found.segments[0].end / RATE == pytest.approx(track.boundaries[1], abs=0.05)
    assert found.segments[-1].start / RATE >= track.boundaries[-2] - 0.5
    _, plain = cut("a waltz at 140")
    assert not {INTRO, OUTRO} & {s.role for s in plain.segments}


@pytest.mark.parametrize("name", PLANS)
def test_no_segment_clicks_when_it_repeats(name: str) -> None:
    track, found = cut(name)
    fade = RATE // 50
    for s in found.segments:
        if s.start >= fade:
            assert measure_seam(faded_loop(track.pcm, s.start, s.file_frames, fade)).ratio < 2.0


def test_the_same_samples_give_the_same_cut() -> None:
    track, found = cut("a waltz at 140")
    assert cut_track(track.pcm, RATE, known={}) == found


def test_what_is_known_is_believed() -> None:
    track, _ = cut("a waltz at 140")
    found = cut_track(track.pcm, RATE, known={"bpm": 70.0, "meter": "4/4"})
    assert found.meter == "4/4"
    assert found.bpm == pytest.approx(70.0, rel=0.02)
    compound = cut_track(track.pcm, RATE, known={"bpm": 140.0, "meter": "6/8"})
    assert compound.meter == "6/8"
    assert all(s.bars * 3 * s.beat_frames == s.file_frames for s in compound.segments)


def test_a_loop_that_repeats_exactly_loops_better_than_one_that_jumps() -> None:
    track, _ = cut("a waltz at 140")
    bar = round(3 * 60 / 140 * RATE)
    rng = np.random.default_rng(3)
    same = np.tile(track.pcm[bar * 4 : bar * 8], (8, 1))
    jumps = np.concatenate(
        [track.pcm[bar * a : bar * (a + 4)] for a in rng.permutation(8) * 4 % 28]
    )
    well = [s.loops_well for s in cut_track(same, RATE, known={}).segments]
    badly = [s.loops_well for s in cut_track(jumps, RATE, known={}).segments]
    assert np.median(well) > 0.85
    assert np.median(badly) < np.median(well) - 0.1


@pytest.mark.parametrize(("known", "field"), [({"bpm": 5.0}, "bpm"), ({"meter": "four"}, "meter")])
def test_what_cannot_be_is_refused(known: dict[str, object], field: str) -> None:
    with pytest.raises(ParameterError, match=field):
        cut_track(np.zeros((RATE, 2), np.float32), RATE, known=known)
