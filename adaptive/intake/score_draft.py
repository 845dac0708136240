"""A first score for a library that has none: its scenes, fitted to its loops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Final

from adaptive.library import Loop, Stinger, default_score
from adaptive.library.toml_text import TomlValue, toml_string, toml_table

__all__ = ["score_text"]

_LUFS: Final = -20.0
"""Loudness of a loop that leaves room for several to sound together."""

_MOST_DOWN: Final = -12.0
_MOST_TRIGGERS: Final = 40
"""More one-shots than these are an instrument's samples, not what a game strikes up."""

_TOP: Final = """# What scenes mean in this library (docs/library-format.md). An import made this
# from the loops that were there; it is yours now, and no import writes over it.
"""


def score_text(loops: Sequence[Loop], stingers: Sequence[Stinger] = ()) -> str:
    """The default score of some sounds, as a person would write it.

    The first stingers have a trigger each, or nothing could call them.

    The mix is turned down by as much as its loops are louder than −20 LUFS in the median, 12 dB
    at most: loop packs are mastered to be loud alone.
    """
    score = default_score(loops)
    down = _LUFS - median(loop.loudness for loop in loops)
    head: dict[str, TomlValue] = {"start": score.start or ""}
    head["gain_db"] = round(2.0 * min(0.0, max(_MOST_DOWN, down))) / 2.0
    tables = [_TOP + toml_table("[score]", head)]
    for name, scene in score.scenes.items():
        fields: dict[str, TomlValue] = {"tags": sorted(scene.tags)}
        if scene.emotion is not None:
            fields["valence"] = round(scene.emotion.valence, 2)
            fields["arousal"] = round(scene.emotion.arousal, 2)
        if scene.energy is not None:
            fields["energy"] = round(scene.energy)
        count = sum(name in loop.scenes for loop in loops)
        notes = {"tags": f"{count} loop{'s' * (count != 1)}"} if count else {}
        tables.append(toml_table(f"[scenes.{toml_string(name)}]", fields, notes))
    return "\n".join([*tables, *_triggers(stingers)])


def _triggers(stingers: Sequence[Stinger]) -> list[str]:
    """A trigger for each stinger, called by the end of its id where that names no other."""
    called = stingers[:_MOST_TRIGGERS]
    short = Counter(_short(stinger.id) for stinger in called)
    tables = []
    for stinger in called:
        name = _short(stinger.id)
        name = name if short[name] == 1 else stinger.id
        header = f"[triggers.{toml_string(name)}]"
        tables.append(toml_table(header, {"stinger": stinger.id}))
    return tables


def _short(identity: str) -> str:
    return identity.rsplit("/", 1)[-1]
