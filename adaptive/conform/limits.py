"""How far conforming may go."""

from __future__ import annotations

from dataclasses import dataclass, fields

from adaptive.errors import ParameterError

__all__ = ["DEFAULT_BUDGET_FRAMES", "ConformLimits"]

DEFAULT_BUDGET_FRAMES = 256 * 1024 * 1024 // 8
"""Frames of float32 stereo in 256 MiB: twelve and a half minutes at 44.1 kHz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformLimits:
    """What is looked for, and how far a loop may be bent for it.

    Raises
    ------
    ParameterError
        A limit is out of its range.
    """

    partners: int = 2
    """Loops of each part, variants included, that should fit where a lead plays."""
    least_parts: int = 2
    """Parts beside the lead's for which other scenes' loops are borrowed, if its own has none."""
    stretch: float = 0.12
    """Share by which a loop may become longer or shorter."""
    struck_stretch: float = 0.16
    """The same for drums and percussion, which bear more."""
    semitones: int = 3
    """Most semitones up or down, for what has a key."""
    key_distance: float = 0.16
    """Most that keys may lie apart (:meth:`adaptive.music.Key.distance`): the same notes, or all
    but one of them."""
    leads: int = 12
    """Times and keys of each scene's likeliest leads that are served."""

    def __post_init__(self) -> None:
        ranges = {
            "partners": (1, 16),
            "least_parts": (0, 6),
            "stretch": (0.0, 0.5),
            "struck_stretch": (0.0, 0.5),
            "semitones": (0, 6),
            "key_distance": (0.0, 1.0),
            "leads": (1, 256),
        }
        for each in fields(self):
            low, high = ranges[each.name]
            value = getattr(self, each.name)
            if not low <= value <= high:
                raise ParameterError(each.name, value, f"{low:g} to {high:g}")
