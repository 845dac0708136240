"""An engine in processes of its own, as `adaptive serve` starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adaptive.serve import Client
from adaptive.serve.processes import process_lives
from adaptive.serve.session import Session, remove_session_folder

FREE = "tcp://127.0.0.1:*"
PATIENCE_S = 20.0
_PROGRAM = """
import argparse, sys
from adaptive.cli import serve
parser = argparse.ArgumentParser()
serve.add_parser(parser.add_subparsers())
args = parser.parse_args()
sys.exit(args.run(args))
"""


def serve_command(*options: str) -> list[str]:
    """What starts an engine without a sound device, on free ports unless told otherwise."""
    ports = [] if "--bind" in options else ["--bind", FREE, "--telemetry", FREE]
    return [sys.executable, "-c", _PROGRAM, "serve", "--driver", "null", *ports, *options]


def wait_for(happened: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> float:
    """Wait until something has happened; the seconds that it took."""
    began = time.monotonic()
    pause = threading.Event()
    while not happened():
        assert time.monotonic() - began < patience_s, f"waited in vain: {what}"
        pause.wait(0.005)
    return time.monotonic() - began


class Served:
    """A running engine.

    Parameters
    ----------
    *options : str
        Of `adaptive serve`.
    """

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            serve_command("--json", *options),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"no engine: {self.process.communicate()[1]}")
        self.ready: dict[str, Any] = json.loads(line)
        self.folder = Path(self.ready["folder"])
        self.link = self.session.link

    @property
    def session(self) -> Session:
        """The session as its folder has it at present."""
        return Session.load(self.folder)

    @property
    def conductor_pid(self) -> int:
        """Process of the conductor, 0 for none."""
        return self._child("adaptive.serve.conductor_process")

    @property
    def audio_pid(self) -> int:
        """Process that sounds, 0 for none."""
        return self._child("adaptive.audio.process")

    def client(self, timeout_s: float = PATIENCE_S) -> Client:
        """A client that is patient enough for a conductor to be replaced."""
        return Client(self.ready["bind"], self.ready["telemetry"], timeout_s=timeout_s)

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str, float]:
        """End it; exit status, what it said, and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        said = self.process.communicate(timeout=PATIENCE_S)[1]
        return self.process.returncode, said, time.monotonic() - began

    def kill_all(self) -> None:
        """Leave nothing behind, whatever a test has done."""
        pids = [self.conductor_pid, self.audio_pid]
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        for pid in pids:
            if process_lives(pid):
                os.kill(pid, signal.SIGKILL)
        remove_session_folder(self.folder, self.link)

    def _child(self, module: str) -> int:
        pids = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        for line in pids.stdout.splitlines():
            if module in line:
                return int(line.split()[0])
        return 0
