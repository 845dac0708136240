"""Tools for testing scores, games and the engine itself. Public."""

from adaptive.testing.clicks import Click, assert_click_free, click_scores, loudest_click
from adaptive.testing.structured_track import StructuredTrack, TrackPlan, render_track
from adaptive.testing.synthetic import (
    SYNTHETIC_PARTS,
    SYNTHETIC_SCENES,
    SYNTHETIC_SCORE,
    SyntheticScene,
    click_loop,
    sine_chord_loop,
    write_synthetic_library,
)

__all__ = [
    "SYNTHETIC_PARTS",
    "SYNTHETIC_SCENES",
    "SYNTHETIC_SCORE",
    "Click",
    "StructuredTrack",
    "SyntheticScene",
    "TrackPlan",
    "assert_click_free",
    "click_loop",
    "click_scores",
    "loudest_click",
    "render_track",
    "sine_chord_loop",
    "write_synthetic_library",
]
