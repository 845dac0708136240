"""Bands of energy: low, middle and high, by which a library's gaps are counted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.library import SceneIntent

__all__ = ["BANDS", "BAND_SPANS", "asked_bands", "bands_of"]

BANDS: tuple[str, ...] = ("low", "middle", "high")

BAND_SPANS: tuple[tuple[float, float], ...] = ((0.0, 35.0), (35.0, 65.0), (65.0, 100.0))
"""Where each begins and ends; an energy at an edge belongs to the band above."""


def bands_of(energy: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Place in :data:`BANDS` of energies from 0 to 100 [same shape]."""
    edges = [span[0] for span in BAND_SPANS[1:]]
    # Tables hold energies as shares in float32, so that 35 may come back as 34.999997.
    return np.digitize(np.round(energy, 3), edges).astype(np.intp)


def asked_bands(scene: SceneIntent) -> tuple[int, ...]:
    """Bands in which a scene is expected to have loops, as places in :data:`BANDS`.

    That of its own energy and the ones beside it: a boss is not asked to sleep. All three where
    the score gives it no energy.
    """
    if scene.energy is None:
        return tuple(range(len(BANDS)))
    own = int(bands_of(np.array([scene.energy], np.float32))[0])
    return tuple(band for band in range(len(BANDS)) if abs(band - own) <= 1)
