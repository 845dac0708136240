"""The ZeroMQ door: a ROUTER for events and an XPUB for telemetry, with every limit set.

ZeroMQ's defaults are unsafe (no size limit, no heartbeat, unbounded waiting at the end), so
nothing here is left to them. The sockets are polled without blocking; whoever owns the door
watches :attr:`ZmqDoor.descriptor` and calls :meth:`ZmqDoor.receive`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import zmq

from adaptive.errors import ParameterError
from adaptive.events import MAX_MESSAGE_BYTES, QUEUE_LENGTH
from adaptive.serve.endpoints import DEFAULT_BIND, DEFAULT_TELEMETRY, check_endpoint

__all__ = ["Request", "ZmqDoor"]

_MAX_FRAMES: Final = 8
_LIMITS: Final = (
    (zmq.LINGER, 0),
    (zmq.SNDHWM, QUEUE_LENGTH),
    (zmq.RCVHWM, QUEUE_LENGTH),
    (zmq.MAXMSGSIZE, MAX_MESSAGE_BYTES + 1),  # one more, so that "too large" can be answered
    (zmq.HEARTBEAT_IVL, 1_000),
    (zmq.HEARTBEAT_TIMEOUT, 3_000),
    (zmq.HEARTBEAT_TTL, 3_000),
    (zmq.HANDSHAKE_IVL, 5_000),
    (zmq.BACKLOG, 64),
)


@dataclass(frozen=True, slots=True)
class Request:
    """A message from a client, with the way back."""

    envelope: tuple[bytes, ...]
    """Everything up to and including the empty delimiter; the answer carries it again."""
    payload: bytes | None
    """``None`` when the parts made no sense."""

    @property
    def peer(self) -> bytes:
        """Who sent it, for this connection's life."""
        return self.envelope[0]


class ZmqDoor:
    """Both sockets of an engine.

    Parameters
    ----------
    bind, telemetry : str
        Endpoints; port 0 or ``*`` takes a free one.
    expose : bool
        Allow addresses that other machines reach.

    Raises
    ------
    ParameterError
        When an endpoint is not allowed or already taken.
    """

    def __init__(
        self,
        bind: str = DEFAULT_BIND,
        telemetry: str = DEFAULT_TELEMETRY,
        *,
        expose: bool = False,
    ) -> None:
        for endpoint in (bind, telemetry):
            check_endpoint(endpoint, expose=expose)
        self._context = zmq.Context(io_threads=1)
        self._router = self._context.socket(zmq.ROUTER)
        self._xpub = self._context.socket(zmq.XPUB)
        try:
            for socket in (self._router, self._xpub):
                for option, value in _LIMITS:
                    socket.setsockopt(option, value)
            self._router.setsockopt(zmq.ROUTER_MANDATORY, 1)
            self._xpub.setsockopt(zmq.XPUB_VERBOSE, 1)
            self.endpoint = _bind(self._router, bind)
            self.telemetry = _bind(self._xpub, telemetry)
        except BaseException:
            self.close()
            raise
        self.answers_lost = 0
        """Answers that their receivers were too slow, or gone, to take."""

    @property
    def descriptor(self) -> int:
        """File descriptor that becomes readable when something may have come.

        It is edge-triggered: after it fires, receive until nothing is left.
        """
        return int(self._router.getsockopt(zmq.FD))

    def receive(self, at_most: int) -> list[Request]:
        """Messages that wait, oldest first; fewer than ``at_most`` means that none is left."""
        requests: list[Request] = []
        while len(requests) < at_most and _waits(self._router):
            requests.append(_request(self._router.recv_multipart(zmq.NOBLOCK)))
        return requests

    def answer(self, request: Request, raw: bytes) -> bool:
        """Send an answer back; False (and counted) when the receiver cannot take it."""
        try:
            self._router.send_multipart([*request.envelope, raw], zmq.NOBLOCK)
        except zmq.ZMQError:
            self.answers_lost += 1
            return False
        return True

    def publish(self, topic: bytes, raw: bytes) -> None:
        """Send to all subscribers; those who are too slow miss it and see a gap in ``seq``."""
        self._xpub.send_multipart([topic, raw], zmq.NOBLOCK)

    def new_subscriptions(self, at_most: int = 32) -> list[bytes]:
        """Topics that somebody began to listen to since the last call."""
        topics: list[bytes] = []
        for _ in range(at_most):
            if not _waits(self._xpub):
                break
            raw = self._xpub.recv(zmq.NOBLOCK)
            if raw[:1] == b"\x01":
                topics.append(raw[1:])
        return topics

    def close(self) -> None:
        """Close both sockets at once; what was not sent is dropped."""
        self._context.destroy(linger=0)


def _waits(socket: zmq.Socket[bytes]) -> bool:
    """Whether a message can be received (asking is far cheaper than failing)."""
    return bool(int(socket.getsockopt(zmq.EVENTS)) & zmq.POLLIN)


def _request(parts: Sequence[bytes]) -> Request:
    """Split off the envelope: up to the first empty part, or the identity alone."""
    for place, part in enumerate(parts[1:_MAX_FRAMES], 1):
        if part == b"" and len(parts) > 2:
            payload = parts[place + 1] if len(parts) == place + 2 else None
            return Request(tuple(parts[: place + 1]), payload)
    payload = parts[1] if len(parts) == 2 else None
    return Request((parts[0],), payload)


def _bind(socket: zmq.Socket[bytes], endpoint: str) -> str:
    socket.setsockopt(zmq.IPV6, int("[" in endpoint))
    try:
        socket.bind(endpoint)
    except zmq.ZMQError as error:
        raise ParameterError(
            "endpoint", endpoint, f"a free address ({error}; another engine may be running)"
        ) from None
    return bytes(socket.getsockopt(zmq.LAST_ENDPOINT)).rstrip(b"\0").decode()
