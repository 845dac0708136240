"""Annotating: what a sound is, heard. Sound in, description out; opens no files."""

from adaptive.annotate.agreement import settle_timings
from adaptive.annotate.analysis import analyse
from adaptive.annotate.bar_changes import BarChanges
from adaptive.annotate.beat_count import BeatCount
from adaptive.annotate.hearing import Hearing
from adaptive.annotate.onsets import Onsets, find_onsets
from adaptive.annotate.reading import UNSURE, Reading
from adaptive.annotate.timing import likely_timings

__all__ = [
    "UNSURE",
    "BarChanges",
    "BeatCount",
    "Hearing",
    "Onsets",
    "Reading",
    "analyse",
    "find_onsets",
    "likely_timings",
    "settle_timings",
]
