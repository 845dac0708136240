"""The client of a game: one call an event, and the engine's answer to each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

import zmq

from adaptive.events import decode_message, encode_message
from adaptive.serve.ack import Ack
from adaptive.serve.calls import Calls
from adaptive.serve.clock import MonotonicClock
from adaptive.serve.connection import (
    LARGEST_ANSWER,
    Message,
    check_topics,
    event_message,
    no_engine,
    read_ack,
    read_message,
    request_options,
    telemetry_options,
)
from adaptive.serve.endpoints import DEFAULT_BIND, DEFAULT_TELEMETRY

__all__ = ["Client"]

_HOST = MonotonicClock()


def _seconds() -> float:
    return _HOST.monotonic_ns() / 1e9


class Client(Calls[Ack]):
    """Talks to a running engine and waits for each answer (about a tenth of a millisecond).

    Not for use by several threads at once; give each its own.

    Parameters
    ----------
    endpoint, telemetry : str
        The engine's addresses.
    timeout_s : float > 0
        How long to wait for an answer.
    raise_refusals : bool
        Raise what the engine refuses; otherwise the refusal is the answer's ``error``.

    Examples
    --------
    >>> with Client() as music:                                         # doctest: +SKIP
    ...     print(music.scene("combat").audible_ms)
    """

    def __init__(
        self,
        endpoint: str = DEFAULT_BIND,
        telemetry: str = DEFAULT_TELEMETRY,
        *,
        timeout_s: float = 1.0,
        raise_refusals: bool = True,
    ) -> None:
        self._endpoint, self._telemetry = endpoint, telemetry
        self._timeout_s, self._raise = timeout_s, raise_refusals
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._socket: zmq.Socket[bytes] | None = None
        self._tokens = itertools.count()

    def send(self, message: Mapping[str, Any]) -> Ack:
        """Send any message of the protocol.

        Raises
        ------
        ProtocolError
            When the engine refuses it, with what would be legal.
        EngineBusy, EngineFault
            When the engine has too much to do, or failed by its own fault.
        NoEngine
            When no engine answers; also a :class:`TimeoutError`. The event was most likely lost,
            but if the engine died just then it may have taken it.
        """
        return read_ack(self._ask(message), raise_refusals=self._raise)

    def query(self, what: str) -> dict[str, Any]:
        """Ask for ``state``, ``scenes``, ``library`` or ``metrics``. Raises as :meth:`send`."""
        answer = self._ask(event_message("query", {"what": what}))
        if answer.get("type") != "answer":
            read_ack(answer, raise_refusals=True)
        found = answer.get(what)
        return dict(found) if isinstance(found, Mapping) else {what: found}

    def listen(self, *topics: str, seconds: float | None = None) -> Iterator[Message]:
        """Telemetry as it comes.

        Parameters
        ----------
        *topics : str
            ``beat``, ``bar``, ``transition``, ``decision``, ``state``, ``underrun``, ``error``,
            ``snapshot``; all of them when none is named.
        seconds : float or None
            How long; None goes on for ever.

        Raises
        ------
        ProtocolError
            For an unknown topic.
        """
        chosen = check_topics(topics)
        socket = self._open(zmq.SUB, telemetry_options(), self._telemetry)
        for topic in chosen:
            socket.subscribe(topic)
        return self._messages(socket, None if seconds is None else _seconds() + seconds)

    def close(self) -> None:
        """Close all sockets at once."""
        self._context.destroy(linger=0)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self, kind: int, options: Any, endpoint: str) -> zmq.Socket[bytes]:
        socket = self._context.socket(kind)
        for option, value in options:
            socket.setsockopt(option, value)
        socket.connect(endpoint)
        return socket

    def _ask(self, message: Mapping[str, Any]) -> dict[str, Any]:
        raw = encode_message(dict(message))
        token = next(self._tokens).to_bytes(8, "big")
        if self._socket is None:
            self._socket = self._open(zmq.DEALER, request_options(), self._endpoint)
        deadline = _seconds() + self._timeout_s
        try:
            self._socket.setsockopt(zmq.SNDTIMEO, round(self._timeout_s * 1000))
            self._socket.send_multipart([token, b"", raw])
            while True:
                left = max(0, round((deadline - _seconds()) * 1000))
                self._socket.setsockopt(zmq.RCVTIMEO, left)
                parts = self._socket.recv_multipart()
                if len(parts) == 3 and parts[0] == token:
                    return decode_message(parts[2], LARGEST_ANSWER)
        except zmq.Again:
            self._socket.close()  # an answer that still comes must not be taken for the next
            self._socket = None
            raise no_engine(self._endpoint, self._timeout_s) from None

    def _messages(self, socket: zmq.Socket[bytes], deadline: float | None) -> Iterator[Message]:
        try:
            while True:
                if deadline is not None:
                    left = round((deadline - _seconds()) * 1000)
                    if not socket.poll(max(0, left)):
                        return
                message = read_message(socket.recv_multipart())
                if message is not None:
                    yield message
        finally:
            socket.close()
