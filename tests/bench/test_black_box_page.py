"""What carries messages to a page under measurement, and what ends with the harness."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from bench.black_box.npm_files import npm_file
from bench.black_box.page_server import PageServer
from bench.black_box.tone_js import _PAGE
from bench.tied import tied

_PATIENCE_S = 10.0


@pytest.fixture
def server(tmp_path: Path) -> object:
    sound = tmp_path / "a.wav"
    sound.write_bytes(b"RIFF....")
    found = PageServer({"/": "<p>here</p>", "/a.wav": sound})
    yield found
    found.close()


def test_files_are_served_and_others_are_not(server: PageServer) -> None:
    with urllib.request.urlopen(f"{server.address}/a.wav") as answer:
        assert answer.headers["Content-Type"] == "audio/wav"
        assert answer.read() == b"RIFF...."
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.address}/b.wav")


def test_messages_reach_a_listener_in_order(server: PageServer) -> None:
    heard: list[str] = []

    def listen() -> None:
        with urllib.request.urlopen(f"{server.address}/messages") as stream:
            opened.set()
            for line in stream:
                if line.startswith(b"data: "):
                    heard.append(line[6:].strip().decode())
                if len(heard) == 2:
                    return

    opened = threading.Event()
    listener = threading.Thread(target=listen)
    listener.start()
    assert opened.wait(_PATIENCE_S)
    server.send("b")
    server.send("a")
    listener.join(_PATIENCE_S)
    assert heard == ["b", "a"]


def test_what_a_page_says_is_passed_on_and_its_silence_is_told(server: PageServer) -> None:
    urllib.request.urlopen(f"{server.address}/said", data=b"ready: 0.01")
    assert server.wait_said(_PATIENCE_S) == "ready: 0.01"
    with pytest.raises(RuntimeError, match="said nothing"):
        server.wait_said(0.01)


def test_the_page_takes_its_settings_as_json() -> None:
    settings = {"a": ["/a0.wav"], "b": ["/b0.wav"], "lookAhead": 0.0, "latencyHint": 0.0}
    page = _PAGE.replace("SETTINGS", json.dumps(settings))
    found = re.search(r"const settings = (.*);", page)
    assert found is not None and json.loads(found[1]) == settings


def test_a_package_that_is_not_here_is_not_fetched_unasked(tmp_path: Path) -> None:
    assert npm_file("tone@15", "build/Tone.js", fetch=False, folder=tmp_path) is None
    kept = tmp_path / "tone@15" / "build" / "Tone.js"
    kept.parent.mkdir(parents=True)
    kept.touch()
    assert npm_file("tone@15", "build/Tone.js", fetch=True, folder=tmp_path) == kept


def test_what_is_tied_ends_when_its_starter_is_killed() -> None:
    if tied(["true"]) == ["true"]:
        pytest.skip("no setpriv (util-linux)")
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, time; from bench.tied import tied\n"
            "print(subprocess.Popen(tied(['sleep', '60'])).pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    child = int(starter.stdout.readline())
    command = Path(f"/proc/{child}/cmdline")
    deadline = time.monotonic() + _PATIENCE_S
    while not command.read_bytes().startswith(b"sleep") and time.monotonic() < deadline:
        time.sleep(0.01)  # until setpriv has become it
    starter.kill()
    starter.wait()
    try:
        while _runs(child) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not _runs(child)
    finally:
        if _runs(child):
            os.kill(child, signal.SIGKILL)


def _runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
