"""Tools for testing scores, games and the engine itself. Public."""

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
    "SyntheticScene",
    "click_loop",
    "sine_chord_loop",
    "write_synthetic_library",
]
