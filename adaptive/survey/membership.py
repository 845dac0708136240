"""Which loops of a table belong to a scene, worked out once for each distinct set of tags."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.graph import FeatureTable
from adaptive.library import SceneIntent

__all__ = ["belongs", "tagged"]


def belongs(table: FeatureTable, scene: SceneIntent) -> npt.NDArray[np.bool_]:
    """Loops with a scene's name or one of its tags among their scenes [shape=(n,)].

    The same loops as :func:`adaptive.library.scene_members` finds.
    """
    if scene.every_loop:
        return np.ones(len(table), bool)
    return tagged(table, {scene.name, *scene.tags})


def tagged(table: FeatureTable, words: set[str]) -> npt.NDArray[np.bool_]:
    """Loops with any of some scene tags, in any case [shape=(n,)]."""
    asked = {word.casefold() for word in words}
    fits = [not asked.isdisjoint(tag.casefold() for tag in tags) for tags in table.scene_sets]
    return np.array(fits, bool)[table.scene_class] if fits else np.zeros(len(table), bool)
