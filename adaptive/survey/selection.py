"""Selecting loops: by what they are, in an order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS, Part
from adaptive.errors import ParameterError
from adaptive.library.finding import did_you_mean
from adaptive.library.loop_sequence import LoopSequence
from adaptive.music import MOODS, Emotion, Key
from adaptive.survey.membership import belongs, tagged
from adaptive.survey.moods import nearest_moods
from adaptive.survey.survey import Survey

__all__ = ["ORDERS", "Wanted", "put_in_order", "select"]

Numbers = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Range = tuple[float, float]

_SLACK = 0.05
"""BPM; a tempo of whole frames is never exactly the figure that one writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to select; whatever is empty or ``None`` leaves the choice open.

    Parameters
    ----------
    parts : frozenset of Part
    key : str
        A key (``"A minor"``, ``"Am"``), a place on the Camelot wheel (``"8A"``) or in Open Key
        (``"1m"``), which modes with the same notes share, or ``"none"``.
    bpm, energy : (float, float), optional
        Lowest and highest, both included.
    scene : str
        A scene of the score, or a scene tag that loops have.
    mood : str
        One of the ten moods, in English or Chinese.
    text : str
        Found in id, family, key, instruments, scenes or tags, in any case.
    doubtful : bool
        Only loops with an annotation that a person should check.
    """

    parts: frozenset[Part] = frozenset()
    key: str = ""
    bpm: Range | None = None
    energy: Range | None = None
    scene: str = ""
    mood: str = ""
    text: str = ""
    doubtful: bool = False


def select(survey: Survey, wanted: Wanted) -> Numbers:
    """Numbers of the loops that are wanted, in the library's order [shape=(n,)].

    Raises
    ------
    ParameterError
        For a key, scene or mood that there is not.
    """
    table = survey.table
    fits: Mask = np.ones(len(table), bool)
    if wanted.parts:
        fits &= np.isin(table.part, [PARTS.index(part) for part in wanted.parts])
    if wanted.key:
        fits &= _in_key(survey, wanted.key)
    if wanted.bpm is not None:
        fits &= _within(survey.bpm(), wanted.bpm, _SLACK)
    if wanted.energy is not None:
        fits &= _within(100.0 * table.energy, wanted.energy, 1e-3)
    if wanted.scene:
        fits &= _of_scene(survey, wanted.scene)
    if wanted.mood:
        fits &= _of_mood(survey, wanted.mood)
    if wanted.doubtful:
        fits &= _doubtful(survey)
    numbers: Numbers = np.flatnonzero(fits)
    return _with_text(survey, numbers, wanted.text) if wanted.text.strip() else numbers


def put_in_order(
    survey: Survey, numbers: Numbers, fields: Iterable[str], reverse: bool = False
) -> Numbers:
    """The same loops by some of :data:`ORDERS`, the first field foremost; equals stay as they are.

    Raises
    ------
    ParameterError
        For a field that loops are not put in order by.
    """
    names = list(fields)
    for name in names:
        if name not in ORDERS:
            raise ParameterError("sort", name, ", ".join(ORDERS))
    if not names:
        return numbers[::-1] if reverse else numbers
    sign = -1 if reverse else 1  # of ranks and not of the row, so that equals stay as they are
    ranks = [sign * _ranks(ORDERS[name](survey)[numbers]) for name in reversed(names)]
    return numbers[np.lexsort(ranks)]


def _ranks(values: npt.NDArray[Any]) -> Numbers:
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.intp)


def _wheel_place(survey: Survey) -> Numbers:
    """Places around the Camelot wheel, minor before major; loops without a key last."""
    places = [
        99 if key is None else 2 * int(key.camelot[:-1]) + (key.camelot[-1] == "B")
        for key in survey.table.keys
    ]
    return np.array(places, np.intp)[survey.table.key_class]


def _least_sure(survey: Survey) -> npt.NDArray[np.float64]:
    """The lowest confidence of each loop, 1 where nothing is in doubt."""
    sure = {
        name: min(provenance.confidence for provenance in fields.values())
        for name, fields in survey.doubts.items()
    }
    return np.array([sure.get(name, 1.0) for name in survey.table.ids])


ORDERS: dict[str, Callable[[Survey], npt.NDArray[Any]]] = {
    "id": lambda survey: np.array([name.casefold() for name in survey.table.ids], object),
    "part": lambda survey: survey.table.part,
    "key": _wheel_place,
    "bpm": lambda survey: survey.bpm(),
    "meter": lambda survey: np.array([str(m) for m in survey.table.meters])[
        survey.table.meter_class
    ],
    "bars": lambda survey: survey.table.bars,
    "energy": lambda survey: survey.table.energy,
    "valence": lambda survey: survey.table.valence,
    "arousal": lambda survey: survey.table.arousal,
    "mood": lambda survey: np.array(list(MOODS))[nearest_moods(survey.table)],
    "loudness": lambda survey: survey.table.loudness,
    "brightness": lambda survey: survey.table.brightness,
    "density": lambda survey: survey.table.density,
    "family": lambda survey: np.array(survey.table.families)[survey.table.family_class],
    "confidence": _least_sure,
}
"""What loops can be put in order by."""


def _within(values: npt.NDArray[np.floating], span: Range, slack: float) -> Mask:
    low, high = span
    fits: Mask = (values >= low - slack) & (values <= high + slack)
    return fits


def _in_key(survey: Survey, text: str) -> Mask:
    table, word = survey.table, text.strip().casefold()
    fits = [_is_key(key, word) for key in table.keys]
    if not any(fits) and not _names_a_key(word):
        raise ParameterError("key", text, 'a key ("A minor", "8A", "1m") or "none"')
    return np.array(fits, bool)[table.key_class] if fits else np.zeros(len(table), bool)


def _is_key(key: Key | None, word: str) -> bool:
    if key is None:
        return word == "none"
    if word in (key.camelot.casefold(), key.open_key.casefold()):
        return True
    try:
        return Key.parse(word) == key
    except ParameterError:
        return False


def _names_a_key(word: str) -> bool:
    every = [Key(tonic, mode) for tonic in range(12) for mode in ("major", "minor")]
    if word == "none" or any(_is_key(key, word) for key in every):
        return True
    try:
        Key.parse(word)
    except ParameterError:
        return False
    return True


def _of_scene(survey: Survey, name: str) -> Mask:
    table, scenes = survey.table, survey.library.score.scenes
    if name in scenes:
        return belongs(table, scenes[name])
    known = sorted({*scenes, *(tag for tags in table.scene_sets for tag in tags)})
    if name.casefold() not in {tag.casefold() for tag in known}:
        legal = did_you_mean(name, known, f"one of {', '.join(known[:20])}" if known else "none")
        raise ParameterError("scene", name, legal)
    return tagged(table, {name})


def _of_mood(survey: Survey, name: str) -> Mask:
    mood = list(MOODS.values()).index(Emotion.named(name))
    fits: Mask = nearest_moods(survey.table) == mood
    return fits


def _doubtful(survey: Survey) -> Mask:
    return np.array([name in survey.doubts for name in survey.table.ids], bool)


def _with_text(survey: Survey, numbers: Numbers, text: str) -> Numbers:
    """Those of some loops in which a text is found."""
    table, word = survey.table, text.strip().casefold()
    keys = [
        word in ("none" if key is None else f"{key} {key.camelot} {key.open_key}".casefold())
        for key in table.keys
    ]
    families = [word in family.casefold() for family in table.families]
    instruments = [_any_has(names, word) for names in table.instrument_sets]
    scenes = [_any_has(names, word) for names in table.scene_sets]
    in_tags = _tags_with(survey, word)
    found = [
        number
        for number in numbers.tolist()
        if word in table.ids[number].casefold()
        or keys[table.key_class[number]]
        or families[table.family_class[number]]
        or instruments[table.instrument_class[number]]
        or scenes[table.scene_class[number]]
        or in_tags[number]
    ]
    return np.array(found, np.intp)


def _tags_with(survey: Survey, word: str) -> Mask:
    """Loops with a word in a tag; a large library's tags are columns, and no loop is made."""
    loops = survey.loops
    if not isinstance(loops, LoopSequence):
        return np.array([_any_has(loop.tags, word) for loop in loops], bool)
    tags = loops.columns.words["tags"]
    return np.array([_any_has(names, word) for names in tags.values], bool)[tags.codes]


def _any_has(names: Iterable[str], word: str) -> bool:
    return any(word in name.casefold() for name in names)
