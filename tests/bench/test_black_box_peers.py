"""Each peer is started as is said of it, and its messages are its users' own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adaptive.library import read_library
from adaptive.serve import Ack, EngineBusy
from bench.black_box import (
    adaptive_engine,
    chuck,
    csound,
    floor,
    pure_data,
    pygame_mixer,
    scsynth,
    tone_js,
)
from bench.black_box.adaptive_engine import AdaptiveEngine
from bench.black_box.chuck import Chuck
from bench.black_box.csound import Csound
from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.floor import Floor
from bench.black_box.library_engine import LibraryEngine
from bench.black_box.loops import write_loops
from bench.black_box.peer import Desk, Peer
from bench.black_box.pure_data import PureData
from bench.black_box.pygame_mixer import PygameMixer
from bench.black_box.pyo_script import PyoScript
from bench.black_box.scsynth import Scsynth
from bench.black_box.tone_js import ToneJs

_SIDE_B = b"/side\0\0\0,f\0\0\x3f\x80\0\0"
_SIDE_A = b"/side\0\0\0,f\0\0\0\0\0\0"
_NODE = b"/n_set\0\0,isf\0\0\0\0\0\0\x03\xe8side\0\0\0\0"


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """Where a peer's messages arrive."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        found.settimeout(10.0)
        yield found


Start = Callable[..., tuple[Any, list[str], dict[str, str]]]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ear: socket.socket) -> Start:
    """Start a peer of which no process is made; answers it, its command and its own variables."""
    commands: list[tuple[list[str], dict[str, str]]] = []
    port = ear.getsockname()[1]
    for module in (chuck, csound, pure_data, scsynth, floor):
        monkeypatch.setattr(module, "free_port", lambda: port)
    for module in (pygame_mixer, tone_js):
        monkeypatch.setattr(module, "start_pulse", lambda _peer: {"PULSE_SERVER": "unix:here"})
    monkeypatch.setattr(tone_js, "npm_file", lambda *_, **__: tmp_path / "Tone.js")
    monkeypatch.setattr(tone_js, "_chromium", lambda _programs: "/bin/chromium")
    monkeypatch.setattr(adaptive_engine.AdaptiveEngine, "_wait", lambda _self: _READY)
    monkeypatch.setattr(DebianPrograms, "path", lambda _self, name: f"/bin/{name}")
    monkeypatch.setattr(
        Peer, "spawn", lambda _self, command, own: commands.append((list(command), dict(own)))
    )

    def begin(
        kind: type[Peer], *, best: bool = False, library: Path | None = None
    ) -> tuple[Any, list[str], dict[str, str]]:
        loops = {side: write_loops(tmp_path, side) for side in "ab"}
        peer = kind(Desk(DebianPrograms(tmp_path), {}, 512, tmp_path, loops, library), best=best)
        peer.start()
        ((command, own),) = commands
        return peer, command, own

    return begin


_READY = {"bind": "tcp://127.0.0.1:1", "telemetry": "tcp://127.0.0.1:2"}


@pytest.mark.parametrize(
    ("kind", "to_b", "to_a"),
    [
        (Floor, b"b", b"a"),
        (Chuck, _SIDE_B, _SIDE_A),
        (Csound, _SIDE_B, _SIDE_A),
        (PureData, b"1;\n", b"0;\n"),
        (Scsynth, _NODE + b"\x3f\x80\0\0", _NODE + b"\0\0\0\0"),
    ],
)
def test_a_side_is_asked_for_in_the_peers_own_words(
    kind: type[Peer], to_b: bytes, to_a: bytes, start: Start, ear: socket.socket
) -> None:
    peer, _, _ = start(kind)
    peer.send("b")
    peer.send("a")
    assert [ear.recv(1_000), ear.recv(1_000)] == [to_b, to_a]


@pytest.mark.parametrize("best", [False, True])
def test_csound_gets_small_buffers_only_at_its_best(best: bool, start: Start) -> None:
    _, command, _ = start(Csound, best=best)
    text = Path(command[-1]).read_text("utf-8")
    assert command[0] == "/bin/csound"
    assert "-+rtaudio=jack" in command
    assert ("-b" in command) == best
    if best:
        assert command[command.index("-b") + 1] == "16"
        assert command[command.index("-B") + 1] == "1024", "two periods of 512"
    assert f"ksmps = {16 if best else 64}\n" in text


@pytest.mark.parametrize("best", [False, True])
def test_pure_data_is_called_back_only_at_its_best(best: bool, start: Start) -> None:
    _, command, _ = start(PureData, best=best)
    assert ("-callback" in command) == best
    assert command[0] == "/bin/puredata"
    assert command[-2:] == ["-open", command[-1]]


def test_scsynth_finds_unpacked_plugins(start: Start, tmp_path: Path) -> None:
    plugins = tmp_path / "usr/lib/x/SuperCollider/plugins"
    plugins.mkdir(parents=True)
    peer, command, _ = start(Scsynth)
    assert command[command.index("-U") + 1] == str(plugins)
    assert command[command.index("-u") + 1] == str(peer._port)


@pytest.mark.parametrize(("best", "buffer"), [(False, "512"), (True, "64")])
def test_pygame_gets_its_buffer_and_both_sides(best: bool, buffer: str, start: Start) -> None:
    peer, command, own = start(PygameMixer, best=best)
    peer._socket.close(linger=0)
    a, b = (str(peer.desk.loops[side][0]) for side in "ab")
    assert command[4:] == [buffer, a, "--", b]
    assert own["SDL_AUDIODRIVER"] == "pulseaudio"
    assert own["PULSE_SERVER"] == "unix:here"


@pytest.mark.parametrize(("best", "level"), [(False, "default"), (True, "best")])
def test_the_pyo_script_runs_at_jacks_period(best: bool, level: str, start: Start) -> None:
    peer, command, _ = start(PyoScript, best=best)
    peer._socket.close(linger=0)
    a, b = (str(peer.desk.loops[side][0]) for side in "ab")
    assert command[4:] == ["512", level, a, "--", b]


@pytest.mark.parametrize("best", [False, True])
def test_chromium_gets_a_small_buffer_only_at_its_best(best: bool, start: Start) -> None:
    peer, command, own = start(ToneJs, best=best)
    try:
        assert ("--audio-buffer-size=128" in command) == best
        assert command[-1] == peer._server.address
        assert "--autoplay-policy=no-user-gesture-required" in command
        assert own["PULSE_SERVER"] == "unix:here"
    finally:
        peer._server.close()


def test_this_engine_is_served_on_jack_at_its_period(start: Start) -> None:
    peer, command, _ = start(AdaptiveEngine)
    peer._client.close()
    assert command[2:5] == ["adaptive", "serve", "--json"]
    assert command[command.index("--driver") + 1] == "jack"
    assert command[command.index("--block") + 1] == "512"
    assert peer.storm() == ["adaptive", _READY["bind"]]


class _Taken:
    """An engine that takes every message and numbers it."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, message: dict[str, Any]) -> Ack:
        self.sent.append(message)
        return Ack(accepted=True, seq=10 * len(self.sent))

    def close(self) -> None:
        """Nothing to close."""


def test_the_own_library_is_asked_for_scenes_and_energies_at_once(
    start: Start, small_library: Path
) -> None:
    peer, command, _ = start(LibraryEngine, library=small_library)
    peer._client.close()
    peer._client = _Taken()
    for side in "bababa":
        peer.send(side)
    sent = peer._client.sent
    assert [message["type"] for message in sent] == ["scene", "energy"] * 3
    assert {message["quantize"] for message in sent} == {"now"}
    scenes = read_library(small_library).score.scenes
    assert all(message["name"] in scenes for message in sent[::2])
    assert all(40 <= message["value"] <= 100 for message in sent[1::2])
    assert peer.answers == [10, 20, 30, 40, 50, 60]
    assert command[command.index("--library") + 1] == str(small_library)
    assert command[command.index("--journal") + 1] == str(peer.journal)
    assert command[command.index("--record") + 1] == str(peer.recording)


class _BusyTwice:
    """An engine that refuses two messages."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        if len(self.sent) < 3:
            raise EngineBusy("busy")

    def close(self) -> None:
        """Nothing to close."""


def test_what_is_refused_as_busy_is_sent_again_and_the_wait_counts(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, _, _ = start(AdaptiveEngine)
    peer._client.close()
    peer._client = _BusyTwice()
    times = iter(range(1_000, 100_000, 1_000))
    monkeypatch.setattr("time.monotonic_ns", lambda: next(times))
    assert peer.send("b") == 1_000, "before the first try"
    assert peer._client.sent == [{"type": "scene", "name": "b", "quantize": "now"}] * 3
    assert peer.again == 2
