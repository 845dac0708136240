"""A bare pyo script, by ZeroMQ."""

from __future__ import annotations

import sys
import time

import zmq

from bench.black_box.floor import HERE
from bench.black_box.peer import Peer

__all__ = ["PyoScript"]


class PyoScript(Peer):
    """Looping TableReads, a linear crossfade by SigTo, a PULL socket."""

    name = "pyo script"
    defaults = "`TableRead` loops, `SigTo` over 50 ms, a PULL socket, all in one process"
    at_best = "the same with `sys.setswitchinterval(0.0005)`"

    def start(self) -> None:
        self._endpoint = f"ipc://{self.desk.folder}/pyo"
        level = "best" if self.best else "default"
        command = [sys.executable, "-m", "bench.black_box.pyo_program", self._endpoint]
        command += [str(self.desk.period), level, *map(str, self.desk.loops["a"]), "--"]
        self.spawn([*command, *map(str, self.desk.loops["b"])], {"PYTHONPATH": HERE})
        self._socket: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.PUSH)
        self._socket.connect(self._endpoint)

    def send(self, side: str) -> int:
        began = time.monotonic_ns()
        self._socket.send(side.encode())
        return began

    def storm(self) -> list[str]:
        return ["push", self._endpoint, b"x".hex()]

    def close(self) -> None:
        if hasattr(self, "_socket"):
            self._socket.close(linger=0)
        super().close()
