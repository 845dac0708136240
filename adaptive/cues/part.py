"""Parts: the roles that loops take in an ensemble."""

from __future__ import annotations

from enum import Enum

__all__ = ["LEAD_ORDER", "PARTS", "Part"]


class Part(Enum):
    """What a loop does in the ensemble. ``MIX`` is a finished track that plays alone."""

    DRUMS = "drums"
    PERCUSSION = "percussion"
    BASS = "bass"
    HARMONY = "harmony"
    MELODY = "melody"
    TEXTURE = "texture"
    MIX = "mix"


PARTS: tuple[Part, ...] = tuple(Part)
"""Every part, in the order in which the mixer adds them."""

LEAD_ORDER: tuple[Part, ...] = (
    Part.HARMONY,
    Part.MELODY,
    Part.BASS,
    Part.TEXTURE,
    Part.DRUMS,
    Part.PERCUSSION,
    Part.MIX,
)
"""Which part decides tempo, meter and key of a section: the one that says most about harmony."""
