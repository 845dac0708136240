"""Coverage: how many loops each scene has of each part, at low, middle and high energy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS, Part
from adaptive.graph import FeatureTable
from adaptive.library import DEFAULT_PART_RULES, SceneIntent, Score
from adaptive.survey.bands import BAND_SPANS, BANDS, asked_bands, bands_of
from adaptive.survey.membership import belongs

__all__ = ["SceneCoverage", "cover"]

PartCounts = tuple[int, ...]
"""Loops in each of :data:`BANDS`."""

_TOLERANCE = 5.0
"""So near to a band counts as within it: energies less than this apart are heard as one level."""


@dataclass(frozen=True, slots=True)
class SceneCoverage:
    """What a scene has, part by part.

    Parameters
    ----------
    scene : SceneIntent
    loops : int
        How many belong to it.
    counts : dict of Part to tuple of int
        Loops of each part in each band; every part is there.
    asked : tuple of int
        Bands in which it is expected to have loops.
    met : tuple of bool
        Whether one of its loops, of a part that the scene lets play, lies in each band or near.
    sounding : dict of Part to tuple of int
        Bands that are asked for and in which the part joins, empty where the scene leaves it out.
    """

    scene: SceneIntent
    loops: int
    counts: dict[Part, PartCounts]
    asked: tuple[int, ...]
    met: tuple[bool, ...]
    sounding: dict[Part, tuple[int, ...]]

    def total(self, part: Part) -> int:
        """Loops of a part."""
        return sum(self.counts[part])


def cover(
    table: FeatureTable, score: Score, numbers: npt.NDArray[np.intp] | None = None
) -> tuple[SceneCoverage, ...]:
    """The coverage of every scene of a score, in its order.

    Parameters
    ----------
    table : FeatureTable
    score : Score
    numbers : ndarray of int, optional
        Loops to count, all by default.
    """
    counted = np.ones(len(table), bool)
    if numbers is not None:
        counted = np.isin(np.arange(len(table)), numbers)
    return tuple(_cover(table, scene, score, counted) for scene in score.scenes.values())


def _cover(
    table: FeatureTable,
    scene: SceneIntent,
    score: Score,
    counted: npt.NDArray[np.bool_],
) -> SceneCoverage:
    member = belongs(table, scene) & counted
    energy = 100.0 * table.energy
    bands = bands_of(energy)
    found = np.bincount(
        table.part[member] * len(BANDS) + bands[member], minlength=len(PARTS) * len(BANDS)
    ).reshape(len(PARTS), len(BANDS))
    plays = np.isin(table.part, [PARTS.index(part) for part in scene.parts]) & member
    asked = asked_bands(scene)
    return SceneCoverage(
        scene=scene,
        loops=int(member.sum()),
        counts={part: tuple(row) for part, row in zip(PARTS, found.tolist(), strict=True)},
        asked=asked,
        met=tuple(_near(energy[plays], span) for span in BAND_SPANS),
        sounding={part: _sounding(part, scene, score, asked) for part in PARTS},
    )


def _near(energy: npt.NDArray[np.float32], span: tuple[float, float]) -> bool:
    return bool(((energy >= span[0] - _TOLERANCE) & (energy <= span[1] + _TOLERANCE)).any())


def _sounding(
    part: Part, scene: SceneIntent, score: Score, asked: tuple[int, ...]
) -> tuple[int, ...]:
    """Bands of which at least half lies above the energy at which the part joins."""
    if part not in scene.parts:
        return ()
    enter = score.parts.get(part, DEFAULT_PART_RULES[part]).enter
    return tuple(band for band in asked if enter <= sum(BAND_SPANS[band]) / 2.0)
