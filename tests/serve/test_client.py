"""Both clients against a conductor behind real sockets."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_desk import LiveDesk
from serve_desk import Desk

import adaptive.serve
from adaptive.errors import AdaptiveError, ProtocolError
from adaptive.serve import Ack, AsyncClient, Client, NoEngine
from adaptive.serve.assemble import LoadedLibrary

NOWHERE = "tcp://127.0.0.1:9"


@pytest.fixture
def live(loaded: LoadedLibrary, tmp_path: Path) -> Iterator[LiveDesk]:
    """A conductor that has played for half a second, behind real sockets."""
    desk = Desk(loaded, tmp_path / "session.jsonl")
    desk.run(0.5)
    live = LiveDesk(desk)
    yield live
    live.close()


@pytest.fixture
def client(live: LiveDesk) -> Iterator[Client]:
    """A client of it."""
    with Client(live.door.endpoint, live.door.telemetry, timeout_s=5.0) as client:
        yield client


def test_every_call_is_answered_with_a_typed_ack(client: Client) -> None:
    acks = [
        client.scene("combat", id="s", deadline_ms=200, quantize="beat"),
        client.scene(tags=["fight", "战斗"]),
        client.energy(80, ramp_ms=500),
        client.emotion("tense"),
        client.emotion(valence=0.5, arousal=-0.5),
        client.trigger("victory"),
        client.param("health", 20),
        client.duck(-9, 300),
        client.pause(),
        client.resume(),
        client.stop(),
        client.send({"type": "scene", "name": "calm"}),
    ]
    assert all(isinstance(ack, Ack) and ack.accepted for ack in acks)
    assert [ack.seq for ack in acks] == list(range(12))
    assert acks[0].id == "s"
    assert 0 < acks[0].audible_ms <= acks[0].complete_ms


def test_a_refusal_is_raised_with_all_that_the_engine_said(client: Client) -> None:
    with pytest.raises(ProtocolError) as refused:
        client.scene("combta")
    assert refused.value.field == "name"
    assert refused.value.nearest[0] == "combat"
    assert client.pause().accepted, "the connection goes on"


def test_a_refusal_is_returned_when_asked_to(live: LiveDesk) -> None:
    with Client(live.door.endpoint, raise_refusals=False) as client:
        ack = client.energy(500, id=9)
        assert (ack.accepted, ack.id) == (False, 9)
        assert ack.error is not None
        assert ack.error.field == "value"


def test_queries(client: Client) -> None:
    assert client.query("state")["scene"] == "calm"
    with pytest.raises(ProtocolError):
        client.query("weather")


def test_no_engine_is_told_in_time_with_the_remedy() -> None:
    began = time.monotonic()
    with Client(NOWHERE, timeout_s=0.2) as client, pytest.raises(NoEngine) as missing:
        client.scene("combat")
    assert time.monotonic() - began < 1.5
    assert isinstance(missing.value, TimeoutError)
    assert isinstance(missing.value, AdaptiveError)
    assert "adaptive serve" in str(missing.value)
    assert NOWHERE in str(missing.value)


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next(live: LiveDesk) -> None:
    with Client(live.door.endpoint, timeout_s=0.1) as client:
        live.silent.set()
        with pytest.raises(NoEngine):
            client.energy(10, id="lost")
        live.silent.clear()
        client._timeout_s = 5.0
        assert client.energy(20, id="found").id == "found"


def test_listening_yields_the_topics_asked_for(client: Client) -> None:
    messages = []
    for message in client.listen("beat", seconds=5.0):
        messages.append(message)
        if len(messages) == 3:
            break
    assert [m.topic for m in messages] == ["beat"] * 3
    assert [m.body["seq"] for m in messages] == [0, 1, 2]
    with pytest.raises(ProtocolError, match="bar"):
        client.listen("bars")


def test_listening_ends_after_its_time() -> None:
    with Client(NOWHERE, NOWHERE) as client:
        assert list(client.listen(seconds=0.05)) == []


def test_many_events_at_once_get_their_own_answers(live: LiveDesk) -> None:
    async def play() -> None:
        async with AsyncClient(live.door.endpoint, live.door.telemetry, timeout_s=5.0) as client:
            acks = await asyncio.gather(*(client.duck(-(k % 60), 10, id=k) for k in range(100)))
            assert [ack.id for ack in acks] == list(range(100))
            with pytest.raises(ProtocolError):
                await client.trigger("nothing")
            assert (await client.query("state"))["scene"] == "calm"
            heard: set[str] = set()
            async for message in client.listen("bar", "beat", seconds=5.0):
                heard.add(message.topic)
                if heard == {"bar", "beat"}:
                    break
            assert heard == {"bar", "beat"}

    asyncio.run(play())


def test_the_async_client_tells_that_no_engine_answers() -> None:
    async def play() -> None:
        async with AsyncClient(NOWHERE, NOWHERE, timeout_s=0.1) as client:
            with pytest.raises(NoEngine):
                await client.stop()
            assert [m async for m in client.listen(seconds=0.05)] == []

    asyncio.run(play())


def test_importing_the_client_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pyo", "networkx", "soundfile", "asyncio", "adaptive.conduct")
    program = "import sys, adaptive.serve; adaptive.serve.Client; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "zmq" in done.stdout.split()
    assert not set(heavy) & set(done.stdout.split())


def test_the_room_exports_what_it_says() -> None:
    assert all(hasattr(adaptive.serve, name) for name in adaptive.serve.__all__)
    with pytest.raises(AttributeError):
        adaptive.serve.nothing  # noqa: B018
