"""The mood nearest to each loop of a table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.graph import FeatureTable
from adaptive.music import MOODS

__all__ = ["nearest_moods"]


def nearest_moods(table: FeatureTable) -> npt.NDArray[np.intp]:
    """Place in ``MOODS`` of the mood nearest to each loop [shape=(n,)]; of equals the first."""
    moods = list(MOODS.values())
    valence = np.array([mood.valence for mood in moods], np.float32)
    arousal = np.array([mood.arousal for mood in moods], np.float32)
    away = np.hypot(table.valence[:, None] - valence, table.arousal[:, None] - arousal)
    nearest: npt.NDArray[np.intp] = away.argmin(axis=1)
    return nearest
