"""Reading a TOML table field by field; what is wrong is noted, and reading goes on."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard, TypeVar

from adaptive.errors import LibraryError, ParameterError

__all__ = ["Fields", "LibraryWarning", "nearest"]

T = TypeVar("T")

_TEXT_LIMIT = 200


class LibraryWarning(LibraryError):
    """A library's file has something odd that keeps nothing from loading."""


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Known names that a writer may have meant, best first; any script."""
    folded = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(name.casefold(), folded, count, 0.4)
    return tuple(folded[f] for f in found)


class Fields:
    """One table of a TOML file.

    Every getter answers the field's value, or the default when the field is absent or wrong; what
    is wrong is appended to ``problems`` and sets ``failed``.

    Parameters
    ----------
    table : object
        What the TOML file holds there (anything but a table is a problem by itself).
    where : str
        File and entry, for the problems.
    problems : list of LibraryError
        Where problems are appended.
    otherwise : str
        What happens to the entry because of a problem ("this loop is left out").
    """

    def __init__(
        self, table: object, where: str, problems: list[LibraryError], otherwise: str
    ) -> None:
        self.where = where
        self.failed = False
        self._problems = problems
        self._otherwise = otherwise
        self._read: list[str] = []
        self._table: Mapping[str, object] = {}
        if isinstance(table, dict):
            self._table = table
        else:
            self.problem(f"is {_short(table)}, not a table", "write it as a table of fields")

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def problem(self, problem: str, remedy: str) -> None:
        """Note what is wrong with the entry and what to do about it."""
        self.failed = True
        self._problems.append(LibraryError(self.where, problem, f"{remedy} ({self._otherwise})"))

    def wrong(self, name: str, value: object, legal: str) -> None:
        """Note a field's illegal value."""
        self.problem(f"{name} is {_short(value)}; legal: {legal}", f"correct {name}")

    def require(self, *names: str) -> None:
        """Note which of these fields are missing."""
        for name in names:
            if name not in self._table:
                self.problem(f"{name} is missing", f"add {name}")

    def text(self, name: str, default: str = "") -> str:
        """A text of 1 to 200 characters."""
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= _TEXT_LIMIT:
            self.wrong(name, value, f"a text of 1 to {_TEXT_LIMIT} characters")
            return default
        return value.strip()

    def number(self, name: str, low: float, high: float, default: float) -> float:
        """A real number within a range."""
        found = self.maybe_number(name, low, high)
        return default if found is None else found

    def maybe_number(self, name: str, low: float, high: float) -> float | None:
        """A real number within a range, or None."""
        value = self._take(name)
        if value is None:
            return None
        if not _is_number(value) or not low <= value <= high:
            self.wrong(name, value, f"a number from {low:g} to {high:g}")
            return None
        return float(value)

    def integer(self, name: str, low: int, high: int, default: int) -> int:
        """A whole number within a range."""
        value = self._take(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.wrong(name, value, f"a whole number from {low} to {high}")
            return default
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(_is_word(item) for item in value):
            self.wrong(name, value, f"a list of texts of 1 to {_TEXT_LIMIT} characters")
            return ()
        return tuple(item.strip() for item in value)

    def pair(self, name: str, low: float, high: float) -> tuple[float, float] | None:
        """A list of two numbers within a range, or None."""
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, list) and len(value) == 2:
            first, second = value
            if _is_number(first) and _is_number(second):
                both = (float(first), float(second))
                if all(low <= number <= high for number in both):
                    return both
        self.wrong(name, value, f"a list of two numbers from {low:g} to {high:g}")
        return None

    def choice(self, name: str, choices: Mapping[str, T], default: T) -> T:
        """One of some names, as what it stands for."""
        value = self._take(name)
        if value is None:
            return default
        if isinstance(value, str) and value in choices:
            return choices[value]
        self.wrong(name, value, ", ".join(choices) + _hint(value, choices))
        return default

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """A text that a parser reads; its ParameterError says what is legal."""
        value = self._take(name)
        if value is None:
            return default
        try:
            if isinstance(value, str):
                return parse(value)
            self.wrong(name, value, "a text")
        except ParameterError as error:
            self.wrong(name, value, error.legal)
        return default

    def table(self, name: str) -> Mapping[str, object]:
        """A table of tables; empty when absent."""
        value = self._take(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(name, value, "a table")
            return {}
        return value

    def tables(self, name: str) -> list[object]:
        """An array of tables; empty when absent."""
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(name, value, f"an array of tables, [[{name}]]")
            return []
        return value

    def warn_unknown(self) -> None:
        """Warn of fields that nothing has asked for, with the nearest that something did."""
        for name in self._table:
            if name not in self._read:
                close = nearest(name, self._read)
                remedy = f"did you mean {close[0]}?" if close else "remove it"
                problem = f"{name} is not a known field"
                self._problems.append(LibraryWarning(self.where, problem, f"{remedy} (ignored)"))

    def _take(self, name: str) -> object | None:
        self._read.append(name)
        return self._table.get(name)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and _finite(value)


def _finite(value: int | float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an int beyond any float
        return False


def _is_word(item: object) -> bool:
    return isinstance(item, str) and 1 <= len(item.strip()) <= _TEXT_LIMIT


def _hint(value: object, choices: Iterable[str]) -> str:
    close = nearest(value, choices, 1) if isinstance(value, str) else ()
    return f"; nearest: {close[0]}" if close else ""


def _short(value: object, limit: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
