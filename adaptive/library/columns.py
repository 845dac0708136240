"""Columns: the annotations of many loops, an array a field.

What few loops differ in (key, meter, tempo, instruments …) is a table of distinct values and each
loop's place in it. Arrays cost a few bytes a loop where a :class:`Loop` costs a kilobyte; loops
are made from them one at a time (:class:`LoopSequence`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from adaptive.library.loop import MAYBE_RANGES, Loop
from adaptive.music import Emotion

__all__ = ["NUMBERS", "WHOLES", "WORDS", "LoopColumns", "Words", "rows_of"]

T = TypeVar("T", bound=Hashable)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

NUMBERS: tuple[str, ...] = (
    "valence", "arousal", "energy", "loudness", "brightness", "density", *MAYBE_RANGES,
)  # fmt: skip
"""Fields of fractions; not a number where one is unknown."""

WHOLES: tuple[str, ...] = ("bars", "start", "file_frames", "semitones", "seam_fade")
"""Fields of whole numbers."""

WORDS: tuple[str, ...] = (
    "part", "tempo", "meter", "key", "family", "pattern", "licence",
    "instruments", "scenes", "tags", "chords", "next",
)  # fmt: skip
"""Fields that are classes: the values are those of :class:`Loop`."""


@dataclass(frozen=True, slots=True)
class Words(Generic[T]):
    """A column of values that repeat.

    Parameters
    ----------
    values : tuple
        Distinct values.
    codes : int32 array [shape=(n,)]
        Each row's place among them.
    """

    values: tuple[T, ...]
    codes: Places

    @classmethod
    def of(cls, values: Iterable[T]) -> Words[T]:
        """Number values in the order in which they appear."""
        places: dict[T, int] = {}
        codes = [places.setdefault(value, len(places)) for value in values]
        return cls(tuple(places), np.array(codes, np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> T:
        value: T = self.values[int(self.codes[row])]
        return value

    def take(self, rows: npt.NDArray[np.intp]) -> Words[T]:
        """Some rows, the values kept as they are."""
        return Words(self.values, self.codes[rows])

    def mapped(self, values: Iterable[Any]) -> Words[Any]:
        """The same rows with each distinct value replaced, equal ones becoming one."""
        renamed: Words[Any] = Words.of(values)
        return Words(renamed.values, renamed.codes[self.codes])

    def compact(self) -> Words[T]:
        """The same rows without values that none has."""
        used = np.flatnonzero(np.bincount(self.codes, minlength=len(self.values)))
        places = np.zeros(len(self.values), np.int32)
        places[used] = np.arange(len(used))
        return Words(tuple(self.values[place] for place in used.tolist()), places[self.codes])

    def joined(self, other: Words[T]) -> Words[T]:
        """These rows, then the other's."""
        places = {value: place for place, value in enumerate(self.values)}
        assert len(places) == len(self.values)
        moved = [places.setdefault(value, len(places)) for value in other.values]
        theirs = np.array(moved, np.int32)[other.codes]
        return Words(tuple(places), np.concatenate((self.codes, theirs)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopColumns:
    """Annotations of n loops by the names of the manifest's fields.

    Parameters
    ----------
    ids, paths : tuple of str [length=n]
    numbers : mapping of str to float64 array [shape=(n,)]
        :data:`NUMBERS`.
    wholes : mapping of str to int64 array [shape=(n,)]
        :data:`WHOLES`.
    words : mapping of str to Words [length=n]
        :data:`WORDS`; ``tempo`` holds tempos, ``key`` keys or ``None``.
    """

    ids: tuple[str, ...]
    paths: tuple[str, ...]
    numbers: Mapping[str, Floats]
    wholes: Mapping[str, Ints]
    words: Mapping[str, Words[Any]]

    @classmethod
    def of(cls, loops: Iterable[Loop]) -> LoopColumns:
        """Gather loops."""
        rows = list(loops)
        numbers = {name: _numbers(getattr(loop, name) for loop in rows) for name in NUMBERS[2:]}
        numbers["valence"] = _numbers(loop.emotion.valence for loop in rows)
        numbers["arousal"] = _numbers(loop.emotion.arousal for loop in rows)
        return cls(
            ids=tuple(loop.id for loop in rows),
            paths=tuple(loop.path for loop in rows),
            numbers=numbers,
            wholes={
                name: np.fromiter((getattr(loop, name) for loop in rows), np.int64)
                for name in WHOLES
            },
            words={name: Words.of(getattr(loop, name) for loop in rows) for name in WORDS},
        )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def frames(self) -> Ints:
        """Each row's length in frames, worked out as :class:`Loop` does [shape=(n,)]."""
        tempo, meter = self.words["tempo"], self.words["meter"]
        time = tempo.codes.astype(np.int64) * len(meter.values) + meter.codes
        found, row = np.unique(time, return_inverse=True)
        each = [divmod(code, len(meter.values)) for code in found.tolist()]
        bars = [tempo.values[t].bar_frames(meter.values[m]) for t, m in each]
        frames: Ints = np.array(bars, np.int64)[row.reshape(-1)] * self.wholes["bars"]
        return frames

    def loop(self, row: int) -> Loop:
        """The loop of a row. Raises ParameterError when its values do not make one."""
        numbers = {name: float(self.numbers[name][row]) for name in NUMBERS}
        emotion = Emotion(numbers.pop("valence"), numbers.pop("arousal"))
        fields: dict[str, Any] = {
            **{name: None if value != value else value for name, value in numbers.items()},
            **{name: int(self.wholes[name][row]) for name in WHOLES},
            **{name: self.words[name][row] for name in WORDS},
        }
        return Loop(id=self.ids[row], path=self.paths[row], emotion=emotion, **fields)

    def take(self, rows: npt.ArrayLike) -> LoopColumns:
        """Some rows, in the order given."""
        chosen = np.asarray(rows, np.intp)
        places = chosen.tolist()
        return LoopColumns(
            ids=tuple(self.ids[row] for row in places),
            paths=tuple(self.paths[row] for row in places),
            numbers={name: column[chosen] for name, column in self.numbers.items()},
            wholes={name: column[chosen] for name, column in self.wholes.items()},
            words={name: column.take(chosen) for name, column in self.words.items()},
        )

    def compact(self) -> LoopColumns:
        """The same rows without words that none has."""
        words = {name: column.compact() for name, column in self.words.items()}
        return replace(self, words=words)

    def joined(self, other: LoopColumns) -> LoopColumns:
        """These rows, then the other's."""
        return LoopColumns(
            ids=self.ids + other.ids,
            paths=self.paths + other.paths,
            numbers={n: np.concatenate((self.numbers[n], other.numbers[n])) for n in NUMBERS},
            wholes={n: np.concatenate((self.wholes[n], other.wholes[n])) for n in WHOLES},
            words={name: self.words[name].joined(other.words[name]) for name in WORDS},
        )


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.fromiter((np.nan if v is None else v for v in values), np.float64)


def rows_of(ids: Sequence[str]) -> dict[str, int]:
    """Row of each id, of equal ones the first."""
    return dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))
