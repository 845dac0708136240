"""pygame's mixer, by ZeroMQ."""

from __future__ import annotations

import sys
import time
from importlib.util import find_spec

import zmq

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.floor import HERE
from bench.black_box.peer import Peer
from bench.black_box.pulse import pulse_missing, start_pulse

__all__ = ["PygameMixer"]


class PygameMixer(Peer):
    """Sounds that loop, `fadeout` and `play(fade_ms=…)`; a new sound begins at its beginning."""

    name = "pygame.mixer"
    defaults = (
        "a buffer of 512 frames, by PulseAudio's JACK sink; `fadeout(50)`, `play(fade_ms=50)`"
    )
    at_best = "a buffer of 64 frames"

    @classmethod
    def available(cls, programs: DebianPrograms, *, fetch: bool) -> str | None:
        if find_spec("pygame") is None:
            return "pygame.mixer is not here (pip install 'adaptive-music[bench]')"
        return pulse_missing(programs, fetch=fetch)

    def start(self) -> None:
        pulse = start_pulse(self)
        self._endpoint = f"ipc://{self.desk.folder}/pygame"
        command = [sys.executable, "-m", "bench.black_box.pygame_program", self._endpoint]
        command += ["64" if self.best else "512", *map(str, self.desk.loops["a"]), "--"]
        self.spawn(
            [*command, *map(str, self.desk.loops["b"])],
            {**pulse, "PYTHONPATH": HERE, "SDL_AUDIODRIVER": "pulseaudio"},
        )
        self._socket: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.PUSH)
        self._socket.connect(self._endpoint)

    def send(self, side: str) -> int:
        began = time.monotonic_ns()
        self._socket.send(side.encode())
        return began

    def close(self) -> None:
        if hasattr(self, "_socket"):
            self._socket.close(linger=0)
        super().close()
