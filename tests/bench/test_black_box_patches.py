"""Played on paper, each peer's patch sounds the loops of the side that is open, and no other."""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bench.black_box.chuck import _program
from bench.black_box.csound import _orchestra
from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.loops import PATTERN, write_loops
from bench.black_box.osc import osc_message
from bench.black_box.peer import Desk
from bench.black_box.pure_data import PureData
from bench.black_box.scsynth import _definition

_STEMS = 3
_LOOPS = {
    "a": [Path("/loops/a0.wav"), Path("/loops/a1.wav"), Path("/loops/a2.wav")],
    "b": [Path("/loops/b0.wav")],
}
_OPEN = {0.0: _LOOPS["a"], 1.0: _LOOPS["b"]}
"""What sounds, by the value of the control."""


def _strings(raw: bytes) -> tuple[str, bytes]:
    return raw[1 : 1 + raw[0]].decode("ascii"), raw[1 + raw[0] :]


def _read_units(
    raw: bytes,
) -> tuple[list[str], list[float], list[tuple[str, int, list[tuple[int, int]], int]]]:
    """Names of controls, constants and units (kind, special, inputs, outputs) of a definition."""
    _, raw = _strings(raw[10:])
    (count,) = struct.unpack_from(">i", raw)
    constants = list(struct.unpack_from(f">{count}f", raw, 4))
    raw = raw[4 + 4 * count :]
    (count,) = struct.unpack_from(">i", raw)
    raw = raw[4 + 4 * count + 4 :]
    names = []
    for _ in range(count):
        name, raw = _strings(raw)
        names.append(name)
        raw = raw[4:]
    (count,) = struct.unpack_from(">i", raw)
    raw = raw[4:]
    units = []
    for _ in range(count):
        kind, raw = _strings(raw)
        _, inputs, outputs, special = struct.unpack_from(">biih", raw)
        raw = raw[11:]
        sources = [struct.unpack_from(">ii", raw, 8 * n) for n in range(inputs)]
        raw = raw[8 * inputs + outputs :]
        units.append((kind, special, sources, outputs))
    return names, constants, units


@pytest.mark.parametrize("limiter_s", [None, 0.01])
@pytest.mark.parametrize(("side", "buffers"), [(0.0, [0, 1, 2]), (1.0, [3])])
def test_scsynth_sums_the_buffers_of_the_open_side(
    side: float, buffers: list[int], limiter_s: float | None
) -> None:
    """Each buffer's sound is a vector of its own, so that a sum tells of what."""
    counts = {name: len(paths) for name, paths in _LOOPS.items()}
    raw = _definition(counts, limiter_s).to_bytes()
    names, constants, units = _read_units(raw)
    controls = {"side": side, "other": 99.0}
    made: list[list[np.ndarray]] = []
    heard: list[np.ndarray] = []
    limited = 0
    for kind, special, sources, _ in units:
        inputs = [constants[o] * np.ones(1) if u < 0 else made[u][o] for u, o in sources]
        if kind == "Control":
            made.append([np.full(1, controls[name]) for name in names])
        elif kind in ("K2A", "Slew"):  # when the fade is over
            assert kind != "Slew" or [float(rate[0]) for rate in inputs[1:]] == [20.0, 20.0]
            made.append(inputs[:1])
        elif kind == "BinaryOpUGen":
            add, subtract, multiply = np.add, np.subtract, np.multiply
            made.append([(add, subtract, multiply)[special](*inputs)])
        elif kind == "Limiter":
            assert [float(value[0]) for value in inputs[1:]] == pytest.approx([0.891, limiter_s])
            limited += 1
            made.append(inputs[:1])
        elif kind == "BufRateScale":
            made.append([np.ones(1)])
        elif kind == "PlayBuf":
            buffer, rate, _, _, loops, done = (float(value[0]) for value in inputs)
            assert (rate, loops, done) == (1.0, 1.0, 0.0)
            made.append([_unit(2 * int(buffer)), _unit(2 * int(buffer) + 1)])
        else:
            assert kind == "Out"
            assert inputs[0] == 0.0
            heard = inputs[1:]
    assert len(heard) == 2
    assert limited == (0 if limiter_s is None else 2)
    for channel, sound in enumerate(heard):
        np.testing.assert_array_equal(sound, sum(_unit(2 * b + channel) for b in buffers))


def _unit(place: int) -> np.ndarray:
    return np.eye(8)[place]


def test_a_storm_at_scsynth_moves_what_nobody_reads() -> None:
    raw = _definition({"a": 1, "b": 1}, None).to_bytes()
    names, _, units = _read_units(raw)
    read = {output for _, _, sources, _ in units for unit, output in sources if unit == 0}
    assert read == {names.index("side")}
    assert "other" in names


@pytest.mark.parametrize("side", [0.0, 1.0])
def test_csound_plays_the_tables_of_the_open_side(side: float) -> None:
    text = _orchestra(_LOOPS, 9_001, 16)
    tables = {n: Path(path) for n, path in re.findall(r'f (\d+) 0 0 -1 "(.*)" 0 0 0', text)}
    voices = re.findall(
        r"aL, aR loscil 1, 1, (\d+), 1, 1\naleft = aleft \+ aL \* (.*)\n"
        r"aright = aright \+ aR \* (.*)\n",
        text,
    )
    for channel in (1, 2):
        gains = {tables[v[0]]: eval(v[channel], {"aopen": side}) for v in voices}
        assert gains == {p: float(p in _OPEN[side]) for paths in _LOOPS.values() for p in paths}
    assert "OSCinit 9001\n" in text
    assert "lineto kside, 0.05\n" in text, "seconds"
    assert text.index("aright = 0") < text.index("loscil") < text.index("outs aleft, aright")


@pytest.mark.parametrize("side", [0.0, 1.0])
def test_chuck_plays_the_buffers_of_the_open_side(side: float) -> None:
    text = _program(_LOOPS, 9_002)
    files = {name: Path(path) for path, name in re.findall(r'"(.*\.wav)" => (s\d+)\.read;', text)}
    assert set(re.findall(r"1 => (s\d+)\.loop;", text)) == set(files)
    targets = dict(re.findall(r"(1 - side|side) => (\w)L\.target", text))
    for channel, output in ((0, "L"), (1, "R")):
        into = dict(re.findall(rf"(s\d+)\.chan\({channel}\) => (\w){output};", text))
        opened = {name: 1.0 - side if gain != "side" else side for gain, name in targets.items()}
        heard = {files[name] for name, envelope in into.items() if opened[envelope] == 1.0}
        assert heard == set(_OPEN[side])
    for envelope in ("aL", "aR", "bL", "bR"):
        assert f"{envelope}.duration" in re.search(r"50::ms => .*", text)[0]  # type: ignore[index]
        assert f"{envelope} => dac.{'left' if envelope[1] == 'L' else 'right'};" in text
    assert "9002 => messages.port;" in text
    address = re.search(r'addAddress\("(\S+), (\w)"\)', text)
    assert address is not None
    assert osc_message(address[1], 1.0).endswith(f",{address[2]}\0\0".encode() + b"\x3f\x80\0\0")


class _Patch:
    """A Pure Data patch that is worked out object by object, for one phase of its `phasor~`."""

    def __init__(self, text: str, opened: float, phase: float) -> None:
        lines = [line.split() for line in text.replace("\\", "").split(";\n") if line]
        self.objects = [" ".join(line[4:]) for line in lines if line[1] in ("obj", "msg")]
        self.wires: Mapping[tuple[int, int], list[int]] = defaultdict(list)
        for line in lines:
            if line[1] == "connect":
                source, _, sink, inlet = map(int, line[2:])
                self.wires[sink, inlet].append(source)
        reads = [text.split() for text in self.objects if text.startswith("read ")]
        self.tables = {
            name: soundfile.read(line[2])[0][:, channel]
            for line in reads
            for channel, name in enumerate(line[3:5])
        }
        self.opened, self.phase = opened, phase

    def into(self, sink: int, inlet: int = 0) -> float:
        """What arrives at an inlet."""
        return sum(self.value(source) for source in self.wires[sink, inlet])

    def value(self, number: int) -> float:
        """What an object gives."""
        kind, *arguments = self.objects[number].split()
        if kind == "phasor~":
            assert float(arguments[0]) == 44_100 / PATTERN
            return self.phase
        if kind == "line~":
            return self.opened
        if kind == "tabread4~":
            place = self.into(number)
            assert place == pytest.approx(round(place)), "between two frames"
            return float(self.tables[arguments[0]][round(place)])
        other = float(arguments[0]) if arguments else self.into(number, 1)
        return self.into(number) * other if kind == "*~" else self.into(number) + other


@pytest.mark.parametrize("opened", [0.0, 0.5, 1.0])
def test_pure_data_reads_the_loops_from_its_tables(opened: float, tmp_path: Path) -> None:
    loops = {"a": write_loops(tmp_path, "a", _STEMS), "b": write_loops(tmp_path, "b")}
    peer = PureData(Desk(DebianPrograms(tmp_path), {}, 256, tmp_path, loops))
    text = peer._patch(9_003)
    sounds = {
        side: sum(soundfile.read(path, frames=PATTERN)[0] for path in paths)
        for side, paths in loops.items()
    }
    for frame in (0, 1, 1_000, PATTERN - 1):
        patch = _Patch(text, opened, frame / PATTERN)
        dac = patch.objects.index("dac~")
        for channel in (0, 1):
            wanted = (1.0 - opened) * sounds["a"][frame, channel]
            wanted += opened * sounds["b"][frame, channel]
            assert patch.into(dac, channel) == pytest.approx(wanted, abs=1e-4)
    assert "netreceive -u 9003" in text
    assert "$1 50" in patch.objects


def test_what_interpolation_reads_beyond_a_loop_is_the_loop_itself(tmp_path: Path) -> None:
    loops = {side: write_loops(tmp_path, side) for side in "ab"}
    PureData(Desk(DebianPrograms(tmp_path), {}, 256, tmp_path, loops))._patch(1)
    sound, _ = soundfile.read(loops["a"][0], frames=2 * PATTERN)
    guarded, _ = soundfile.read(tmp_path / "a0-guarded.wav")
    np.testing.assert_array_equal(guarded, np.roll(sound, 1, axis=0)[: PATTERN + 3])
    assert len(guarded) == PATTERN + 3
