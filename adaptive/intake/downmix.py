"""Surround sound as stereo.

The front channels stay, centre and surrounds join at −3 dB, low-frequency effects are left out
(Recommendation ITU-R BS.775-4, annex 4), and all is scaled so that nothing can overflow.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["WAVE_LAYOUTS", "layout_of_mask", "mix_to_stereo", "usual_layout"]

_HALF = 0.5**0.5
_SPEAKERS = (
    "FL", "FR", "FC", "LFE", "BL", "BR", "FLC", "FRC", "BC", "SL", "SR",
)  # fmt: skip
"""Loudspeakers in the order of the bits of WAVE_FORMAT_EXTENSIBLE's mask."""

_GAINS: dict[str, tuple[float, float]] = {
    "FL": (1.0, 0.0),
    "FR": (0.0, 1.0),
    "FC": (_HALF, _HALF),
    "LFE": (0.0, 0.0),
    "BL": (_HALF, 0.0),
    "BR": (0.0, _HALF),
    "FLC": (_HALF, 0.0),
    "FRC": (0.0, _HALF),
    "BC": (0.5, 0.5),
    "SL": (_HALF, 0.0),
    "SR": (0.0, _HALF),
}

WAVE_LAYOUTS: dict[int, tuple[str, ...]] = {
    3: ("FL", "FR", "FC"),
    4: ("FL", "FR", "BL", "BR"),
    5: ("FL", "FR", "FC", "BL", "BR"),
    6: ("FL", "FR", "FC", "LFE", "BL", "BR"),
    7: ("FL", "FR", "FC", "LFE", "BC", "SL", "SR"),
    8: ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR"),
}
"""Usual layouts of WAV and FLAC (RFC 9639, 9.1.3) by their number of channels."""

_VORBIS_LAYOUTS: dict[int, tuple[str, ...]] = {
    3: ("FL", "FC", "FR"),
    4: ("FL", "FR", "BL", "BR"),
    5: ("FL", "FC", "FR", "BL", "BR"),
    6: ("FL", "FC", "FR", "BL", "BR", "LFE"),
    7: ("FL", "FC", "FR", "SL", "SR", "BC", "LFE"),
    8: ("FL", "FC", "FR", "SL", "SR", "BL", "BR", "LFE"),
}
"""Layouts of Vorbis (I specification, 4.3.9) and Opus (RFC 7845, 5.1.1.2)."""


def layout_of_mask(mask: int, channels: int) -> tuple[str, ...] | None:
    """Loudspeakers of a WAVE_FORMAT_EXTENSIBLE mask; ``None`` when it does not say them all."""
    named = tuple(name for bit, name in enumerate(_SPEAKERS) if mask >> bit & 1)
    return named if len(named) == channels and not mask >> len(_SPEAKERS) else None


def usual_layout(container: str, channels: int) -> tuple[str, ...] | None:
    """Loudspeakers that a container's files have by convention; ``None`` where there is none."""
    if container in ("Ogg Vorbis", "Ogg Opus"):
        return _VORBIS_LAYOUTS.get(channels)
    if container in ("WAV", "RF64", "W64", "FLAC", "Ogg FLAC"):
        return WAVE_LAYOUTS.get(channels)
    return None


def mix_to_stereo(
    pcm: npt.NDArray[np.float32], layout: tuple[str, ...] | None
) -> npt.NDArray[np.float32]:
    """Mix three or more channels down [shape=(frames, 2)].

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels), dtype=float32]
    layout : tuple of str or None
        A loudspeaker for each channel; ``None``: both sides are the mean of all channels.
    """
    channels = pcm.shape[1]
    if layout is None:
        gains = np.full((channels, 2), 1.0 / channels, np.float32)
    else:
        gains = np.array([_GAINS[name] for name in layout], np.float32)
        gains /= max(1.0, float(gains.sum(axis=0).max()))
    return np.ascontiguousarray(pcm @ gains, dtype=np.float32)
