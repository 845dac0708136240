"""Events, their validation against the message table, and their stamps."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from adaptive.errors import ProtocolError
from adaptive.events.messages import (
    COMMON_FIELDS,
    MESSAGES,
    PROTOCOL_VERSION,
    Field,
    MessageSpec,
)
from adaptive.music import Frame, Quantize

__all__ = ["Event", "Stamped", "event_from_map", "nearest_names"]

_VERSION_FIELD = "v"
_LONGEST_NAME = 200
"""Longer texts are no misspelt name, and comparing them would take long."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a game said, checked against the message table.

    Parameters
    ----------
    type : str
        A key of :data:`~adaptive.events.messages.MESSAGES` (or ``OUTCOMES``).
    args : mapping
        The message's own fields.
    id : str or int or None
        The sender's name for it.
    deadline_ms : float or None
    quantize : Quantize or None
    ignored : tuple of str
        Fields that the table does not know.
    """

    type: str
    args: Mapping[str, Any] = field(default_factory=dict)
    id: str | int | None = None
    deadline_ms: float | None = None
    quantize: Quantize | None = None
    ignored: tuple[str, ...] = ()

    def to_map(self) -> dict[str, Any]:
        """The event as it goes on the wire."""
        message: dict[str, Any] = {"type": self.type, **self.args}
        if self.id is not None:
            message["id"] = self.id
        if self.deadline_ms is not None:
            message["deadline_ms"] = self.deadline_ms
        if self.quantize is not None:
            message["quantize"] = self.quantize.value
        return message


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event with its place in the engine's time: the frame of arrival, then the order."""

    frame: Frame
    seq: int
    event: Event


def event_from_map(message: object, table: Mapping[str, MessageSpec] = MESSAGES) -> Event:
    """Check a decoded message and make it an Event.

    Unknown fields are tolerated and listed in ``ignored``.

    Raises
    ------
    ProtocolError
        Naming the field, the value, the legal range and, for unknown names, the nearest ones.
    """
    if not isinstance(message, dict):
        raise ProtocolError("message", message, 'a map with a "type"')
    version = message.get(_VERSION_FIELD, PROTOCOL_VERSION)
    if version != PROTOCOL_VERSION or isinstance(version, bool):
        raise ProtocolError(_VERSION_FIELD, version, f"{PROTOCOL_VERSION}, or left out")
    kind = message.get("type")
    spec = table.get(kind) if isinstance(kind, str) else None
    if spec is None:
        nearest = nearest_names(kind, table) if isinstance(kind, str) else ()
        raise ProtocolError("type", kind, ", ".join(table), nearest)
    known = {f.name: f for f in (*spec.fields, *COMMON_FIELDS)}
    values = {
        name: _checked(f, message[name])
        for name, f in known.items()
        if message.get(name) is not None
    }
    _require(spec, values)
    args = {f.name: values[f.name] for f in spec.fields if f.name in values}
    quantize = values.get("quantize")
    extra = [k for k in message if k not in known and k not in ("type", _VERSION_FIELD)]
    return Event(
        type=spec.type,
        args=MappingProxyType(args),
        id=values.get("id"),
        deadline_ms=values.get("deadline_ms"),
        quantize=None if quantize is None else Quantize(quantize),
        ignored=tuple(str(k) for k in extra),
    )


def nearest_names(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Known names that a writer may have meant, best first; any script."""
    if len(name) > _LONGEST_NAME:
        return ()
    folded = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(name.casefold(), folded, count, 0.4)
    return tuple(folded[f] for f in found)


def _require(spec: MessageSpec, values: Mapping[str, Any]) -> None:
    for f in spec.fields:
        if f.required and f.name not in values:
            raise ProtocolError(f.name, None, f"required: {f.legal}")
    if not spec.one_of:
        return
    whole = [g for g in spec.one_of if all(name in values for name in g)]
    given = [g for g in spec.one_of if any(name in values for name in g)]
    if len(whole) != 1 or len(given) != 1:
        choices = " or ".join(" with ".join(g) for g in spec.one_of)
        got = ", ".join(name for g in given for name in g if name in values) or None
        raise ProtocolError(spec.type, got, f"exactly one of: {choices}")


def _checked(f: Field, value: Any) -> Any:
    """The value in its canonical type, or a ProtocolError."""
    if f.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ProtocolError(f.name, value, f.legal)
        number = _as_float(value)
        if not math.isfinite(number) or not f.low <= number <= f.high:
            raise ProtocolError(f.name, value, f.legal)
        return number
    if f.kind == "integer":
        if isinstance(value, bool) or not isinstance(value, int) or not f.low <= value <= f.high:
            raise ProtocolError(f.name, value, f.legal)
        return value
    if f.kind == "strings":
        if not isinstance(value, list | tuple) or not f.low <= len(value) <= f.high:
            raise ProtocolError(f.name, value, f.legal)
        if not all(isinstance(v, str) and 1 <= len(v) <= 200 for v in value):
            raise ProtocolError(f.name, value, f.legal)
        return tuple(value)
    if f.kind == "id" and isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= 2**63:
            raise ProtocolError(f.name, value, f.legal)
        return value
    return _checked_text(f, value)


def _checked_text(f: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise ProtocolError(f.name, value, f.legal)
    if f.choices:
        if value not in f.choices:
            raise ProtocolError(f.name, value, f.legal, nearest_names(value, f.choices))
    elif not f.low <= len(value) <= f.high:
        raise ProtocolError(f.name, value, f.legal)
    return value


def _as_float(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
