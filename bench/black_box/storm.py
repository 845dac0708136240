"""A storm of messages that change nothing.

`python -m bench.black_box.storm udp PORT HEX`, or `push ENDPOINT HEX`, or `adaptive ENDPOINT`:
it sends :data:`RATE` messages a second, evenly, until it is ended.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

__all__ = ["RATE"]

RATE = 2_000
"""Messages a second."""

_BATCH = 10


def _main(kind: str, *arguments: str) -> None:
    kinds: Mapping[str, Callable[..., Callable[[int], object]]] = {
        "udp": _datagrams,
        "adaptive": _events,
        "push": _pushes,
    }
    send = kinds[kind](*arguments)
    due = time.monotonic()
    while True:
        for number in range(_BATCH):
            send(number)
        due += _BATCH / RATE
        time.sleep(max(0.0, due - time.monotonic()))


def _datagrams(port: str, message: str) -> Callable[[int], object]:
    from bench.black_box.peer import Datagrams

    out, raw = Datagrams(int(port)), bytes.fromhex(message)
    return lambda _number: out.send(raw)


def _events(endpoint: str) -> Callable[[int], object]:
    """Energies as they are already, and questions; nobody waits for the answers."""
    import zmq

    from adaptive.events import encode_message

    socket: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.DEALER)
    socket.connect(endpoint)
    kinds = [
        encode_message({"type": "energy", "value": 100.0}),
        encode_message({"type": "query", "what": "metrics"}),
    ]

    def send(number: int) -> None:
        try:
            socket.send_multipart([b"", kinds[number == 0]], zmq.NOBLOCK)
            while socket.poll(0):
                socket.recv_multipart(zmq.NOBLOCK)
        except zmq.Again:
            return  # the engine takes no more now

    return send


def _pushes(endpoint: str, message: str) -> Callable[[int], object]:
    import zmq

    socket: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.PUSH)
    socket.connect(endpoint)

    def send(_number: int) -> None:
        try:
            socket.send(bytes.fromhex(message), zmq.NOBLOCK)
        except zmq.Again:
            return

    return send


if __name__ == "__main__":
    _main(*sys.argv[1:])
