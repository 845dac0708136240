"""SuperCollider's server, by OSC."""

from __future__ import annotations

import time
from collections.abc import Mapping

from bench.black_box.osc import osc_message
from bench.black_box.peer import Datagrams, Peer, free_port
from bench.black_box.synthdef import ADD, AUDIO, CONTROL, MULTIPLY, SUBTRACT, Signal, SynthDef

__all__ = ["LimitedScsynth", "Scsynth"]

_CEILING = 0.891
_DEFAULT_S, _SHORT_S = 0.01, 64 / 44_100
_FADE_S = 0.05
_NODE = 1000
_PATIENCE_S = 10.0


class Scsynth(Peer):
    """Two groups of looping PlayBufs; a control says which side is open, and slews to it."""

    name = "scsynth"
    needs = (("scsynth", "supercollider-server"),)
    defaults = "blocks of 64 frames within JACK's cycle, PlayBuf, a linear crossfade by Slew.ar"

    def limiter_s(self) -> float | None:
        """Duration of the limiter at the output, in seconds; None without one."""
        return None

    def start(self) -> None:
        port = free_port()
        plugins = self.desk.programs.find("usr/lib/**/SuperCollider/plugins")
        command = [str(self.desk.programs.path("scsynth")), "-u", str(port), "-i", "0", "-o", "2"]
        self.spawn(command + (["-U", str(plugins)] if plugins is not None else []), {})
        self._port, self._messages = port, Datagrams(port)

    def prepare(self) -> None:
        self._answered("/status", b"/status.reply")
        counts = {side: len(paths) for side, paths in self.desk.loops.items()}
        definition = _definition(counts, self.limiter_s())
        self._answered("/d_recv", b"/done", definition.to_bytes())
        for number, path in enumerate([*self.desk.loops["a"], *self.desk.loops["b"]]):
            self._answered("/b_allocRead", b"/done", number, str(path))
        self._messages.send(osc_message("/s_new", "loops", _NODE, 0, 0))

    def send(self, side: str) -> int:
        message = osc_message("/n_set", _NODE, "side", float(side == "b"))
        return self._messages.send(message)

    def storm(self) -> list[str]:
        return ["udp", str(self._port), osc_message("/n_set", _NODE, "other", 0.5).hex()]

    def _answered(self, address: str, answer: bytes, *arguments: int | str | bytes) -> None:
        """Send a command until the server has answered it."""
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            self._messages.send(osc_message(address, *arguments))
            try:
                if self._messages.receive(1.0).startswith(answer):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"scsynth did not answer {address}: {self.said()}")


class LimitedScsynth(Scsynth):
    """The same with a limiter before the output, as an engine of music needs one."""

    name = "scsynth with a limiter"
    defaults = "the same, and Limiter.ar before the output, `dur` 0.01 s (it delays by twice that)"
    at_best = "the same with `dur` as long as this engine's limiter looks ahead, 64 frames"

    def limiter_s(self) -> float:
        return _SHORT_S if self.best else _DEFAULT_S


def _definition(counts: Mapping[str, int], limiter_s: float | None) -> SynthDef:
    """All loops of both sides, running at all times so that they keep their phase."""
    made = SynthDef("loops", {"side": 0.0, "other": 0.0})
    wanted = made.unit("K2A", AUDIO, made.control("side"))[0]
    open_b = made.unit("Slew", AUDIO, wanted, 1.0 / _FADE_S, 1.0 / _FADE_S)[0]
    open_a = made.operator(SUBTRACT, 1.0, open_b)
    sums: list[Signal] = []
    buffer = 0
    for side, gain in (("a", open_a), ("b", open_b)):
        for _ in range(counts[side]):
            scale = made.unit("BufRateScale", CONTROL, float(buffer))[0]
            voice = made.unit("PlayBuf", AUDIO, float(buffer), scale, 1.0, 0.0, 1.0, 0.0, outputs=2)
            heard = [made.operator(MULTIPLY, channel, gain) for channel in voice]
            sums = (
                [made.operator(ADD, *p) for p in zip(sums, heard, strict=True)] if sums else heard
            )
            buffer += 1
    if limiter_s is not None:
        sums = [made.unit("Limiter", AUDIO, each, _CEILING, limiter_s)[0] for each in sums]
    made.unit("Out", AUDIO, 0.0, *sums, outputs=0)
    return made
