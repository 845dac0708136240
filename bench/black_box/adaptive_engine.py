"""This engine as a peer: `adaptive serve` on JACK, events over ZeroMQ."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from adaptive import Client
from adaptive.serve import Ack, EngineBusy
from bench.black_box.floor import HERE
from bench.black_box.loops import BEAT_FRAMES
from bench.black_box.peer import Peer

__all__ = ["AdaptiveEngine", "write_two_scenes"]

_PARTS = ("drums", "percussion", "bass", "harmony", "melody", "texture")
_PATIENCE_S = 20.0
_AGAIN_S = 0.002

_SCORE = """\
[score]
start = "a"
quantize = "now"
fade_ms = 50

[scenes.a]
tags = ["a"]
energy = 100

[scenes.b]
tags = ["b"]
energy = 100
"""


def write_two_scenes(loops: Mapping[str, Sequence[Path]], folder: Path) -> None:
    """A library in which each side is a scene; a lone loop is a mix, several are parts.

    Parameters
    ----------
    loops : mapping of str to sequence of Path
        Loops of one bar, in ``folder``, by side.
    folder : Path
    """
    lines = ['[library]\nname = "two scenes"\nsample_rate = 44100\nlicence = "CC0-1.0"\n']
    for side, paths in loops.items():
        parts = ("mix",) if len(paths) == 1 else _PARTS
        for part, path in zip(parts, paths, strict=len(paths) > 1):
            lines.append(
                f'[[loop]]\nid = "{path.stem}"\nfile = "{path.name}"\npart = "{part}"\n'
                f'beat_frames = {BEAT_FRAMES}\nmeter = "4/4"\nbars = 1\nkey = "none"\n'
                f'energy = 100\nloudness = -22.0\nscenes = ["{side}"]\n'
            )
    (folder / "library.toml").write_text("\n".join(lines), encoding="utf-8")
    rules = "".join(f"\n[parts.{part}]\nenter = 0\nleave = 0\n" for part in _PARTS)
    (folder / "score.toml").write_text(_SCORE + rules, encoding="utf-8")


class AdaptiveEngine(Peer):
    """`adaptive serve --driver jack`, one scene a side, crossfades of 50 ms, quantised `now`."""

    name = "adaptive"
    defaults = '`adaptive serve --driver jack`, `quantize = "now"`, `fade_ms = 50`'

    def start(self) -> None:
        write_two_scenes(self.desk.loops, self.desk.folder)
        self.serve(self.desk.folder)

    def serve(self, library: Path, *options: str) -> None:
        """Start the engine with a library; answers when it is ready.

        Raises
        ------
        RuntimeError
            It does not start, with what it said.
        """
        any_port = "tcp://127.0.0.1:*"
        command = [sys.executable, "-m", "adaptive", "serve", "--json", "--driver", "jack"]
        command += ["--block", str(self.desk.period), "--library", str(library)]
        command += ["--bind", any_port, "--telemetry", any_port, *options]
        self.spawn(command, {"PYTHONPATH": HERE})
        self.ready = self._wait()
        self._client = Client(self.ready["bind"], self.ready["telemetry"], timeout_s=_PATIENCE_S)

    def send(self, side: str) -> int:
        return self.tell({"type": "scene", "name": side, "quantize": "now"})[0]

    def tell(self, message: Mapping[str, object]) -> tuple[int, Ack]:
        """Send any message, again while the engine is busy.

        Returns
        -------
        began_ns : int
            The host's time just before the first try.
        answer : Ack

        Raises
        ------
        RuntimeError
            It is busy for as long as a user would wait.
        """
        began, pause = time.monotonic_ns(), threading.Event()
        while time.monotonic_ns() - began < _PATIENCE_S * 1e9:
            try:
                return began, self._client.send(message)
            except EngineBusy:
                self.again += 1
                pause.wait(_AGAIN_S)
        raise RuntimeError("the engine stays busy")

    def storm(self) -> list[str]:
        return ["adaptive", self.ready["bind"]]

    def close(self) -> None:
        if hasattr(self, "_client"):
            self._client.close()
        super().close()

    def _wait(self) -> dict[str, str]:
        log = self.desk.folder / f"{type(self).__name__}-0.log"
        deadline, pause = time.monotonic() + _PATIENCE_S, threading.Event()
        while time.monotonic() < deadline and self.processes[0].poll() is None:
            for line in log.read_text("utf-8", "replace").splitlines():
                if line.startswith("{"):
                    found: dict[str, str] = json.loads(line)
                    return found
            pause.wait(0.05)
        raise RuntimeError(f"adaptive did not start: {self.said()}")
