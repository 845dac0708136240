"""Intake: bytes of clients in, answers out. Every message gets one."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adaptive.conduct.outputs import Receipt
from adaptive.errors import ProtocolError
from adaptive.events import (
    PROTOCOL_VERSION,
    STORM_RATE,
    Event,
    decode_message,
    encode_message,
    event_from_map,
)
from adaptive.serve.ack import Ack, Refusal
from adaptive.serve.clock import Clock
from adaptive.serve.conductor import Conductor
from adaptive.serve.storm import Throttle, superseded

__all__ = ["Intake"]

_SHOWN_FIELDS: Final = 16
_SHOWN_TEXT: Final = 200
_LONGEST_STRETCH_NS: Final = 2_000_000
_FEWER: Final = f"fewer events (at most {STORM_RATE:g} a second), or this one again later"

_REPLACED: Final = "replaced by a later one that waited already"

_ID: Final = b"\xa2id"
"""How MessagePack writes the name of the field; without it there is no name to repeat."""

Answer = dict[str, Any]

_BUSY: Final[Answer] = Ack(
    accepted=False,
    error=Refusal("busy", "message", None, _FEWER, (), f"busy; legal: {_FEWER}"),
).to_map()
_BUSY_RAW: Final = encode_message(_BUSY)


@dataclass(frozen=True, slots=True)
class _Taken:
    """An event that was followed, or that a later one which was followed stands for."""

    receipt: Receipt
    id: str | int | None
    ignored: tuple[str, ...]
    replaced: bool = False


class Intake:
    """Turns messages into answers, in their order.

    Parameters
    ----------
    conductor : Conductor
    throttle : Throttle
    host : Clock
    queries : mapping of str to callable
        What each ``query`` answers.
    """

    def __init__(
        self,
        conductor: Conductor,
        throttle: Throttle,
        host: Clock,
        queries: Mapping[str, Callable[[], object]],
    ) -> None:
        self._conductor = conductor
        self._metrics = conductor.metrics
        self._throttle = throttle
        self._host = host
        self._queries = queries
        self._ticked_ns = 0

    def answer_all(self, messages: Sequence[tuple[bytes, bytes | None]]) -> list[bytes]:
        """Answer messages that arrived together.

        Parameters
        ----------
        messages : sequence of (bytes, bytes or None)
            Sender and payload; None for parts that made no sense.
        """
        arrival_ns = self._ticked_ns = self._host.monotonic_ns()
        read = [self._read(peer, payload) for peer, payload in messages]
        events = [entry if isinstance(entry, Event) else None for entry in read]
        later = superseded(events)
        found: list[Answer | _Taken] = [{} for _ in read]
        for place, entry in enumerate(read):
            if not isinstance(entry, Event):
                found[place] = entry
            elif later[place] is None:
                found[place] = self._follow(entry, arrival_ns)
        for place in range(len(read) - 1, -1, -1):
            by, event = later[place], events[place]
            if by is None or event is None:
                continue
            instead = found[by]
            if isinstance(instead, _Taken):
                self._metrics.count("coalesced_total")
                found[place] = _Taken(instead.receipt, event.id, event.ignored, True)
            else:  # the later one was refused, and so replaces nothing
                found[place] = self._follow(event, arrival_ns)
        self._conductor.commit()  # the cues leave first, then what is said of them
        return [self._encode(answer, arrival_ns) for answer in found]

    def _encode(self, answer: Answer | _Taken, arrival_ns: int) -> bytes:
        if answer is _BUSY:
            return _BUSY_RAW
        if isinstance(answer, _Taken):
            answer = self._accept(answer, arrival_ns).to_map()
        return encode_message(answer)

    def _read(self, peer: bytes, payload: bytes | None) -> Event | Answer:
        name: str | int | None = None
        try:
            admitted = self._throttle.admits(peer)
            if not admitted:
                self._metrics.count("refused_total", kind="busy")
                if payload is None or _ID not in payload:
                    return _BUSY
            if payload is None:
                raise ProtocolError("message", "parts", "one part, or an empty one and one")
            message = decode_message(payload)
            name = _name_of(message)
            if not admitted:
                return _BUSY | {"id": name}
            return event_from_map(message)
        except ProtocolError as error:
            return self._refuse(name, error)

    def _follow(self, event: Event, arrival_ns: int) -> Answer | _Taken:
        """Do what an event asks."""
        if event.type == "query":
            return self._query(event)
        began = self._host.monotonic_ns()
        try:
            receipt = self._conductor.feed(event, arrival_ns)
        except ProtocolError as error:
            return self._refuse(event.id, error)
        except Exception as fault:
            return self._confess(event, fault)
        finally:
            self._charge(began)
        self._metrics.count("events_total", type=event.type)
        return _Taken(receipt, event.id, event.ignored)

    def _charge(self, began_ns: int) -> None:
        """Count the time, and let due cues leave in between when many messages wait."""
        now = self._host.monotonic_ns()
        self._throttle.charge((now - began_ns) / 1e9)
        if now - self._ticked_ns > _LONGEST_STRETCH_NS:
            self._conductor.tick()
            self._ticked_ns = now

    def _accept(self, taken: _Taken, arrival_ns: int) -> Ack:
        clock, receipt = self._conductor.clock, taken.receipt
        audible = max(0, clock.heard_ns(receipt.audible) - arrival_ns)
        complete = max(audible, clock.heard_ns(receipt.complete) - arrival_ns)
        if not taken.replaced:
            self._metrics.observe("event_to_audible_seconds", audible / 1e9)
            self._metrics.observe("event_to_complete_seconds", complete / 1e9)
        return Ack(
            accepted=True,
            id=taken.id,
            seq=receipt.seq,
            arrival_frame=receipt.arrival,
            planned_frame=receipt.planned,
            audible_frame=receipt.audible,
            complete_frame=receipt.complete,
            audible_ms=round(audible / 1e6, 3),
            complete_ms=round(complete / 1e6, 3),
            grid=receipt.grid,
            structure_frame=receipt.structure,
            note=_REPLACED if taken.replaced else receipt.note,
            ignored=tuple(k[:_SHOWN_TEXT] for k in taken.ignored[:_SHOWN_FIELDS]),
        )

    def _query(self, event: Event) -> Answer:
        what = event.args["what"]
        self._metrics.count("events_total", type="query")
        began = self._host.monotonic_ns()
        try:
            found = self._queries[what]()
        except Exception as fault:
            return self._confess(event, fault)
        finally:
            self._charge(began)
        answer = {"v": PROTOCOL_VERSION, "type": "answer", "what": what, "id": event.id}
        return answer | {what: found}

    def _refuse(self, name: str | int | None, error: ProtocolError) -> Answer:
        self._metrics.count("refused_total", kind="protocol")
        refusal = Refusal(
            "protocol", error.field, _shown(error.value), error.legal, error.nearest, str(error)
        )
        return Ack(accepted=False, id=name, error=refusal).to_map()

    def _confess(self, event: Event, fault: Exception) -> Answer:
        self._metrics.count("refused_total", kind="internal")
        self._metrics.count("faults_total")
        message = f"{event.type} failed inside the engine: {type(fault).__name__}: {fault}"
        refusal = Refusal("internal", event.type, None, "", (), message[:500])
        return Ack(accepted=False, id=event.id, error=refusal).to_map()


def _name_of(message: Mapping[str, Any]) -> str | int | None:
    name = message.get("id")
    if isinstance(name, str):
        return name[:_SHOWN_TEXT]
    if isinstance(name, int) and not isinstance(name, bool) and abs(name) < 2**63:
        return name
    return None


def _shown(value: object) -> object:
    """A value that any client can read back, however odd what was sent."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) < 2**63:
        return value
    text = value if isinstance(value, str) else reprlib.repr(value)
    return text[:_SHOWN_TEXT]
