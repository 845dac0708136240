"""ChucK, by OSC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.black_box.osc import osc_message
from bench.black_box.peer import Datagrams, Peer, free_port

__all__ = ["Chuck"]

_VOICE = """\
SndBuf2 s{n};
"{path}" => s{n}.read;
1 => s{n}.loop;
s{n}.chan(0) => {side}L;
s{n}.chan(1) => {side}R;
"""

_PROGRAM = """\
Envelope aL => dac.left;
Envelope aR => dac.right;
Envelope bL => dac.left;
Envelope bR => dac.right;
50::ms => aL.duration => aR.duration => bL.duration => bR.duration;
1 => aL.value => aR.value => aL.target => aR.target;
{voices}
OscIn messages;
OscMsg message;
{port} => messages.port;
messages.addAddress("/side, f");
while (true) {{
    messages => now;
    while (messages.recv(message)) {{
        message.getFloat(0) => float side;
        1 - side => aL.target => aR.target;
        side => bL.target => bR.target;
    }}
}}
"""


class Chuck(Peer):
    """Looping `SndBuf2`s, linear crossfades by `Envelope`, a shred that waits for OSC."""

    name = "ChucK"
    needs = (("chuck", "chuck"),)
    defaults = "JACK's period, `SndBuf2`, `Envelope` over 50 ms, `OscIn`"

    def start(self) -> None:
        port = free_port()
        script = self.desk.folder / "loops.ck"
        script.write_text(_program(self.desk.loops, port), encoding="utf-8")
        program = str(self.desk.programs.path("chuck"))
        self.spawn([program, "--srate:44100", "--in:0", "--out:2", str(script)], {})
        self._messages = Datagrams(port)

    def send(self, side: str) -> int:
        return self._messages.send(osc_message("/side", float(side == "b")))


def _program(loops: Mapping[str, Sequence[Path]], port: int) -> str:
    paths = [(side, path) for side in "ab" for path in loops[side]]
    voices = "".join(
        _VOICE.format(n=number, side=side, path=path) for number, (side, path) in enumerate(paths)
    )
    return _PROGRAM.format(voices=voices, port=port)
