"""Pure Data without its window, by FUDI over UDP."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from bench.black_box.jack_server import RATE
from bench.black_box.loops import PATTERN
from bench.black_box.peer import Datagrams, Peer, free_port

__all__ = ["PureData"]


@dataclass(slots=True)
class _Patch:
    """A patch file, object by object."""

    lines: list[str] = field(default_factory=list)
    wires: list[str] = field(default_factory=list)

    def add(self, kind: str, text: str) -> int:
        """Add an ``obj`` or ``msg``; answers its number."""
        self.lines.append(f"#X {kind} 10 {10 + 30 * len(self.lines)} {text};\n")
        return len(self.lines) - 1

    def wire(self, source: int, sink: int, *, outlet: int = 0, inlet: int = 0) -> None:
        """Connect two objects."""
        self.wires.append(f"#X connect {source} {outlet} {sink} {inlet};\n")

    def text(self) -> str:
        """The file."""
        return "#N canvas 0 0 600 600 12;\n" + "".join(self.lines + self.wires)


class PureData(Peer):
    """A `phasor~` reads all tables, a `line~` crossfades, `netreceive` hears of it.

    Its phase is a number of 32 bits, too coarse in a loop of a whole bar for this measure (−45 dB);
    so it loops one repetition of the pattern, which sounds the same.
    """

    name = "Pure Data"
    needs = (("puredata", "puredata-core"),)
    defaults = "`-nogui -jack`; `phasor~`, `tabread4~`, `line~` over 50 ms, `netreceive -u`"
    at_best = "the same with `-callback`"

    def start(self) -> None:
        port = free_port()
        script = self.desk.folder / "loops.pd"
        script.write_text(self._patch(port), encoding="utf-8")
        command = [str(self.desk.programs.path("puredata")), "-nogui", "-noprefs", "-jack"]
        command += ["-r", str(RATE), "-inchannels", "0", "-outchannels", "2", "-nomidi"]
        command += ["-callback"] if self.best else []
        self.spawn([*command, "-open", str(script)], {})
        self._messages = Datagrams(port)

    def send(self, side: str) -> int:
        return self._messages.send(b"1;\n" if side == "b" else b"0;\n")

    def _patch(self, port: int) -> str:
        patch = _Patch()
        load = patch.add("obj", "loadbang")
        files = patch.add("obj", "soundfiler")
        phase = patch.add("obj", f"phasor~ {RATE // PATTERN}")
        scaled = patch.add("obj", f"*~ {PATTERN}")
        index = patch.add("obj", "+~ 1")
        patch.wire(phase, scaled)
        patch.wire(scaled, index)
        side = patch.add("obj", f"netreceive -u {port}")
        ramp = patch.add("msg", "\\$1 50")
        opened = patch.add("obj", "line~")
        turned = patch.add("obj", "*~ -1")
        closed = patch.add("obj", "+~ 1")
        patch.wire(side, ramp)
        patch.wire(ramp, opened)
        patch.wire(opened, turned)
        patch.wire(turned, closed)
        out = patch.add("obj", "dac~")
        for name, gain in (("a", closed), ("b", opened)):
            for path in self.desk.loops[name]:
                self._voice(patch, path, load, files, index, gain, out)
        on = patch.add("msg", "\\; pd dsp 1")
        patch.wire(load, on)
        return patch.text()

    def _voice(
        self, patch: _Patch, path: Path, load: int, files: int, index: int, gain: int, out: int
    ) -> None:
        """A stereo loop, read through one gain."""
        tables = [f"{path.stem}{channel}" for channel in "lr"]
        for table in tables:
            patch.add("obj", f"table {table} {PATTERN + 3}")
        read = patch.add("msg", f"read -resize {_guarded(path)} {' '.join(tables)}")
        patch.wire(load, read)
        patch.wire(read, files)
        for channel, table in enumerate(tables):
            reader = patch.add("obj", f"tabread4~ {table}")
            scaled = patch.add("obj", "*~")
            patch.wire(index, reader)
            patch.wire(reader, scaled)
            patch.wire(gain, scaled, inlet=1)
            patch.wire(scaled, out, inlet=channel)


def _guarded(path: Path) -> Path:
    """A loop's repetition with the neighbours that interpolation reads on either side of it."""
    sound, _ = soundfile.read(path, dtype="int16", frames=PATTERN)
    made = path.with_name(f"{path.stem}-guarded.wav")
    soundfile.write(made, np.concatenate([sound[-1:], sound, sound[:2]]), RATE)
    return made
