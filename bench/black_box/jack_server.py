"""A JACK server without a sound device, of this program's own."""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType

from bench.black_box.debian_programs import DebianPrograms
from bench.tied import tied

__all__ = ["RATE", "JackServer", "find_jackd"]

RATE = 44_100
"""Frames a second."""

_PATIENCE_S = 10.0
_STARTS_S = 0.3
"""What does not start has ended by then."""

_NAMES = 4
_REGISTRY = Path("/dev/shm/jack-shm-registry")
"""Where JACK's servers of this machine are listed, eight at most. One that is killed stays listed
until a server of the same name starts."""


def find_jackd(*, fetch: bool = True) -> DebianPrograms | None:
    """Where jackd2 is: the system's, else Debian's package unpacked; None if it cannot be had."""
    programs = DebianPrograms()
    return programs if programs.has("jackd", "jackd2", fetch=fetch) else None


class JackServer:
    """jackd2 on its dummy device, under a name of its own; ends with its ``with`` block.

    Names are few and used again, so that a server that was killed leaves its place in JACK's list
    to the next.

    Parameters
    ----------
    programs : DebianPrograms
        Where it is.
    period : int
        Frames a cycle.

    Attributes
    ----------
    environment : dict
        In which programs find this server, and no other.
    """

    def __init__(self, programs: DebianPrograms, period: int) -> None:
        self.period = period
        self._open = ExitStack()
        self._said = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        self.environment = {
            **programs.environment(),
            "JACK_DEFAULT_SERVER": _free_name(self._open),
            "JACK_NO_AUDIO_RESERVATION": "1",
            "JACK_NO_START_SERVER": "1",
        }
        self._program = str(programs.path("jackd"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> JackServer:
        with _lock_file("start") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if _nobody_uses(_REGISTRY):  # it may be full of servers that have gone
                with suppress(FileNotFoundError, PermissionError):
                    _REGISTRY.unlink()
            if self._starts():
                return self
        self._said.seek(0)
        said = self._said.read().decode("utf-8", "replace").strip()
        self._open.close()
        raise RuntimeError(f"jackd does not start, even at an ordinary priority. It said: {said}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._open.close()

    def _starts(self) -> bool:
        for priority in (["-R", "-P", "70"], ["-r"]):
            dummy = ["-d", "dummy", "-r", str(RATE), "-p", str(self.period)]
            self._process = subprocess.Popen(
                tied([self._program, *priority, *dummy]),
                stdout=self._said,
                stderr=subprocess.STDOUT,
                env=self.environment,
            )
            try:
                self._process.wait(_STARTS_S)
            except subprocess.TimeoutExpired:
                return True
        return False


def _free_name(open_files: ExitStack) -> str:
    """A name that no living harness has taken; it is held until the files are closed."""
    for number in range(_NAMES):
        with ExitStack() as taken:
            hold = taken.enter_context(_lock_file(str(number)))
            with suppress(BlockingIOError):
                fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
                open_files.push(taken.pop_all())
                return f"adaptive-bench-{os.getuid()}-{number}"
    raise RuntimeError(f"{_NAMES} harnesses run on this machine already; end one of them")


@contextmanager
def _lock_file(name: str) -> Iterator[int]:
    path = Path(tempfile.gettempdir()) / f"adaptive-bench-{os.getuid()}-{name}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _nobody_uses(path: Path) -> bool:
    """Whether no process that this one may look into has the file in its memory."""
    for maps in Path("/proc").glob("[0-9]*/maps"):
        try:
            if str(path) in maps.read_text(encoding="utf-8", errors="replace"):
                return False
        except OSError:
            continue  # it has ended, or is another user's: so is its list
    return True
