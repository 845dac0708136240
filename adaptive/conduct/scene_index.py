"""Scenes by name and by free tags, in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from adaptive.conduct.repertoire import Repertoire
from adaptive.errors import ParameterError
from adaptive.library.score import SceneIntent, Score

__all__ = ["SceneIndex", "first_scene"]


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip()


class SceneIndex:
    """Finds the scene that free tags mean.

    Parameters
    ----------
    scenes : mapping of str to SceneIntent
    """

    def __init__(self, scenes: Mapping[str, SceneIntent]) -> None:
        self._scenes = scenes
        self._tags = {
            name: {_folded(name), *(_folded(tag) for tag in scene.tags)}
            for name, scene in scenes.items()
        }

    @property
    def words(self) -> tuple[str, ...]:
        """Every scene name and tag, for suggestions."""
        found = dict.fromkeys(self._scenes)
        for scene in self._scenes.values():
            found.update(dict.fromkeys(sorted(scene.tags)))
        return tuple(found)

    def called(self, name: str) -> SceneIntent | None:
        """The scene that has a name, in any case, or else just this tag."""
        word = _folded(name)
        for scene in self._tags:
            if word == _folded(scene):
                return self._scenes[scene]
        owners = [scene for scene, own in self._tags.items() if word in own]
        return self._scenes[owners[0]] if owners else None

    def match(self, tags: Iterable[str]) -> SceneIntent | None:
        """The scene that shares most with the tags; ``None`` when none shares anything.

        A tag equal to a scene's counts 1; a tag that contains one of a scene's (or the other way
        round, from two characters on) counts ½. Of equals, the first in the score.
        """
        wanted = [_folded(tag) for tag in tags]
        best: tuple[float, str] | None = None
        for name, own in self._tags.items():
            points = sum(_likeness(tag, own) for tag in wanted)
            if points > 0 and (best is None or points > best[0]):
                best = (points, name)
        return None if best is None else self._scenes[best[1]]


def first_scene(score: Score, repertoire: Repertoire) -> SceneIntent:
    """The scene that a session begins with: the score's start, else the first that has loops.

    Raises
    ------
    ParameterError
        When no scene has loops.
    """
    for name in (score.start, *score.scenes):
        scene = None if name is None else score.scenes.get(name)
        if scene is not None and repertoire.playable_parts(scene):
            return scene
    legal = "at least one scene whose tags match loops"
    raise ParameterError("score scenes", list(score.scenes), legal)


def _likeness(tag: str, own: set[str]) -> float:
    if tag in own:
        return 1.0
    if len(tag) < 2:
        return 0.0
    near = any(len(word) >= 2 and (word in tag or tag in word) for word in own)
    return 0.5 if near else 0.0
