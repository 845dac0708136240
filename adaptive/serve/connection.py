"""What the clients have in common: addresses, socket options, requests, and the error's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import zmq

from adaptive.errors import ProtocolError
from adaptive.events import TOPICS, decode_message, nearest_names
from adaptive.serve.ack import Ack, NoEngine

__all__ = [
    "LARGEST_ANSWER",
    "Message",
    "check_topics",
    "event_message",
    "no_engine",
    "read_ack",
    "read_message",
    "request_options",
    "telemetry_options",
]

LARGEST_ANSWER: Final = 64 << 20
"""Bytes of an answer or of a message of the telemetry, at most."""

_BOTH: Final = (
    (zmq.LINGER, 0),
    (zmq.RECONNECT_IVL, 50),
    (zmq.RECONNECT_IVL_MAX, 1_000),
    (zmq.HEARTBEAT_IVL, 1_000),
    (zmq.HEARTBEAT_TIMEOUT, 3_000),
    (zmq.MAXMSGSIZE, LARGEST_ANSWER),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the telemetry.

    Parameters
    ----------
    topic : str
    body : mapping
        With ``seq``, ``frame``, ``heard_ns`` and ``heard_in_ms`` among its fields.
    """

    topic: str
    body: Mapping[str, Any]


def request_options() -> Iterable[tuple[int, int]]:
    """Options of the socket that sends events: nothing waits for an engine that is not there."""
    return (*_BOTH, (zmq.IMMEDIATE, 1), (zmq.SNDHWM, 1_000), (zmq.RCVHWM, 1_000))


def telemetry_options() -> Iterable[tuple[int, int]]:
    """Options of the socket that listens."""
    return (*_BOTH, (zmq.RCVHWM, 10_000))


def event_message(kind: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """A message from a call's arguments; those that are None are left out."""
    return {"type": kind, **{name: value for name, value in args.items() if value is not None}}


def read_ack(answer: Mapping[str, Any], *, raise_refusals: bool) -> Ack:
    """The typed answer. Raises what it refuses, when asked to."""
    ack = Ack.from_map(answer)
    if raise_refusals and ack.error is not None:
        raise ack.error.to_error()
    return ack


def read_message(parts: Sequence[bytes]) -> Message | None:
    """Telemetry from its two parts; None for anything else."""
    if len(parts) != 2:
        return None
    try:
        return Message(parts[0].decode(), decode_message(parts[1], LARGEST_ANSWER))
    except (UnicodeDecodeError, ProtocolError):
        return None


def check_topics(topics: Iterable[str]) -> tuple[str, ...]:
    """The topics, if all are known; all topics for none. Raises ProtocolError."""
    chosen = tuple(topics)
    for topic in chosen:
        if topic not in TOPICS:
            raise ProtocolError("topic", topic, ", ".join(TOPICS), nearest_names(topic, TOPICS))
    return chosen or tuple(TOPICS)


def no_engine(endpoint: str, timeout_s: float) -> NoEngine:
    """The error that says what to do."""
    return NoEngine(
        f"no engine answered at {endpoint} within {timeout_s:g} s; start one with "
        f"`adaptive serve`, or give the address of one that runs"
    )
