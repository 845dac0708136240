"""What is written for the peers is what their formats say."""

from __future__ import annotations

import struct

import pytest

from bench.black_box.osc import osc_message
from bench.black_box.synthdef import AUDIO, CONTROL, MULTIPLY, SynthDef


def test_osc_as_in_the_specification() -> None:
    """The two examples of OSC 1.0."""
    assert osc_message("/oscillator/4/frequency", 440.0) == (
        b"/oscillator/4/frequency\0,f\0\0\x43\xdc\0\0"
    )
    assert osc_message("/foo", 1000, -1, "hello", 1.234, 5.678) == (
        b"/foo\0\0\0\0,iisff\0\0\0\0\x03\xe8\xff\xff\xff\xffhello\0\0\0\x3f\x9d\xf3\xb6\x40\xb5\xb2\x2d"
    )


def test_osc_pads_blobs_and_refuses_other_addresses() -> None:
    assert osc_message("/b", b"abcde") == b"/b\0\0,b\0\0\0\0\0\x05abcde\0\0\0"
    with pytest.raises(ValueError, match="begins with"):
        osc_message("b")


class _Reader:
    """Reads a synth definition as the format's page describes it."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    def take(self, form: str) -> tuple[float, ...]:
        found = struct.unpack_from(">" + form, self.raw, self.at)
        self.at += struct.calcsize(">" + form)
        return found

    def name(self) -> str:
        (length,) = self.take("B")
        (text,) = self.take(f"{int(length)}s")
        return str(text, "ascii")  # type: ignore[arg-type]


def test_a_synth_definition_is_read_back_whole() -> None:
    made = SynthDef("tone", {"gain": 0.5, "freq": 440.0})
    (tone,) = made.unit("SinOsc", AUDIO, made.control("freq"), 0.0)
    loud = made.operator(MULTIPLY, tone, made.control("gain"))
    made.unit("Out", AUDIO, 0.0, loud, outputs=0)
    read = _Reader(made.to_bytes())
    assert read.take("4sih") == (b"SCgf", 2, 1)
    assert read.name() == "tone"
    assert read.take("i") + read.take("f") == (1, 0.0), "one constant, used twice"
    assert read.take("iff") == (2, 0.5, 440.0)
    assert read.take("i") == (2,)
    assert (read.name(), read.take("i")) == ("gain", (0,))
    assert (read.name(), read.take("i")) == ("freq", (1,))
    assert read.take("i") == (4,)
    units = []
    for _ in range(4):
        kind = read.name()
        rate, inputs, outputs, special = (int(n) for n in read.take("biih"))
        sources = [read.take("ii") for _ in range(inputs)]
        units.append((kind, rate, special, sources, read.take(f"{outputs}b")))
    assert units == [
        ("Control", CONTROL, 0, [], (CONTROL, CONTROL)),
        ("SinOsc", AUDIO, 0, [(0, 1), (-1, 0)], (AUDIO,)),
        ("BinaryOpUGen", AUDIO, 2, [(1, 0), (0, 0)], (AUDIO,)),
        ("Out", AUDIO, 0, [(-1, 0), (2, 0)], ()),
    ]
    assert read.take("h") == (0,), "no variants"
    assert read.at == len(read.raw)
