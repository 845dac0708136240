"""Scenes for loops that name none: by how they feel, so that no scene of a game stays silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from adaptive.intake.annotation import Annotation
from adaptive.music import MOODS

__all__ = ["DEFAULT_SCENES", "SCENE_MOODS", "assign_scenes"]

Entry = Mapping[str, Annotation]
Mood = tuple[float, float, float]

SCENE_MOODS: Final[Mapping[str, Mood]] = {
    "calm": (0.3, -0.6, 20.0),
    "explore": (0.2, -0.1, 40.0),
    "tension": (-0.4, 0.4, 55.0),
    "combat": (-0.2, 0.8, 80.0),
    "sad": (-0.6, -0.5, 25.0),
    "victory": (0.7, 0.6, 75.0),
    "menu": (0.3, -0.3, 30.0),
    "mystery": (-0.3, -0.1, 30.0),
    "stealth": (-0.3, 0.1, 35.0),
    "horror": (-0.8, 0.5, 45.0),
    "chase": (0.0, 0.8, 85.0),
    "boss": (-0.3, 0.9, 92.0),
    "town": (0.5, 0.1, 45.0),
    "romance": (0.6, -0.3, 30.0),
    "dungeon": (-0.4, -0.1, 40.0),
    "forest": (0.3, -0.3, 30.0),
    "night": (-0.1, -0.5, 20.0),
}
"""Valence, arousal and energy of a game's usual scenes; our own reading of these words."""

DEFAULT_SCENES: Final = ("calm", "explore", "tension", "combat")
"""What a library without words for scenes is sorted into: most games ask for these."""

_FEWEST: Final = 4
_ENERGY_SPAN: Final = 50.0


def assign_scenes(
    entries: Mapping[str, Entry], wanted: Sequence[str] = (), *, fewest: int = _FEWEST
) -> dict[str, Annotation]:
    """Scenes of the loops that have no scene word of their own.

    Each joins the nearest of the scenes in valence, arousal and energy; then every scene that has
    too few loops takes the nearest of them all, so that it can be entered.

    Parameters
    ----------
    entries : mapping of str to entry
        All loops by id.
    wanted : sequence of str
        Scenes of the game; by default :data:`DEFAULT_SCENES`, where some loops have no scene word.
    fewest : int
        Loops that a scene should have.

    Returns
    -------
    dict of str to Annotation
        Scenes of every loop that has any, as ``library.toml`` holds them.
    """
    spoken = {identity: _spoken(entry) for identity, entry in entries.items()}
    silent = [identity for identity, words in spoken.items() if not words]
    scenes = tuple(wanted) or (DEFAULT_SCENES if silent else ())
    moods = {name: _mood_of(name) for name in scenes}
    joined: dict[str, list[str]] = {identity: list(words) for identity, words in spoken.items()}
    for identity in silent:
        if moods:
            at = _place(entries[identity])
            joined[identity].append(min(moods, key=lambda name: (_far(at, moods[name]), name)))
    for name, mood in moods.items():
        _fill(name, mood, joined, entries, fewest)
    return {
        identity: _annotation(entries[identity], words, bool(spoken[identity]))
        for identity, words in joined.items()
        if words
    }


def _fill(
    name: str, mood: Mood, joined: dict[str, list[str]], entries: Mapping[str, Entry], fewest: int
) -> None:
    members = [identity for identity, words in joined.items() if name in words]
    missing = min(fewest, len(joined)) - len(members)
    if missing <= 0:
        return
    others = [identity for identity in joined if name not in joined[identity]]
    others.sort(key=lambda identity: (_far(_place(entries[identity]), mood), identity))
    for identity in others[:missing]:
        joined[identity].append(name)


def _annotation(entry: Entry, words: list[str], spoken: bool) -> Annotation:
    said = entry.get("scenes")
    if spoken and said is not None:
        return Annotation(sorted(set(words)), said.source, said.confidence)
    return Annotation(sorted(set(words)), "analysis", 0.5)


def _spoken(entry: Entry) -> list[str]:
    scenes = entry.get("scenes")
    return list(scenes.value) if scenes is not None and isinstance(scenes.value, list) else []


def _mood_of(name: str) -> Mood:
    """The mood of a scene word, of a mood's name, or the middle of everything."""
    word = name.casefold()
    if word in SCENE_MOODS:
        return SCENE_MOODS[word]
    emotion = MOODS.get(word)
    if emotion is None:
        return (0.0, 0.0, 50.0)
    return (emotion.valence, emotion.arousal, 50.0 + 40.0 * emotion.arousal)


def _place(entry: Entry) -> Mood:
    return _number(entry, "valence"), _number(entry, "arousal"), _number(entry, "energy", 50.0)


def _number(entry: Entry, name: str, default: float = 0.0) -> float:
    annotation = entry.get(name)
    value = None if annotation is None else annotation.value
    return float(value) if isinstance(value, int | float) else default


def _far(one: Mood, other: Mood) -> float:
    valence, arousal, energy = (a - b for a, b in zip(one, other, strict=True))
    return valence**2 + arousal**2 + (energy / _ENERGY_SPAN) ** 2
