"""TOML as a person would write it: one key a line, short arrays on one line.

The standard library reads TOML and does not write it; the few kinds of value that a manifest
holds are formatted here. ``tomllib.loads`` gives back what was written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from adaptive.errors import ParameterError

__all__ = ["TomlValue", "toml_string", "toml_table", "toml_value"]

TomlValue = str | bool | int | float | Iterable[str]

_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def toml_string(text: str) -> str:
    """A TOML basic string. Raises ParameterError for text that UTF-8 cannot hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ParameterError("text", text, "text that UTF-8 can hold (no lone surrogate)") from None
    return f'"{"".join(_escaped(character) for character in text)}"'


def toml_value(value: TomlValue) -> str:
    """A value as TOML: text, truth, whole or real number, or an array of texts."""
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ParameterError("number", value, "a finite number")
        return repr(value)
    if isinstance(value, int):
        return str(value)
    return f"[{', '.join(toml_string(item) for item in value)}]"


def toml_table(
    header: str, fields: Mapping[str, TomlValue], comments: Mapping[str, str] | None = None
) -> str:
    """A header line and one line a field, each perhaps with a comment behind it."""
    notes = comments or {}
    lines = [header]
    for name, value in fields.items():
        note = f"  # {notes[name]}" if name in notes else ""
        lines.append(f"{name} = {toml_value(value)}{note}")
    return "\n".join(lines) + "\n"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x20 or code == 0x7F else character
