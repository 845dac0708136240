"""The ear: a process that captures what others play into JACK, with the time of every cycle.

It is told what to do on its standard input, a JSON map a line, and answers each with another:
``{"do": "ports"}``, ``{"do": "connect", "source": PORT, "ear": 0}``,
``{"do": "begin", "seconds": 10}``, ``{"do": "repeating"}`` (whether each ear hears a loop),
``{"do": "save", "path": FILE}``. It ends with its input.

Two clients do the work. The *ear* runs in the graph behind what it hears. The *clock* is connected
to nothing, so JACK calls it as soon as a cycle begins; what it notes is the host's time of frames.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np

from bench.black_box.change_finder import repeats
from bench.black_box.libjack import import_jack, open_client
from bench.black_box.loops import PATTERN

__all__ = ["EARS"]

EARS = 2
"""Signals that are captured: the engine's left channel, and the floor's."""

_PATIENCE_S = 10.0


class _Ear:
    def __init__(self) -> None:
        self._ear, self._clock = open_client("bench-ear"), open_client("bench-clock")
        self._ports = [self._ear.inports.register(f"in_{n}") for n in range(EARS)]
        self._block = int(self._ear.blocksize)
        self._make_room(0)
        self._cycles = self._ticks = 0
        self._on = False
        self._xruns: list[int] = []
        self._ear.set_process_callback(self._hear)
        self._clock.set_process_callback(self._tick)
        self._clock.set_xrun_callback(lambda _late: self._xruns.append(time.monotonic_ns()))
        self._ear.activate()
        self._clock.activate()

    def _make_room(self, seconds: float) -> None:
        """For a recording; every page is written, so that none is missing while it runs."""
        cycles = int(seconds * self._ear.samplerate) // self._block
        self._sound = np.ones((cycles, EARS, self._block), np.float32)
        self._heard = np.ones(cycles, np.int64)
        self._stamps = np.ones((cycles, 2), np.int64)

    def _hear(self, _frames: int) -> None:
        at = self._cycles
        if not self._on or at == len(self._heard):
            return
        self._heard[at] = self._ear.last_frame_time
        for number, port in enumerate(self._ports):
            self._sound[at, number] = port.get_array()
        self._cycles = at + 1

    def _tick(self, _frames: int) -> None:
        now, at = time.monotonic_ns(), self._ticks
        if not self._on or at == len(self._stamps):
            return
        self._stamps[at] = self._clock.last_frame_time, now
        self._ticks = at + 1

    def do(self, order: dict[str, Any]) -> dict[str, Any]:
        """Carry out an order."""
        what = order["do"]
        if what == "ports":
            ports = self._ear.get_ports(is_audio=True, is_output=True)
            return {"ports": [port.name for port in ports if not port.is_physical]}
        if what == "connect":
            self._connect(order["source"], self._ports[order["ear"]])
        elif what == "begin":
            self._make_room(order["seconds"])
            self._cycles = self._ticks = 0
            self._xruns.clear()
            self._on = True
        elif what == "repeating":
            self._on = False
            return {"repeating": [self._repeats(ear) for ear in range(EARS)]}
        elif what == "save":
            self._on = False
            np.savez(
                order["path"],
                sound=self._sound[: self._cycles],
                frames=self._heard[: self._cycles],
                stamps=self._stamps[: self._ticks],
                xruns=np.array(self._xruns, np.int64),
            )
        return {}

    def _repeats(self, ear: int) -> bool:
        heard = self._heard[: self._cycles]
        whole = bool((np.diff(heard) == self._block).all())
        return whole and repeats(self._sound[: self._cycles, ear].ravel(), PATTERN)

    def _connect(self, source: str, port: Any) -> None:
        """Connect; a client's ports are seen a moment before it can be heard."""
        jack = import_jack()
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                self._ear.connect(source, port)
                return
            except jack.JackErrorCode:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def close(self) -> None:
        """Leave the server."""
        for client in (self._ear, self._clock):
            client.deactivate()
            client.close()


def _main() -> None:
    ear = _Ear()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(ear.do(json.loads(line))), flush=True)
    ear.close()


if __name__ == "__main__":
    _main()
