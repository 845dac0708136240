"""The door with real sockets: every kind of client, garbage, and addresses that are refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq

from adaptive.errors import ParameterError
from adaptive.serve.endpoints import check_endpoint
from adaptive.serve.zmq_door import Request, ZmqDoor

FREE = "tcp://127.0.0.1:*"
WAIT_MS = 5_000


@pytest.fixture
def door() -> Iterator[ZmqDoor]:
    """A door on free ports."""
    door = ZmqDoor(FREE, FREE)
    yield door
    door.close()


@pytest.fixture
def context() -> Iterator[zmq.Context[zmq.Socket[bytes]]]:
    """A client's ZeroMQ context."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    yield context
    context.destroy(linger=0)


def _await_requests(door: ZmqDoor, count: int) -> list[Request]:
    poller = zmq.Poller()
    poller.register(door.descriptor, zmq.POLLIN)
    found: list[Request] = []
    while len(found) < count:
        found += door.receive(100)
        if len(found) < count:
            assert poller.poll(WAIT_MS), f"only {len(found)} of {count} messages came"
    return found


def _client(context: zmq.Context[zmq.Socket[bytes]], kind: int, endpoint: str) -> zmq.Socket[bytes]:
    socket = context.socket(kind)
    socket.setsockopt(zmq.RCVTIMEO, WAIT_MS)
    socket.connect(endpoint)
    return socket


@pytest.mark.parametrize(
    ("kind", "parts", "back"),
    [
        pytest.param(zmq.DEALER, [b"hello"], [b"yes"], id="DEALER, plain"),
        pytest.param(zmq.DEALER, [b"", b"hello"], [b"", b"yes"], id="DEALER, delimiter"),
        pytest.param(zmq.DEALER, [b"7", b"", b"hello"], [b"7", b"", b"yes"], id="DEALER, token"),
        pytest.param(zmq.REQ, [b"hello"], [b"yes"], id="REQ"),
    ],
)
def test_every_kind_of_client_gets_its_answer_back(
    door: ZmqDoor,
    context: zmq.Context[zmq.Socket[bytes]],
    kind: int,
    parts: list[bytes],
    back: list[bytes],
) -> None:
    client = _client(context, kind, door.endpoint)
    client.send_multipart(parts)
    (request,) = _await_requests(door, 1)
    assert request.payload == b"hello"
    assert door.answer(request, b"yes")
    assert client.recv_multipart() == back


def test_parts_without_sense_are_marked_and_can_be_answered(
    door: ZmqDoor, context: zmq.Context[zmq.Socket[bytes]]
) -> None:
    client = _client(context, zmq.DEALER, door.endpoint)
    rng = random.Random(2)
    odd = [[b"a", b"b"], [b"", b"a", b"b"], [b"", b""], [b"x"] * 40, [b"a", b"", b"b", b"c"]]
    odd += [[rng.randbytes(3) for _ in range(rng.randrange(2, 12))] for _ in range(50)]
    for parts in odd:
        client.send_multipart(parts)
    requests = _await_requests(door, len(odd))
    assert [r.payload for r in requests].count(None) == len(odd) - 1
    assert requests[2].payload == b"", "an empty payload is for the decoder to refuse"
    for request in requests:
        assert door.answer(request, b"no")
        assert client.recv_multipart()[-1] == b"no"


def test_a_message_past_the_limit_closes_the_connection_and_not_the_door(
    door: ZmqDoor, context: zmq.Context[zmq.Socket[bytes]]
) -> None:
    big = _client(context, zmq.DEALER, door.endpoint)
    big.send(b"x" * 1_000_000)
    small = _client(context, zmq.DEALER, door.endpoint)
    small.send(b"hello")
    (request,) = _await_requests(door, 1)
    assert request.payload == b"hello"
    assert door.answer(request, b"yes")
    assert small.recv() == b"yes"


def test_receiving_is_bounded(door: ZmqDoor, context: zmq.Context[zmq.Socket[bytes]]) -> None:
    client = _client(context, zmq.DEALER, door.endpoint)
    for k in range(50):
        client.send(str(k).encode())
    payloads = [r.payload for r in _await_requests(door, 50)]
    assert payloads == [str(k).encode() for k in range(50)]
    for k in range(50):
        client.send(str(k).encode())
    poller = zmq.Poller()
    poller.register(door.descriptor, zmq.POLLIN)
    assert poller.poll(WAIT_MS)
    assert len(door.receive(3)) <= 3


def test_an_answer_to_a_client_that_has_gone_is_counted(
    door: ZmqDoor, context: zmq.Context[zmq.Socket[bytes]]
) -> None:
    door_request = Request((b"nobody",), b"hello")
    assert not door.answer(door_request, b"yes")
    assert door.answers_lost == 1


def test_telemetry_reaches_those_who_asked_for_the_topic(
    door: ZmqDoor, context: zmq.Context[zmq.Socket[bytes]]
) -> None:
    listener = _client(context, zmq.SUB, door.telemetry)
    listener.subscribe("beat")
    topics: list[bytes] = []
    while not topics:
        topics = door.new_subscriptions()
    assert topics == [b"beat"]
    door.publish(b"bar", b"1")
    door.publish(b"beat", b"2")
    assert listener.recv_multipart() == [b"beat", b"2"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "tcp://127.0.0.1:5570",
        "tcp://127.8.9.1:0",
        "tcp://localhost:*",
        "tcp://[::1]:5570",
        "ipc:///tmp/engine",
    ],
)
def test_addresses_of_this_machine_are_allowed(endpoint: str) -> None:
    check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint", ["tcp://*:5570", "tcp://0.0.0.0:5570", "tcp://192.168.1.9:1", "tcp://[::]:1"]
)
def test_addresses_that_let_others_in_need_expose(endpoint: str) -> None:
    with pytest.raises(ParameterError, match="--expose"):
        check_endpoint(endpoint)
    with pytest.raises(ParameterError, match="--expose"):
        ZmqDoor(FREE, endpoint)
    check_endpoint(endpoint, expose=True)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "5570",
        "tcp://",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:99999",
        "udp://127.0.0.1:1",
        "inproc://x",
        "ipc://",
        "tcp://127.0.0.1:٣",
    ],
)
def test_what_is_no_address_is_refused(endpoint: str) -> None:
    with pytest.raises(ParameterError, match="like"):
        check_endpoint(endpoint, expose=True)


def test_a_taken_address_is_told(door: ZmqDoor, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="another engine"):
        ZmqDoor(door.endpoint, FREE)
    with pytest.raises(ParameterError, match="another engine"):
        ZmqDoor(f"ipc://{tmp_path}/no-folder/socket", FREE)
