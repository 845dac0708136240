"""Conforming: loops stretched and shifted, ahead of time, so that they join what plays."""

from adaptive.conform.candidate import Candidate, rank_candidates
from adaptive.conform.chord_symbol import transposed_chord
from adaptive.conform.limits import DEFAULT_BUDGET_FRAMES, ConformLimits
from adaptive.conform.meeting import Meeting, find_meetings
from adaptive.conform.plan import plan_conforming
from adaptive.conform.seam_fade import close_loop, fade_seam
from adaptive.conform.shelf import Shelf
from adaptive.conform.sound import SHAPING, make_sound, recipe_of
from adaptive.conform.stretch import RESAMPLED_CHANGE, conform, resample_loop
from adaptive.conform.variant import variant_of

__all__ = [
    "DEFAULT_BUDGET_FRAMES",
    "RESAMPLED_CHANGE",
    "SHAPING",
    "Candidate",
    "ConformLimits",
    "Meeting",
    "Shelf",
    "close_loop",
    "conform",
    "fade_seam",
    "find_meetings",
    "make_sound",
    "plan_conforming",
    "rank_candidates",
    "recipe_of",
    "resample_loop",
    "transposed_chord",
    "variant_of",
]
