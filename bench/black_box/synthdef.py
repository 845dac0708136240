"""SuperCollider's file format of synth definitions, version 2, written without sclang.

Format: https://doc.sccode.org/Reference/Synth-Definition-File-Format.html
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

__all__ = ["ADD", "AUDIO", "CONTROL", "MULTIPLY", "SCALAR", "SUBTRACT", "Signal", "SynthDef"]

SCALAR, CONTROL, AUDIO = 0, 1, 2

ADD, SUBTRACT, MULTIPLY = 0, 1, 2
"""Special indices of BinaryOpUGen."""


@dataclass(frozen=True, slots=True)
class Signal:
    """An output of a unit generator.

    Parameters
    ----------
    unit, output : int
        Which unit of its definition, and which of the unit's outputs.
    rate : int
        ``SCALAR``, ``CONTROL`` or ``AUDIO``.
    """

    unit: int
    output: int
    rate: int


@dataclass(slots=True)
class SynthDef:
    """A synth definition that grows unit by unit, each after those that it reads.

    Parameters
    ----------
    name : str
    controls : dict of str to float
        Names and first values.
    """

    name: str
    controls: dict[str, float] = field(default_factory=dict)
    _constants: list[float] = field(default_factory=list)
    _units: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.controls:
            self.unit("Control", CONTROL, outputs=len(self.controls))

    def control(self, name: str) -> Signal:
        """A control's signal. Raises ValueError for an unknown name."""
        return Signal(0, list(self.controls).index(name), CONTROL)

    def unit(
        self, kind: str, rate: int, *inputs: Signal | float, outputs: int = 1, special: int = 0
    ) -> list[Signal]:
        """Add a unit generator; answers its outputs.

        Parameters
        ----------
        kind : str
            Class name, such as ``"PlayBuf"``.
        rate : int
        *inputs : Signal or float
            In the order of the server's unit.
        outputs : int
        special : int
            Which operator, for the units of operators.
        """
        head = struct.pack(">biih", rate, len(inputs), outputs, special)
        body = b"".join(struct.pack(">ii", *self._source(each)) for each in inputs)
        rates = struct.pack(f">{outputs}b", *[rate] * outputs)
        self._units.append(_name(kind) + head + body + rates)
        return [Signal(len(self._units) - 1, n, rate) for n in range(outputs)]

    def operator(self, special: int, left: Signal | float, right: Signal | float) -> Signal:
        """``ADD``, ``SUBTRACT`` or ``MULTIPLY``, at the higher of the two rates."""
        rate = max(s.rate if isinstance(s, Signal) else SCALAR for s in (left, right))
        return self.unit("BinaryOpUGen", rate, left, right, special=special)[0]

    def to_bytes(self) -> bytes:
        """The definition as a file, or as the blob of ``/d_recv``."""
        made = b"SCgf" + struct.pack(">ih", 2, 1) + _name(self.name)
        made += _floats(self._constants) + _floats(list(self.controls.values()))
        made += struct.pack(">i", len(self.controls))
        for index, name in enumerate(self.controls):
            made += _name(name) + struct.pack(">i", index)
        made += struct.pack(">i", len(self._units)) + b"".join(self._units)
        return made + struct.pack(">h", 0)

    def _source(self, value: Signal | float) -> tuple[int, int]:
        if isinstance(value, Signal):
            return value.unit, value.output
        if value not in self._constants:
            self._constants.append(value)
        return -1, self._constants.index(value)


def _name(text: str) -> bytes:
    raw = text.encode("ascii")
    return bytes([len(raw)]) + raw


def _floats(values: list[float]) -> bytes:
    return struct.pack(f">i{len(values)}f", len(values), *values)
