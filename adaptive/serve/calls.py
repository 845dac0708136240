"""The calls that both clients offer, one for each type of message.

Each builds its message from the table's fields; what the values may be is the engine's to say, so
that a client never needs an update for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from adaptive.serve.connection import event_message

__all__ = ["Calls"]

Reply = TypeVar("Reply")


class Calls(ABC, Generic[Reply]):
    """Events by name. Every call also takes the common fields ``id`` (text or whole number),
    ``deadline_ms`` (50 to 600 000) and ``quantize`` (auto, now, 16th, 8th, beat, bar, phrase,
    exit) as keywords. See docs/protocol.md."""

    @abstractmethod
    def send(self, message: Mapping[str, Any]) -> Reply:
        """Send any message."""

    def scene(
        self, name: str | None = None, *, tags: Sequence[str] | None = None, **common: Any
    ) -> Reply:
        """Go to a scene of the score, by name or by free tags in any script."""
        listed = None if tags is None else list(tags)
        return self._send("scene", {"name": name, "tags": listed}, common)

    def energy(self, value: float, *, ramp_ms: float | None = None, **common: Any) -> Reply:
        """Set the energy, 0 to 100, at once or evenly over ``ramp_ms``."""
        return self._send("energy", {"value": value, "ramp_ms": ramp_ms}, common)

    def emotion(
        self,
        name: str | None = None,
        *,
        valence: float | None = None,
        arousal: float | None = None,
        **common: Any,
    ) -> Reply:
        """Set the emotion: a mood's name, or valence and arousal (each −1 to 1)."""
        args = {"name": name, "valence": valence, "arousal": arousal}
        return self._send("emotion", args, common)

    def trigger(self, name: str, **common: Any) -> Reply:
        """Something happened that the score knows by this name."""
        return self._send("trigger", {"name": name}, common)

    def param(self, name: str, value: float, **common: Any) -> Reply:
        """Set a parameter of the game that the score maps onto the music."""
        return self._send("param", {"name": name, "value": value}, common)

    def duck(self, db: float, ms: float, **common: Any) -> Reply:
        """Step back by ``db`` (−60 to 0) for so many milliseconds."""
        return self._send("duck", {"db": db, "ms": ms}, common)

    def pause(self, **common: Any) -> Reply:
        """Fade out and hold the musical position."""
        return self._send("pause", {}, common)

    def resume(self, **common: Any) -> Reply:
        """Go on where :meth:`pause` left."""
        return self._send("resume", {}, common)

    def stop(self, **common: Any) -> Reply:
        """Fade out and end the music until the next scene."""
        return self._send("stop", {}, common)

    def _send(self, kind: str, args: Mapping[str, Any], common: Mapping[str, Any]) -> Reply:
        return self.send(event_message(kind, {**args, **common}))
