"""The engine's answer to an event, as both ends of the socket know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from adaptive.errors import AdaptiveError, ProtocolError
from adaptive.events import PROTOCOL_VERSION

__all__ = ["Ack", "EngineBusy", "EngineFault", "NoEngine", "Refusal"]


class NoEngine(AdaptiveError, TimeoutError):
    """No engine answered in time."""


class EngineBusy(AdaptiveError):
    """The engine got more events than it takes; this one changed nothing."""


class EngineFault(AdaptiveError):
    """The engine failed at an event by its own fault; the music goes on."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event was refused."""

    kind: str
    """``protocol``, ``busy`` or ``internal``."""
    field: str
    value: object
    legal: str
    nearest: tuple[str, ...]
    message: str

    def to_error(self) -> AdaptiveError:
        """The exception that says the same."""
        if self.kind == "busy":
            return EngineBusy(self.message)
        if self.kind == "internal":
            return EngineFault(self.message)
        return ProtocolError(self.field, self.value, self.legal, self.nearest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What the engine made of an event.

    Frames count from the engine's start; milliseconds count from the event's arrival until the
    change is *heard*. See docs/protocol.md for every field.
    """

    accepted: bool
    id: str | int | None = None
    seq: int | None = None
    arrival_frame: int = 0
    planned_frame: int = 0
    audible_frame: int = 0
    complete_frame: int = 0
    audible_ms: float = 0.0
    complete_ms: float = 0.0
    grid: str = ""
    structure_frame: int | None = None
    note: str = ""
    ignored: tuple[str, ...] = ()
    error: Refusal | None = None

    def to_map(self) -> dict[str, Any]:
        """The answer as it goes on the wire."""
        answer: dict[str, Any] = {"v": PROTOCOL_VERSION, "type": "ack"}
        if self.error is not None:
            refusal = {f.name: getattr(self.error, f.name) for f in fields(Refusal)}
            return answer | {"accepted": False, "id": self.id, "error": refusal}
        named = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "error"}
        return answer | named

    @classmethod
    def from_map(cls, answer: Mapping[str, Any]) -> Ack:
        """Read an answer; fields of a newer engine are passed over.

        Raises
        ------
        ProtocolError
            When it is no ``ack``.
        """
        if answer.get("type") != "ack" or not isinstance(answer.get("accepted"), bool):
            raise ProtocolError("answer", answer.get("type"), "an ack")
        given = {f.name: answer[f.name] for f in fields(cls) if f.name in answer}
        if "ignored" in given:
            given["ignored"] = tuple(given["ignored"])
        if isinstance(given.get("error"), Mapping):
            given["error"] = _refusal(given["error"])
        return cls(**given)


def _refusal(error: Mapping[str, Any]) -> Refusal:
    return Refusal(
        kind=str(error.get("kind", "protocol")),
        field=str(error.get("field", "")),
        value=error.get("value"),
        legal=str(error.get("legal", "")),
        nearest=tuple(str(n) for n in error.get("nearest") or ()),
        message=str(error.get("message", "")),
    )
