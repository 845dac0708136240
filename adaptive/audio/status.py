"""How the audio process is doing."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from adaptive.music import Frame

__all__ = ["COUNTS_BYTES", "HEALTH_BYTES", "Counts", "Health", "ProcessState", "Status"]

_COUNTS = struct.Struct("<17q")
_HEALTH = struct.Struct("<Iq")

COUNTS_BYTES = _COUNTS.size
HEALTH_BYTES = 1024


class ProcessState(IntEnum):
    """Where the audio process is in its life."""

    STARTING = 0
    RUNNING = 1
    FAILED = 2
    ENDED = 3


@dataclass(slots=True)
class Counts:
    """What the audio thread writes every few blocks.

    Attributes
    ----------
    frame : int
        Engine frame about to be rendered.
    host_ns : int
        ``time.monotonic_ns()`` of that moment.
    blocks, block, latency_frames, sample_rate : int
        Blocks rendered, frames a block, constant delay of the bus in frames, frames a second.
    underruns : int
        Times that the sound (or, without a device, the schedule) could not be kept up.
    rebases : int
        Long stalls after which the schedule of a driver without device began anew.
    late_cues, missing, dropped, refused : int
        Cues that began late, that named no known material, that found too many waiting, and that
        were illegal.
    lost_reports, damaged, faults : int
        Reports that did not fit, records that could not be read, blocks that failed.
    busy_ns, busiest_ns : int
        Time spent rendering in all, and in the longest block.
    """

    frame: int = 0
    host_ns: int = 0
    blocks: int = 0
    block: int = 0
    latency_frames: int = 0
    sample_rate: int = 0
    underruns: int = 0
    rebases: int = 0
    late_cues: int = 0
    missing: int = 0
    dropped: int = 0
    refused: int = 0
    lost_reports: int = 0
    damaged: int = 0
    faults: int = 0
    busy_ns: int = 0
    busiest_ns: int = 0

    def encode(self) -> bytes:
        """Bytes for the link."""
        return _COUNTS.pack(
            self.frame,
            self.host_ns,
            self.blocks,
            self.block,
            self.latency_frames,
            self.sample_rate,
            self.underruns,
            self.rebases,
            self.late_cues,
            self.missing,
            self.dropped,
            self.refused,
            self.lost_reports,
            self.damaged,
            self.faults,
            self.busy_ns,
            self.busiest_ns,
        )

    @classmethod
    def decode(cls, record: bytes) -> Counts:
        """Counts from their bytes."""
        return cls(*_COUNTS.unpack(record))


@dataclass(frozen=True, slots=True)
class Health:
    """State of the process, in a word and a line."""

    state: ProcessState = ProcessState.STARTING
    pid: int = 0
    message: str = ""

    def encode(self) -> bytes:
        """Bytes for the link; a long message is cut."""
        text = self.message.encode()[: HEALTH_BYTES - _HEALTH.size]
        return _HEALTH.pack(self.state, self.pid) + text

    @classmethod
    def decode(cls, record: bytes) -> Health:
        """Health from its bytes."""
        state, pid = _HEALTH.unpack_from(record)
        return cls(ProcessState(state), pid, record[_HEALTH.size :].decode(errors="ignore"))


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that the audio process says about itself."""

    health: Health
    counts: Counts

    @property
    def running(self) -> bool:
        """Whether the process has rendered and has not ended."""
        return self.health.state is ProcessState.RUNNING

    def frame_at(self, host_ns: int) -> Frame:
        """Engine frame that belongs to a moment of ``time.monotonic_ns()``, extrapolated."""
        elapsed = host_ns - self.counts.host_ns
        return Frame(self.counts.frame + elapsed * self.counts.sample_rate // 1_000_000_000)

    @property
    def load(self) -> float:
        """Share of real time that rendering took so far, 0 to 1 and above."""
        played_ns = self.counts.blocks * self.counts.block * 1e9 / max(1, self.counts.sample_rate)
        return self.counts.busy_ns / played_ns if played_ns else 0.0
