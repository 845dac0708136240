"""Checking whole columns: which rows make a loop, without making one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from adaptive.errors import LibraryError, ParameterError
from adaptive.library.columns import LoopColumns, Words
from adaptive.library.loop import MAYBE_RANGES

__all__ = ["UNREADABLE", "check_columns", "is_inside"]

Rows = npt.NDArray[np.bool_]

UNREADABLE: Final = "unreadable"
"""Stands for a word that names nothing."""

_RANGES: dict[str, tuple[float, float]] = {
    "valence": (-1.0, 1.0),
    "arousal": (-1.0, 1.0),
    "energy": (0.0, 100.0),
    "loudness": (-100.0, 0.0),
    "brightness": (0.0, 1.0),
    "density": (0.0, 64.0),
    **MAYBE_RANGES,
}
_OUTSIDE = re.compile(r"^[\\/]|^[^/\\]*:|(^|[\\/])\.\.([\\/]|$)|\0")
_PATTERN = re.compile(r"[0-9]{16}|")


def is_inside(file: str) -> bool:
    """Whether a path stays inside the folder that it is relative to."""
    return bool(file) and _OUTSIDE.search(file) is None


def check_columns(columns: LoopColumns, where: str, problems: list[LibraryError]) -> Rows:
    """Which rows make a loop [shape=(n,)]; adds a problem for each kind of fault.

    Parameters
    ----------
    columns : LoopColumns
        As they were stored.
    where : str
        Name of the file, for the problems.
    problems : list of LibraryError
        Is added to.
    """
    good = np.ones(len(columns), bool)

    def fault(wrong: Rows, problem: str) -> None:
        rows = np.flatnonzero(wrong & good)
        if len(rows):
            first = columns.ids[rows[0]]
            text = f"{len(rows)} rows left out, the first {first!r}: {problem}"
            problems.append(LibraryError(where, text, "import them again"))
            good[rows] = False

    fault(np.array([not i for i in columns.ids], bool), "id is missing")
    fault(_repeated(columns.ids), "id is taken by an earlier row")
    fault(_outside(columns.paths), "file is outside")
    for name in ("part", "meter", "key", "tempo"):
        fault(_bad(columns.words[name], UNREADABLE), f"{name} cannot be read")
    for name, (low, high) in _RANGES.items():
        values = columns.numbers[name]
        unknown = np.isnan(values) & (name in MAYBE_RANGES)
        within = unknown | ((values >= low) & (values <= high))
        fault(~within, f"{name} is not {low:g} to {high:g}")
    patterns = [bool(_PATTERN.fullmatch(text)) for text in columns.words["pattern"].values]
    fault(~_of_class(patterns, columns.words["pattern"]), "pattern is not 16 digits")
    _check_lengths(columns, fault)
    return good


def _check_lengths(columns: LoopColumns, fault: Callable[[Rows, str], None]) -> None:
    """Lengths in frames and what must fit into them."""
    wholes = columns.wholes
    fault((wholes["bars"] < 1) | (wholes["bars"] > 1024), "bars is not 1 to 1024")
    fault((wholes["start"] < 0) | (wholes["file_frames"] < 0), "start or file_frames is negative")
    fault(np.abs(wholes["semitones"]) > 12, "semitones is not −12 to 12")
    frames = _bar_frames(columns) * wholes["bars"]
    fault(frames <= 0, "a bar is not a whole number of frames")
    most = np.minimum(wholes["start"], frames)
    fault((wholes["seam_fade"] < 0) | (wholes["seam_fade"] > most), "seam_fade exceeds start")


def _bar_frames(columns: LoopColumns) -> npt.NDArray[np.int64]:
    """Frames of each loop's bar, −1 where that is not whole [shape=(n,)]."""
    tempo, meter = columns.words["tempo"], columns.words["meter"]
    table = np.full((len(meter.values), len(tempo.values)), -1, np.int64)
    seen = np.unique(meter.codes.astype(np.int64) * len(tempo.values) + tempo.codes)
    for pair in seen.tolist():
        row, column = divmod(pair, len(tempo.values))
        if UNREADABLE in (meter.values[row], tempo.values[column]):
            continue
        try:
            table[row, column] = tempo.values[column].bar_frames(meter.values[row])
        except ParameterError:
            continue
    found: npt.NDArray[np.int64] = table[meter.codes, tempo.codes]
    return found


def _repeated(ids: tuple[str, ...]) -> Rows:
    repeated = np.zeros(len(ids), bool)
    if len(set(ids)) < len(ids):
        seen: set[str] = set()
        for row, identity in enumerate(ids):
            repeated[row] = identity in seen
            seen.add(identity)
    return repeated


def _outside(files: tuple[str, ...]) -> Rows:
    """Files that are not inside the library's folder; most stores have none, at a glance."""
    outside = np.zeros(len(files), bool)
    if None in files:
        files = tuple(file or "" for file in files)
    every = "\n" + "\n".join(files) + "\n"
    if any(odd in every for odd in ("\n\n", "\n/", "\\", ":", "..", "\0")):
        outside[:] = [not is_inside(file) for file in files]
    return outside


def _bad(words: Words[object], bad: str) -> Rows:
    return _of_class([value == bad for value in words.values], words)


def _of_class(truths: list[bool], words: Words[object]) -> Rows:
    found: Rows = np.array(truths or [False], bool)[words.codes]
    return found
