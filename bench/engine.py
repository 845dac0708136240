"""An engine to measure: `adaptive serve` in processes of its own, on the paced null device."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from adaptive.serve import Client
from bench.tied import tied

__all__ = ["ServedEngine", "audio_link", "cpu_seconds", "process_tree"]

_ANY_PORT = "tcp://127.0.0.1:*"
_PATIENCE_S = 20.0


class ServedEngine:
    """A running engine; ends with its ``with`` block.

    Parameters
    ----------
    *options : str
        Of `adaptive serve`, beside the driver and the addresses.

    Raises
    ------
    RuntimeError
        It did not start, with what it said.
    """

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "adaptive", "serve", "--json", "--driver", "null"]
        command += ["--bind", _ANY_PORT, "--telemetry", _ANY_PORT, *options]
        self._process = subprocess.Popen(
            tied(command), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"no engine: {self._process.communicate()[1]}")
        self.ready: dict[str, Any] = json.loads(line)

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._process.pid

    def client(self) -> Client:
        """A new client of it."""
        return Client(self.ready["bind"], self.ready["telemetry"], timeout_s=_PATIENCE_S)

    def __enter__(self) -> ServedEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def process_tree(pid: int) -> dict[int, str]:
    """A process and its descendants, each with the part of the engine that it is."""
    found = {pid: "supervisor"}
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except OSError:
                continue  # it has ended meanwhile
    grown = True
    while grown:
        more = [p for p, parent in parents.items() if parent in found and p not in found]
        found |= {p: _role(p) for p in more}
        grown = bool(more)
    return found


def audio_link(pid: int) -> Path | None:
    """The link of a running engine's audio process; ``None`` while there is none."""
    for process, role in process_tree(pid).items():
        if role == "audio":
            try:
                return Path(_command_line(process)[-1])
            except OSError:
                return None
    return None


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used. Raises OSError when it has ended."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat that follow the name (proc(5) counts them from 3)."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    return text[text.rindex(")") + 2 :].split()


def _role(pid: int) -> str:
    try:
        line = " ".join(_command_line(pid))
    except OSError:
        return "other"
    for module, role in (
        ("conductor_process", "conductor"),
        ("adaptive.audio.process", "audio"),
    ):
        if module in line:
            return role
    return "other"


def _command_line(pid: int) -> list[str]:
    text = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "surrogateescape")
    return text.rstrip("\0").split("\0")
