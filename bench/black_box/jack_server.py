"""A JACK server without a sound device, of this program's own."""

from __future__ import annotations

import os
import subprocess
import time
from types import TracebackType

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.tied import tied

__all__ = ["RATE", "JackServer", "find_jackd"]

RATE = 44_100
"""Frames a second."""

_PATIENCE_S = 10.0


def find_jackd(*, fetch: bool = True) -> DebianPrograms | None:
    """Where jackd2 is: the system's, else Debian's package unpacked; None if it cannot be had."""
    programs = DebianPrograms()
    return programs if programs.has("jackd", "jackd2", fetch=fetch) else None


class JackServer:
    """jackd2 on its dummy device, under a name of its own; ends with its ``with`` block.

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
        name = f"adaptive-bench-{os.getpid()}-{time.monotonic_ns() % 10**9}"
        self.environment = {
            **programs.environment(),
            "JACK_DEFAULT_SERVER": name,
            "JACK_NO_AUDIO_RESERVATION": "1",
            "JACK_NO_START_SERVER": "1",
        }
        self._program = str(programs.path("jackd"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> JackServer:
        for priority in (["-R", "-P", "70"], ["-r"]):
            dummy = ["-d", "dummy", "-r", str(RATE), "-p", str(self.period)]
            self._process = subprocess.Popen(
                tied([self._program, *priority, *dummy]),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=self.environment,
            )
            time.sleep(0.3)
            if self._process.poll() is None:
                return self
        raise RuntimeError("jackd does not start, not even at an ordinary priority")

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
