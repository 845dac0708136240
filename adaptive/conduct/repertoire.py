"""The repertoire: the usable loops in the form in which the walk reads them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from adaptive.cues import PARTS, Part
from adaptive.library.loop import Loop, Stinger
from adaptive.library.loop_sequence import LoopSequence, columns_of
from adaptive.library.score import SceneIntent
from adaptive.music import Emotion

__all__ = ["EMOTION_EVENT_WEIGHTS", "INTENT_WEIGHTS", "Repertoire"]

INTENT_WEIGHTS = {"scene": 1.0, "emotion": 1.3, "energy": 0.8, "tempo range": 0.6}
"""How much each wish of the context counts when a loop is chosen for it."""

EMOTION_EVENT_WEIGHTS = {**INTENT_WEIGHTS, "scene": 0.4, "emotion": 1.0}
"""The same after an emotion event: what was asked for last may lead out of the scene's loops."""

_FULL_TURN = math.sqrt(8.0)
_FAR_ENERGY = 2.0
_NONE = np.zeros(0, np.int64)


class Repertoire:
    """Loops and stingers with compact arrays of what the context asks about.

    Parameters
    ----------
    loops : sequence of Loop
        Numbered from 0 in this order, which is also the graph's. A :class:`LoopSequence` is read by
        its columns, and makes the loops that play.
    stingers : sequence of Stinger
    materials : sequence of int
        Number of each loop's audio, then of each stinger's.
    """

    def __init__(
        self, loops: Sequence[Loop], stingers: Sequence[Stinger], materials: Sequence[int]
    ) -> None:
        columns = columns_of(loops)
        words, numbers = columns.words, columns.numbers
        self.loops = loops if isinstance(loops, LoopSequence) else tuple(loops)
        self.ids = columns.ids
        self.stingers = tuple(stingers)
        self._materials = tuple(materials)
        bpm = np.array([tempo.bpm for tempo in words["tempo"].values], np.float64)
        asked = (numbers["energy"], numbers["valence"], numbers["arousal"])
        self._asked = np.column_stack([*asked, np.log2(bpm)[words["tempo"].codes]])
        places = np.array([PARTS.index(p) for p in words["part"].values], np.int64)
        part = places[words["part"].codes]
        self._part = part
        self._frames = columns.frames
        self._of_part = {p: np.flatnonzero(part == i) for i, p in enumerate(PARTS)}
        self._scene_sets = words["scenes"]
        self._time = words["tempo"].codes.astype(np.int64) * len(words["meter"].values)
        self._time += words["meter"].codes
        times = len(words["tempo"].values) * len(words["meter"].values)
        self._by_time = {p: self._sorted_by_time(n, times) for p, n in self._of_part.items()}
        self._rough_parts: dict[Part, np.ndarray] = {}
        self._rough_members: dict[
            tuple[Part, str, frozenset[str]], tuple[np.ndarray, np.ndarray]
        ] = {}
        self._members: dict[tuple[str, frozenset[str]], np.ndarray] = {}
        self._playable: dict[tuple[str, frozenset[str], tuple[Part, ...]], tuple[Part, ...]] = {}

    def material(self, loop: int) -> int:
        """Number of a loop's audio."""
        return self._materials[loop]

    def stinger_material(self, stinger: int) -> int:
        """Number of a stinger's audio."""
        return self._materials[len(self.loops) + stinger]

    def part(self, loop: int) -> Part:
        """A loop's part."""
        return PARTS[int(self._part[loop])]

    def frames(self, loop: int) -> int:
        """A loop's length."""
        return int(self._frames[loop])

    def of_part(self, part: Part) -> np.ndarray:
        """Numbers of a part's loops, ascending [shape=(n,), int64]."""
        return self._of_part[part]

    def members(self, scene: SceneIntent) -> np.ndarray:
        """Which loops belong to a scene [shape=(loops,), bool]."""
        key = (scene.name, scene.tags)
        found = self._members.get(key)
        if found is None:
            sets = self._scene_sets
            words = scene.words
            belong = [not words.isdisjoint(map(str.casefold, tags)) for tags in sets.values]
            found = np.array(belong, bool)[sets.codes] | scene.every_loop
            self._members[key] = found
        return found

    def playable_parts(self, scene: SceneIntent) -> tuple[Part, ...]:
        """Parts for which a scene has loops, among those that it allows."""
        key = (scene.name, scene.tags, scene.parts)
        found = self._playable.get(key)
        if found is None:
            members = self.members(scene)
            found = tuple(p for p in PARTS if p in scene.parts and members[self.of_part(p)].any())
            self._playable[key] = found
        return found

    def in_time(self, loops: np.ndarray, loop: int) -> np.ndarray:
        """Which of some loops have the tempo and the meter of one [same shape, bool]."""
        same: np.ndarray = self._time[loops] == self._time[loop]
        return same

    def part_in_time(self, part: Part, loop: int) -> np.ndarray:
        """Numbers of a part's loops that have the tempo and meter of one, ascending."""
        starts, numbers = self._by_time[part]
        time = int(self._time[loop])
        found: np.ndarray = numbers[starts[time] : starts[time + 1]]
        return found

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
        energies, valence, arousal, tempo = self._asked.take(loops, 0).T
        terms = {
            "scene": np.where(self.members(scene).take(loops), 0.0, 1.0),
            "energy": _energy_distance(np.abs(energies - energy)),
        }
        if emotion is not None:
            across = valence - emotion.valence
            up = arousal - emotion.arousal
            terms["emotion"] = np.sqrt(across * across + up * up) / _FULL_TURN
        if scene.bpm is not None:
            low, high = (math.log2(b) for b in scene.bpm)
            outside = np.maximum(np.maximum(low - tempo, tempo - high), 0.0)
            terms["tempo range"] = np.minimum(outside, 1.0)
        return {name: weights[name] * value for name, value in terms.items()}

    def foresee_rough(self, scene: SceneIntent) -> None:
        """Work out what :meth:`nearest` needs for a scene, so that no decision has to."""
        for part in PARTS:
            self._members_of(part, scene)

    def nearest(
        self,
        loops: np.ndarray,
        count: int,
        scene: SceneIntent,
        emotion: Emotion | None,
        energy: float,
        weights: Mapping[str, float],
    ) -> np.ndarray:
        """Places of the loops with the least :meth:`rough_misfit`, in no order [shape=(count,)].

        Of a whole part, the scene's are looked at first: no other comes before the worst of the
        best of these, unless that lies farther off than the weight of the scene.
        """
        part = next((p for p, numbers in self._of_part.items() if numbers is loops), None)
        places, rough = (_NONE, _NONE) if part is None else self._members_of(part, scene)
        if part is None or len(places) <= count:
            misfit = self.rough_misfit(loops, scene, emotion, energy, weights)
            return np.argpartition(misfit, count)[:count]
        own = _misfit(rough, emotion, energy, weights)
        best = np.argpartition(own, count)[:count]
        bound = own[best].max()
        if bound < weights["scene"]:
            found: np.ndarray = places[best]
            return found
        misfit = _misfit(self._rough_of_part(part), emotion, energy, weights)
        misfit += np.float32(weights["scene"])
        misfit[places] = own
        near = np.flatnonzero(misfit <= bound)
        return near if len(near) <= count else near[np.argpartition(misfit[near], count)[:count]]

    def rough_misfit(
        self,
        loops: np.ndarray,
        scene: SceneIntent,
        emotion: Emotion | None,
        energy: float,
        weights: Mapping[str, float],
    ) -> np.ndarray:
        """The sum of :meth:`intent_terms` in float32, tempo range aside: for shortlists."""
        misfit = _misfit(self._rough(loops), emotion, energy, weights)
        misfit += np.float32(weights["scene"]) * ~self.members(scene).take(loops)
        return misfit

    def _members_of(self, part: Part, scene: SceneIntent) -> tuple[np.ndarray, np.ndarray]:
        """Places of a scene's loops among a part's, and what :meth:`_rough` says of them."""
        key = (part, scene.name, scene.tags)
        found = self._rough_members.get(key)
        if found is None:
            loops = self.of_part(part)
            places = np.flatnonzero(self.members(scene)[loops])
            found = self._rough_members[key] = places, self._rough_of_part(part)[:, places]
        return found

    def _rough_of_part(self, part: Part) -> np.ndarray:
        """What :meth:`_rough` says of a part's loops."""
        found = self._rough_parts.get(part)
        if found is None:
            found = self._rough_parts[part] = self._rough(self.of_part(part))
        return found

    def _rough(self, loops: np.ndarray) -> np.ndarray:
        """Energy from 0 to 1, valence and arousal of loops, in float32 [shape=(3, n)]."""
        energies, valence, arousal, _ = self._asked.take(loops, 0).T
        return np.stack([energies / 100.0, valence, arousal]).astype(np.float32)

    def _sorted_by_time(self, loops: np.ndarray, times: int) -> tuple[list[int], np.ndarray]:
        """Loops by their time, of equals as they were, and where each time begins among them."""
        own = self._time[loops]
        order = np.argsort(own, kind="stable")
        starts = np.searchsorted(own[order], np.arange(times + 1))
        return starts.tolist(), loops[order]


def _misfit(
    rough: np.ndarray, emotion: Emotion | None, energy: float, weights: Mapping[str, float]
) -> np.ndarray:
    """How far energy and emotion lie from what is asked for, in float32 [shape=(n,)]."""
    energies, valence, arousal = rough
    misfit: np.ndarray = energies - np.float32(energy / 100.0)
    np.abs(misfit, out=misfit)
    misfit = _energy_share(misfit)
    misfit *= np.float32(weights["energy"])
    if emotion is not None:
        across = np.square(valence - np.float32(emotion.valence))
        across += np.square(arousal - np.float32(emotion.arousal))
        np.sqrt(across, out=across)
        across *= np.float32(weights["emotion"] / _FULL_TURN)
        misfit += across
    return misfit


def _energy_distance(steps: np.ndarray) -> np.ndarray:
    """How far energies lie apart: near ones may stand in for one another, far ones may not.

    A tenth of the range costs 0.12, a quarter 0.38, a half 1.
    """
    return _energy_share(steps / 100.0)


def _energy_share(share: np.ndarray) -> np.ndarray:
    distance: np.ndarray = share + _FAR_ENERGY * share * share
    return distance
