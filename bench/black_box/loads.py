"""Loads under which an engine is measured, each a process of its own beside it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from adaptive.testing import write_synthetic_library
from bench.black_box.adaptive_engine import AdaptiveEngine
from bench.black_box.floor import HERE
from bench.black_box.peer import Peer
from bench.tied import tied

__all__ = ["LOADS", "Load"]

Load = Callable[[Peer], AbstractContextManager[None]]

_SETTLE_S = 0.5
_SPIN = "while True: pass"
_IMPORTS = """
import itertools, subprocess, sys
from bench.tied import tied
for number in itertools.count():
    subprocess.run(tied([sys.executable, "-m", "adaptive", "import", sys.argv[1],
                         "--library", f"{sys.argv[2]}-{number}"]), check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
"""
_DEAF = """
import sys, threading, zmq
socket = zmq.Context.instance().socket(zmq.SUB)
socket.setsockopt(zmq.RCVHWM, 1)
socket.subscribe(b"")
socket.connect(sys.argv[1])
threading.Event().wait()
"""


@contextlib.contextmanager
def _beside(command: Sequence[str]) -> Iterator[None]:
    """A process, and what it starts, until the block or this process ends.

    Raises
    ------
    RuntimeError
        It ended by itself: there was no load.
    """
    process = subprocess.Popen(
        tied(command),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": HERE},
    )
    try:
        time.sleep(_SETTLE_S)
        yield
        if process.poll() is not None:
            raise RuntimeError(f"the load ended by itself: {' '.join(command)[:120]}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _storm(engine: Peer) -> AbstractContextManager[None]:
    arguments = engine.storm()
    if arguments is None:
        raise ValueError(f"{engine.name} has no message that changes nothing")
    return _beside([sys.executable, "-m", "bench.black_box.storm", *arguments])


def _slow_subscriber(engine: Peer) -> AbstractContextManager[None]:
    if not isinstance(engine, AdaptiveEngine):
        raise ValueError(f"{engine.name} has no subscribers")
    return _beside([sys.executable, "-c", _DEAF, engine.ready["telemetry"]])


def _import(engine: Peer) -> AbstractContextManager[None]:
    source = write_synthetic_library(engine.desk.folder / "import", variants=1)
    (source / "library.toml").unlink()
    command = [sys.executable, "-c", _IMPORTS, str(source), str(engine.desk.folder / "imported")]
    return _beside(command)


def _busy_neighbour(_engine: Peer) -> AbstractContextManager[None]:
    return _beside([sys.executable, "-c", _SPIN])


LOADS: Mapping[str, Load | None] = {
    "idle": None,
    "event storm": _storm,
    "slow subscriber": _slow_subscriber,
    "import running": _import,
    "busy neighbour": _busy_neighbour,
}
"""By name: what runs beside the engine."""
