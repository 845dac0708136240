"""Tables that fit a terminal: columns by what they show, wide characters counted as two."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Column", "cut", "plain_text", "terminal_table", "text_width"]

_GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Parameters
    ----------
    name : str
        Its heading.
    cells : sequence of str
        Top to bottom.
    numeric : bool
        Set to the right.
    least : int
        Columns of the terminal to which it may be cut when that is narrow; 0: it is not cut.
    rank : int
        Those of the highest rank are left out first when even that is not enough; 0 never is.
    """

    name: str
    cells: Sequence[str]
    numeric: bool = False
    least: int = 0
    rank: int = 0

    @property
    def width(self) -> int:
        """Columns of the terminal that it needs."""
        return max(map(text_width, (self.name, *self.cells)))


def terminal_table(columns: Sequence[Column], width: int | None = None) -> list[str]:
    """Lines of a table, the headings first.

    Parameters
    ----------
    columns : sequence of Column
        All of one length.
    width : int or None
        Columns of the terminal; ``None`` leaves every cell whole.
    """
    columns = [
        Column(c.name, [plain_text(cell) for cell in c.cells], c.numeric, c.least, c.rank)
        for c in columns
    ]
    if width is not None:
        columns = _that_fit(columns, width)
    widths = _widths(columns, width)
    lines = []
    for cells in zip(*((c.name, *c.cells) for c in columns), strict=True):
        padded = [
            _padded(cut(cell, size), size, column.numeric)
            for cell, size, column in zip(cells, widths, columns, strict=True)
        ]
        lines.append((" " * _GAP).join(padded).rstrip())
    return lines


def text_width(text: str) -> int:
    """Columns that a terminal gives a text: two for East Asian wide characters, none for marks
    that stand on others.
    """
    return sum(_character_width(character) for character in text)


def cut(text: str, width: int) -> str:
    """A text of at most so many columns, with an ellipsis where it was cut."""
    if text_width(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += _character_width(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def plain_text(text: str) -> str:
    """A text without what a terminal would obey: control characters, and those that turn the
    direction of writing.
    """
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c
        for c in text
    )


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - text_width(text))
    return blank + text if right else text + blank


def _that_fit(columns: list[Column], width: int) -> list[Column]:
    """Leave out columns of the highest rank until the others, cut as far as may be, fit."""
    while True:
        least = sum(min(c.width, c.least) if c.least else c.width for c in columns)
        worst = max((column.rank for column in columns), default=0)
        if least + _GAP * (len(columns) - 1) <= width or worst == 0:
            return columns
        last = max(n for n, column in enumerate(columns) if column.rank == worst)
        columns = [column for n, column in enumerate(columns) if n != last]


def _widths(columns: Sequence[Column], width: int | None) -> list[int]:
    """The widest column that may be cut is, again and again, until all fit."""
    widths = [column.width for column in columns]
    if width is None:
        return widths
    spare = width - sum(widths) - _GAP * (len(widths) - 1)
    while spare < 0:
        yielding = [n for n, column in enumerate(columns) if 0 < column.least < widths[n]]
        if not yielding:
            break
        widths[max(yielding, key=lambda n: widths[n])] -= 1
        spare += 1
    return widths
