"""Csound, by OSC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.black_box.osc import osc_message
from bench.black_box.peer import Datagrams, Peer, free_port

__all__ = ["Csound"]

_HEAD = """\
<CsoundSynthesizer>
<CsInstruments>
sr = 44100
ksmps = {ksmps}
nchnls = 2
0dbfs = 1
gihandle OSCinit {port}
instr 1
kside init 0
next:
knew OSClisten gihandle, "/side", "f", kside
if knew != 0 kgoto next
kopen lineto kside, 0.05
aopen interp kopen
aleft = 0
aright = 0
"""

_VOICE = """\
aL, aR loscil 1, 1, {table}, 1, 1
aleft = aleft + aL * {gain}
aright = aright + aR * {gain}
"""

_TAIL = """\
outs aleft, aright
endin
</CsInstruments>
<CsScore>
{tables}i 1 0 36000
</CsScore>
</CsoundSynthesizer>
"""


class Csound(Peer):
    """Looping `loscil`s, a linear crossfade by `lineto`, `OSClisten` once a control period."""

    name = "Csound"
    needs = (("csound", "csound"),)
    defaults = "`-b` and `-B` as Csound chooses them, `ksmps` 64; `loscil`, `lineto`, `OSClisten`"
    at_best = "`ksmps` 16, `-b 16`, and the least `-B` that its JACK module takes, two periods"

    def start(self) -> None:
        port = free_port()
        script = self.desk.folder / "loops.csd"
        text = _orchestra(self.desk.loops, port, 16 if self.best else 64)
        script.write_text(text, encoding="utf-8")
        command = [str(self.desk.programs.path("csound")), "-+rtaudio=jack", "-odac", "-d", "-m0"]
        if self.best:
            command += ["-b", "16", "-B", str(2 * self.desk.period)]
        plugins = self.desk.programs.find("usr/lib/*/csound/plugins64-6.0")
        found = {} if plugins is None else {"OPCODE6DIR64": str(plugins)}
        self.spawn([*command, str(script)], found)
        self._messages = Datagrams(port)

    def send(self, side: str) -> int:
        return self._messages.send(osc_message("/side", float(side == "b")))


def _orchestra(loops: Mapping[str, Sequence[Path]], port: int, ksmps: int) -> str:
    text, tables, number = _HEAD.format(ksmps=ksmps, port=port), "", 0
    for side, gain in (("a", "(1 - aopen)"), ("b", "aopen")):
        for path in loops[side]:
            number += 1
            tables += f'f {number} 0 0 -1 "{path}" 0 0 0\n'
            text += _VOICE.format(table=number, gain=gain)
    return text + _TAIL.format(tables=tables)
