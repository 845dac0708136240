"""What travels over the link, as bytes: cues, commands, reports, status and state."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from adaptive.cues import Cue, Lane, PlayCue, RampCue
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render import CueStart, MixerState

__all__ = [
    "CUE_BYTES",
    "PATH_BYTES",
    "Command",
    "Drop",
    "Load",
    "LoadFailed",
    "Loaded",
    "Quit",
    "Report",
    "decode_command",
    "decode_cue",
    "decode_report",
    "decode_state",
    "encode_command",
    "encode_cue",
    "encode_report",
    "encode_state",
]

PATH_BYTES = 1024
"""Longest path of a material, in bytes."""

_PLAY = struct.Struct("<BBBBxxxxqqqqqqddd")
_RAMP = struct.Struct("<BBxxxxxxqqqd")
_NUMBERS = struct.Struct("<Bxxxxxxxqq")
_START = struct.Struct("<BBxxxxxxqqq")
_STATE = struct.Struct("<qHHxxxx")

CUE_BYTES = _PLAY.size
"""Size of the longest cue."""


class _Kind(IntEnum):
    PLAY = 1
    RAMP = 2
    LOAD = 3
    DROP = 4
    QUIT = 5
    START = 6
    LOADED = 7
    LOAD_FAILED = 8


@dataclass(frozen=True, slots=True)
class Load:
    """Map ``frames`` frames of raw float32 stereo at ``path`` as material ``number``."""

    number: int
    path: Path
    frames: int


@dataclass(frozen=True, slots=True)
class Drop:
    """Take material ``number`` off the table."""

    number: int


@dataclass(frozen=True, slots=True)
class Quit:
    """End the audio process."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Material ``number`` is in memory; cues may name it."""

    number: int
    frames: int


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """Material ``number`` could not be loaded."""

    number: int
    problem: str


Command = Load | Drop | Quit
"""What the conductor tells the audio process beside cues."""

Report = CueStart | Loaded | LoadFailed
"""What the audio process tells the conductor."""


def encode_cue(cue: Cue) -> bytes:
    """Bytes of a cue. Raises ParameterError when a number does not fit 64 bits."""
    try:
        if isinstance(cue, PlayCue):
            return _PLAY.pack(
                _Kind.PLAY,
                cue.track,
                cue.one_shot,
                cue.prompt,
                cue.cue_id,
                cue.start,
                cue.length,
                cue.material,
                cue.frames,
                cue.origin,
                cue.gain,
                cue.send,
                cue.correlation,
            )
        return _RAMP.pack(_Kind.RAMP, cue.lane, cue.cue_id, cue.start, cue.length, cue.target)
    except struct.error as error:
        raise ParameterError("cue", cue, "whole numbers of at most 64 bits") from error


def decode_cue(record: bytes | memoryview) -> Cue:
    """The cue of some bytes. Raises ValueError or struct.error when they are not one."""
    if record[0] == _Kind.PLAY:
        _, track, once, prompt, cue_id, start, length, material, frames, origin, *levels = (
            _PLAY.unpack(record)
        )
        gain, send, correlation = levels
        return PlayCue(
            cue_id,
            track,
            Frame(start),
            length,
            material,
            frames,
            Frame(origin),
            gain,
            send,
            correlation,
            bool(once),
            bool(prompt),
        )
    if record[0] == _Kind.RAMP:
        _, lane, cue_id, start, length, target = _RAMP.unpack(record)
        return RampCue(cue_id, Lane(lane), Frame(start), length, target)
    raise ValueError(f"record of kind {record[0]} is not a cue")


def encode_command(command: Command) -> bytes:
    """Bytes of a command. Raises ParameterError when the path is too long."""
    if isinstance(command, Load):
        path = os.fsencode(command.path)
        if len(path) > PATH_BYTES:
            raise ParameterError("path", str(command.path), f"at most {PATH_BYTES} bytes")
        return _NUMBERS.pack(_Kind.LOAD, command.number, command.frames) + path
    if isinstance(command, Drop):
        return _NUMBERS.pack(_Kind.DROP, command.number, 0)
    return _NUMBERS.pack(_Kind.QUIT, 0, 0)


def decode_command(record: bytes) -> Command:
    """The command of some bytes. Raises ValueError or struct.error when they are not one."""
    kind, number, frames = _NUMBERS.unpack_from(record)
    if kind == _Kind.LOAD:
        return Load(number, Path(os.fsdecode(record[_NUMBERS.size :])), frames)
    if kind == _Kind.DROP:
        return Drop(number)
    if kind == _Kind.QUIT:
        return Quit()
    raise ValueError(f"record of kind {kind} is not a command")


def encode_report(report: Report) -> bytes:
    """Bytes of a report; a long problem is cut."""
    if isinstance(report, CueStart):
        return _START.pack(_Kind.START, report.found, report.cue_id, report.planned, report.actual)
    if isinstance(report, Loaded):
        return _NUMBERS.pack(_Kind.LOADED, report.number, report.frames)
    return _NUMBERS.pack(_Kind.LOAD_FAILED, report.number, 0) + report.problem.encode()[:PATH_BYTES]


def decode_report(record: bytes) -> Report:
    """The report of some bytes. Raises ValueError or struct.error when they are not one."""
    if record[0] == _Kind.START:
        _, found, cue_id, planned, actual = _START.unpack(record)
        return CueStart(cue_id, Frame(planned), Frame(actual), bool(found))
    kind, number, frames = _NUMBERS.unpack_from(record)
    if kind == _Kind.LOADED:
        return Loaded(number, frames)
    if kind == _Kind.LOAD_FAILED:
        return LoadFailed(number, record[_NUMBERS.size :].decode(errors="replace"))
    raise ValueError(f"record of kind {kind} is not a report")


def encode_state(state: MixerState) -> bytes:
    """Bytes of what a mixer plays."""
    lanes = struct.pack(f"<{len(state.lanes)}d", *state.lanes)
    cues = b"".join(
        encode_cue(cue).ljust(CUE_BYTES, b"\0") for cue in (*state.playing, *state.waiting)
    )
    return _STATE.pack(state.frame, len(state.playing), len(state.waiting)) + lanes + cues


def decode_state(record: bytes) -> MixerState:
    """What a mixer plays, from its bytes."""
    frame, playing, waiting = _STATE.unpack_from(record)
    lanes = struct.unpack_from(f"<{len(Lane)}d", record, _STATE.size)
    place = _STATE.size + 8 * len(Lane)
    cues: list[Cue] = []
    for k in range(playing + waiting):
        body = record[place + k * CUE_BYTES : place + (k + 1) * CUE_BYTES]
        cues.append(decode_cue(body if body[0] == _Kind.PLAY else body[: _RAMP.size]))
    sounding = tuple(cue for cue in cues[:playing] if isinstance(cue, PlayCue))
    return MixerState(Frame(frame), sounding, lanes, tuple(cues[playing:]))
