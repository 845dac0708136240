"""What every engine under measurement has in common."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from bench.black_box.debian_programs import DebianPrograms
from bench.engine import process_tree
from bench.tied import tied

__all__ = ["Datagrams", "Desk", "Peer", "free_port"]

_END_S = 3.0
"""After which a process that was asked to end is ended."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an engine is set up.

    Parameters
    ----------
    programs : DebianPrograms
    environment : mapping
        In which its JACK server is found.
    period : int
        JACK's frames a cycle.
    folder : Path
        For files that the engine wants.
    loops : mapping of str to sequence of Path
        By side, ``"a"`` and ``"b"``: the loops that sound together.
    library : Path or None
        A library of this engine's own, for whoever plays that instead.
    """

    programs: DebianPrograms
    environment: Mapping[str, str]
    period: int
    folder: Path
    loops: Mapping[str, Sequence[Path]]
    library: Path | None = None


class Peer(ABC):
    """An engine that plays side ``a`` or ``b`` and crossfades on a message; ends with its ``with``.

    Parameters
    ----------
    desk : Desk
    best : bool
        In the settings that serve latency best, where they differ from its defaults.

    Attributes
    ----------
    again : int
        Messages that it refused for the moment and that were sent again.
    """

    name: ClassVar[str]
    """As its makers write it."""
    needs: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Programs and their Debian packages."""
    defaults: ClassVar[str]
    """How it is set in its defaults, in words."""
    at_best: ClassVar[str | None] = None
    """How it is set at its best; None where the defaults are that."""
    repeats: ClassVar[bool] = True
    """Whether it plays the two loops, and so nothing but repetitions."""
    spacing_s: ClassVar[float] = 0.3
    """Least time between two events: the change, which may take 200 ms, and two repetitions."""

    def __init__(self, desk: Desk, *, best: bool = False) -> None:
        self.desk, self.best = desk, best
        self.processes: list[subprocess.Popen[bytes]] = []
        self.again = 0
        self._counted: list[int] = []

    @classmethod
    def available(cls, programs: DebianPrograms, *, fetch: bool) -> str | None:
        """None when it can be measured here, else what is missing, in words."""
        for program, package in cls.needs:
            if not programs.has(program, package, fetch=fetch):
                return f"{cls.name} is not here (Debian's package {package})"
        return None

    @abstractmethod
    def start(self) -> None:
        """Start it; it appears in JACK by itself, and plays side ``a``."""

    def prepare(self) -> None:
        """What can only be done once it is in JACK; nothing, for most."""
        return

    @abstractmethod
    def send(self, side: str) -> int:
        """Tell it to crossfade; answers the host's time just before, nanoseconds."""

    def storm(self) -> list[str] | None:
        """Arguments of `bench.black_box.storm` that send it what changes nothing; None if none."""
        return None

    def pids(self) -> list[int]:
        """Its processes, with those that they started."""
        return sorted({pid for root in self._counted for pid in process_tree(root)})

    def spawn(
        self, command: Sequence[str], own: Mapping[str, str], *, counted: bool = True
    ) -> subprocess.Popen[bytes]:
        """Start a process in which the JACK server and ``own`` variables are found.

        What it says is kept for reports. It ends with this process at the latest. Where it is not
        ``counted``, its processor time is not the engine's.
        """
        log = self.desk.folder / f"{type(self).__name__}-{len(self.processes)}.log"
        with log.open("wb") as said:
            process = subprocess.Popen(
                tied(command),
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**self.desk.environment, **own},
                cwd=self.desk.folder,
            )
        self.processes.append(process)
        if counted:
            self._counted.append(process.pid)
        return process

    def said(self) -> str:
        """The last lines that its processes wrote."""
        logs = sorted(self.desk.folder.glob(f"{type(self).__name__}-*.log"))
        return " / ".join(log.read_text("utf-8", "replace")[-400:] for log in logs)

    def close(self) -> None:
        """End its processes, the youngest first."""
        for process in reversed(self.processes):
            with contextlib.suppress(OSError):
                process.terminate()
            try:
                process.communicate(timeout=_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()

    def __enter__(self) -> Peer:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Datagrams:
    """Messages to an engine that listens on a UDP port of this machine."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", port))

    def send(self, message: bytes) -> int:
        """Send; answers the host's time just before, nanoseconds."""
        began = time.monotonic_ns()
        with contextlib.suppress(ConnectionError):  # nobody listens yet
            self._socket.send(message)
        return began

    def receive(self, timeout_s: float) -> bytes:
        """The next answer. Raises OSError when there is none in time."""
        self._socket.settimeout(timeout_s)
        return self._socket.recv(65_536)

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def free_port() -> int:
    """A UDP port that nobody uses now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
