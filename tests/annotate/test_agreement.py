"""Loops of one folder agree on a tempo and a meter."""

from __future__ import annotations

import numpy as np

from adaptive.annotate import BeatCount, Hearing, settle_timings
from adaptive.annotate.bar_changes import BarChanges, bar_changes


def test_harmony_decides_an_octave_for_drums_that_prefer_the_other() -> None:
    still, moving = BarChanges(0.0, 0.5, 0.5), BarChanges(0.0, 0.25, 0.0)
    drums = [BeatCount(16, "4/4", 4, 63.0, 0.3), BeatCount(32, "4/4", 8, 126.0, 0.7)]
    pad = [
        BeatCount(16, "4/4", 4, 63.0, 0.4, still),
        BeatCount(32, "4/4", 8, 126.0, 0.6, moving),
    ]
    assert settle_timings([drums, pad, []]) == [drums[0], pad[0], None]


def test_a_loop_that_fits_no_agreement_keeps_its_own() -> None:
    two = [BeatCount(16, "4/4", 4, 120.0, 1.0)]
    other = [BeatCount(16, "4/4", 4, 97.0, 1.0)]
    assert settle_timings([two, two, other]) == [two[0], two[0], other[0]]


def test_chords_of_a_bar_differ_across_its_lines_alone() -> None:
    rate = 22_050
    time = np.arange(2 * rate) / rate
    chords = ((220.0, 277.18, 329.63), (196.0, 246.94, 293.66))
    sound = [sum(np.sin(2 * np.pi * f * time) for f in chords[k % 2]) for k in range(4)]
    pcm = 0.1 * np.concatenate(sound)[:, None].astype(np.float32)
    hearing = Hearing(pcm, rate, cyclic=True)
    right, long = bar_changes(hearing, 4), bar_changes(hearing, 2)
    assert right.within < 0.2 < 0.5 < right.inside_pairs
    assert long.within > 0.5
