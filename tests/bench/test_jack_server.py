"""A JACK server starts, whatever servers were killed before it."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

from bench.black_box.jack_server import JackServer, find_jackd

pytestmark = [pytest.mark.live]

_PLACES = 8
"""How many servers JACK's list has room for."""


def test_a_server_starts_after_as_many_were_killed_as_the_list_has_room_for() -> None:
    programs = find_jackd()
    if programs is None:
        pytest.skip("no jackd, and no apt-get to fetch Debian's")
    for number in range(_PLACES):
        _start_and_kill(JackServer(programs, 256), f"adaptive-test-killed-{number}")
    with JackServer(programs, 256) as server:
        assert server.environment["JACK_DEFAULT_SERVER"].startswith("adaptive-bench-")


def test_two_servers_run_side_by_side_and_their_names_are_used_again() -> None:
    programs = find_jackd()
    if programs is None:
        pytest.skip("no jackd, and no apt-get to fetch Debian's")
    with JackServer(programs, 256) as one, JackServer(programs, 256) as two:
        names = [server.environment["JACK_DEFAULT_SERVER"] for server in (one, two)]
    with JackServer(programs, 256) as three:
        assert three.environment["JACK_DEFAULT_SERVER"] == names[0] != names[1]


def _start_and_kill(server: JackServer, name: str) -> None:
    server.environment["JACK_DEFAULT_SERVER"] = name
    with server:
        process = server._process
        assert isinstance(process, subprocess.Popen)
        time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        process.wait()
