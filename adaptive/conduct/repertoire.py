"""The repertoire: the usable loops in the form in which the walk reads them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from adaptive.cues import PARTS, Part
from adaptive.library.loop import Loop, Stinger
from adaptive.library.score import SceneIntent
from adaptive.music import Emotion

__all__ = ["EMOTION_EVENT_WEIGHTS", "INTENT_WEIGHTS", "Repertoire"]

INTENT_WEIGHTS = {"scene": 1.0, "emotion": 0.6, "energy": 0.8, "tempo range": 0.6}
"""How much each wish of the context counts when a loop is chosen for it."""

EMOTION_EVENT_WEIGHTS = {**INTENT_WEIGHTS, "scene": 0.4, "emotion": 1.0}
"""The same after an emotion event: what was asked for last may lead out of the scene's loops."""

_FULL_TURN = math.sqrt(8.0)
_FAR_ENERGY = 2.0


class Repertoire:
    """Loops and stingers with compact arrays of what the context asks about.

    Parameters
    ----------
    loops : sequence of Loop
        Numbered from 0 in this order, which is also the graph's.
    stingers : sequence of Stinger
    materials : sequence of int
        Number of each loop's audio, then of each stinger's.
    """

    def __init__(
        self, loops: Sequence[Loop], stingers: Sequence[Stinger], materials: Sequence[int]
    ) -> None:
        self.loops = tuple(loops)
        self.stingers = tuple(stingers)
        self._materials = tuple(materials)
        self._energy = np.array([loop.energy for loop in loops], np.float64)
        self._valence = np.array([loop.emotion.valence for loop in loops], np.float64)
        self._arousal = np.array([loop.emotion.arousal for loop in loops], np.float64)
        self._log_bpm = np.log2(np.array([loop.tempo.bpm for loop in loops], np.float64))
        part = np.array([PARTS.index(loop.part) for loop in loops], np.int64)
        self._of_part = {p: np.flatnonzero(part == i) for i, p in enumerate(PARTS)}
        self._tagged: dict[str, list[int]] = {}
        for number, loop in enumerate(loops):
            for tag in loop.scenes:
                self._tagged.setdefault(tag.casefold(), []).append(number)
        self._members: dict[tuple[str, frozenset[str]], np.ndarray] = {}

    def material(self, loop: int) -> int:
        """Number of a loop's audio."""
        return self._materials[loop]

    def stinger_material(self, stinger: int) -> int:
        """Number of a stinger's audio."""
        return self._materials[len(self.loops) + stinger]

    def of_part(self, part: Part) -> np.ndarray:
        """Numbers of a part's loops, ascending [shape=(n,), int64]."""
        return self._of_part[part]

    def members(self, scene: SceneIntent) -> np.ndarray:
        """Which loops belong to a scene [shape=(loops,), bool]."""
        key = (scene.name, scene.tags)
        found = self._members.get(key)
        if found is None:
            found = np.zeros(len(self.loops), bool)
            for tag in {scene.name.casefold(), *(t.casefold() for t in scene.tags)}:
                found[self._tagged.get(tag, [])] = True
            self._members[key] = found
        return found

    def playable_parts(self, scene: SceneIntent) -> tuple[Part, ...]:
        """Parts for which a scene has loops, among those that it allows."""
        members = self.members(scene)
        return tuple(p for p in PARTS if p in scene.parts and members[self.of_part(p)].any())

    def intent_terms(
        self,
        loops: np.ndarray,
        scene: SceneIntent,
        emotion: Emotion | None,
        energy: float,
        weights: Mapping[str, float] = INTENT_WEIGHTS,
    ) -> dict[str, np.ndarray]:
        """How far loops lie from what is asked for, as weighted terms.

        Parameters
        ----------
        loops : np.ndarray [shape=(n,), int]
        scene : SceneIntent
        emotion : Emotion or None
            ``None`` leaves it open.
        energy : float
            0 to 100.
        weights : mapping
            :data:`INTENT_WEIGHTS` or :data:`EMOTION_EVENT_WEIGHTS`.

        Returns
        -------
        dict of str to np.ndarray [shape=(n,)]
            Each from 0 (just right) to its weight; energy to three times its weight.
        """
        terms = {
            "scene": np.where(self.members(scene)[loops], 0.0, 1.0),
            "energy": _energy_distance(np.abs(self._energy[loops] - energy)),
        }
        if emotion is not None:
            across = self._valence[loops] - emotion.valence
            up = self._arousal[loops] - emotion.arousal
            terms["emotion"] = np.sqrt(across * across + up * up) / _FULL_TURN
        if scene.bpm is not None:
            low, high = (math.log2(b) for b in scene.bpm)
            tempo = self._log_bpm[loops]
            outside = np.maximum(np.maximum(low - tempo, tempo - high), 0.0)
            terms["tempo range"] = np.minimum(outside, 1.0)
        return {name: weights[name] * value for name, value in terms.items()}


def _energy_distance(steps: np.ndarray) -> np.ndarray:
    """How far energies lie apart: near ones may stand in for one another, far ones may not.

    A tenth of the range costs 0.12, a quarter 0.38, a half 1.
    """
    share = steps / 100.0
    distance: np.ndarray = share + _FAR_ENERGY * share * share
    return distance
