"""The client for asyncio: many events may be on their way at once."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from types import TracebackType
from typing import Any

import zmq
import zmq.asyncio

from adaptive.errors import ProtocolError
from adaptive.events import decode_message, encode_message
from adaptive.serve.ack import Ack
from adaptive.serve.calls import Calls
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

__all__ = ["AsyncClient"]


class AsyncClient(Calls[Awaitable[Ack]]):
    """Talks to a running engine from one event loop; see :class:`~adaptive.serve.client.Client`.

    Parameters
    ----------
    endpoint, telemetry : str
        The engine's addresses.
    timeout_s : float > 0
        How long to wait for an answer.
    raise_refusals : bool
        Raise what the engine refuses; otherwise the refusal is the answer's ``error``.
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
        self._context = zmq.asyncio.Context()
        self._socket: zmq.asyncio.Socket | None = None
        self._reader: asyncio.Task[None] | None = None
        self._waiting: dict[bytes, asyncio.Future[dict[str, Any]]] = {}
        self._tokens = itertools.count()

    async def send(self, message: Mapping[str, Any]) -> Ack:
        """Send any message of the protocol. Raises as the synchronous client does."""
        return read_ack(await self._ask(message), raise_refusals=self._raise)

    async def query(self, what: str) -> dict[str, Any]:
        """Ask for ``state``, ``scenes``, ``library`` or ``metrics``. Raises as :meth:`send`."""
        answer = await self._ask(event_message("query", {"what": what}))
        if answer.get("type") != "answer":
            read_ack(answer, raise_refusals=True)
        found = answer.get(what)
        return dict(found) if isinstance(found, Mapping) else {what: found}

    async def listen(self, *topics: str, seconds: float | None = None) -> AsyncIterator[Message]:
        """Telemetry as it comes: the topics that are named, or all; for so long, or for ever.

        Raises
        ------
        ProtocolError
            For an unknown topic.
        """
        chosen = check_topics(topics)
        socket = self._open(zmq.SUB, telemetry_options(), self._telemetry)
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        try:
            for topic in chosen:
                socket.subscribe(topic)
            while True:
                left = None if end is None else max(0, round((end - loop.time()) * 1000))
                if not await socket.poll(left):
                    return
                message = read_message(await socket.recv_multipart())
                if message is not None:
                    yield message
        finally:
            socket.close()

    async def close(self) -> None:
        """Close all sockets at once; answers that still wait are given up."""
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        for future in self._waiting.values():
            future.cancel()
        self._context.destroy(linger=0)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def _open(
        self, kind: int, options: Iterable[tuple[int, int]], endpoint: str
    ) -> zmq.asyncio.Socket:
        socket = self._context.socket(kind)
        for option, value in options:
            socket.setsockopt(option, value)
        socket.connect(endpoint)
        return socket

    async def _ask(self, message: Mapping[str, Any]) -> dict[str, Any]:
        raw = encode_message(dict(message))
        token = next(self._tokens).to_bytes(8, "big")
        if self._socket is None:
            self._socket = self._open(zmq.DEALER, request_options(), self._endpoint)
            self._reader = asyncio.create_task(self._read_answers(self._socket))
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[token] = answer
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._socket.send_multipart([token, b"", raw])
                return await answer
        except TimeoutError:
            raise no_engine(self._endpoint, self._timeout_s) from None
        finally:
            self._waiting.pop(token, None)

    async def _read_answers(self, socket: zmq.asyncio.Socket) -> None:
        while True:
            parts = await socket.recv_multipart()
            future = self._waiting.get(parts[0]) if len(parts) == 3 else None
            if future is None or future.done():
                continue
            try:
                future.set_result(decode_message(parts[2], LARGEST_ANSWER))
            except ProtocolError as error:
                future.set_exception(error)
