"""The link: a mapped file between the conductor and the audio process.

It holds everything that the two exchange (see :class:`Link`), so that either may die and be
replaced while the other goes on.
"""

from __future__ import annotations

import mmap
import os
import struct
from pathlib import Path

from adaptive.audio.material_table import MaterialTable
from adaptive.audio.records import CUE_BYTES, PATH_BYTES
from adaptive.audio.ring import Ring, Slot
from adaptive.audio.settings import AudioSettings
from adaptive.audio.status import COUNTS_BYTES, HEALTH_BYTES
from adaptive.audio.tap_ring import TapRing
from adaptive.cues import Lane
from adaptive.errors import DeviceError
from adaptive.render import WAITING

__all__ = ["Link"]

_MAGIC = b"adaptLK1"
_HEADER = struct.Struct("<8sQI")  # magic, bytes of the file, bytes of the settings
_HEADER_BYTES = 4096
_LEASE = _HEADER_BYTES - 64

_CUES = 4096
_COMMANDS = 1024
_REPORTS = 4096
_ANSWERS = 1024
_MATERIALS = 8192
_COMMAND_BYTES = 64 + PATH_BYTES


class Link:
    """Both ends of the link; each process uses its own side.

    Parameters
    ----------
    path : Path
        An existing file that :meth:`create` made.

    Attributes
    ----------
    cues : Ring
        Conductor → audio thread: cues.
    commands : Ring
        Conductor → audio process's housekeeping thread: load, drop, quit.
    reports : Ring
        Audio thread → conductor: when cues began.
    answers : Ring
        Housekeeping thread → conductor: what was loaded.
    counts : Slot
        Audio thread → all: where it is, once a block.
    health : Slot
        Audio process → all: its state and a line of text.
    state : Slot
        Audio thread → all: what plays, whenever that changes.
    materials : MaterialTable
        Housekeeping thread → the next audio process: what is loaded.
    taps : TapRing
        Audio thread → all: the sound itself.

    Raises
    ------
    DeviceError
        The file is missing or is not a link.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            with open(self.path, "r+b") as file:
                self._map = mmap.mmap(file.fileno(), 0)
        except (OSError, ValueError) as error:
            raise DeviceError(f"{self.path} cannot be mapped: {error}") from error
        memory = memoryview(self._map)
        magic, size, text_bytes = _HEADER.unpack_from(memory)
        if magic != _MAGIC or size != len(memory):
            raise DeviceError(f"{self.path} is not a link of this version; remove it")
        text = bytes(memory[_HEADER.size : _HEADER.size + text_bytes])
        self.settings = AudioSettings.from_json(text.decode())
        self._lease = memory[_LEASE : _LEASE + 8].cast("Q")
        self._carve(memory)

    @classmethod
    def create(cls, path: str | Path, settings: AudioSettings) -> Link:
        """Make the file (replacing one that is there) and map it."""
        path = Path(path)
        text = settings.to_json().encode()
        if _HEADER.size + len(text) > _LEASE:
            raise DeviceError("the settings do not fit the link")
        size = _HEADER_BYTES + sum(_areas(settings))
        fresh = path.with_name(path.name + ".new")
        try:
            with open(fresh, "wb") as file:
                file.write(_HEADER.pack(_MAGIC, size, len(text)) + text)
                file.truncate(size)
            os.replace(fresh, path)
        except OSError as error:
            raise DeviceError(f"{path} cannot be made: {error}") from error
        return cls(path)

    def renew(self, settings: AudioSettings) -> None:
        """Write other settings, with the same geometry, for the next audio process."""
        if _areas(settings) != _areas(self.settings):
            raise DeviceError("block, sample rate, tap length and tracks of a link cannot change")
        text = settings.to_json().encode()
        memory = memoryview(self._map)
        memory[_HEADER.size : _HEADER.size + len(text)] = text
        _HEADER.pack_into(memory, 0, _MAGIC, len(memory), len(text))
        self.settings = settings

    def beat(self) -> None:
        """Renew the lease: the supervisor is alive."""
        self._lease[0] += 1

    @property
    def lease(self) -> int:
        """Counts up with every :meth:`beat`."""
        return int(self._lease[0])

    def _carve(self, memory: memoryview) -> None:
        pieces = []
        place = _HEADER_BYTES
        for size in _areas(self.settings):
            pieces.append(memory[place : place + size])
            place += size
        self.cues = Ring(pieces[0], _CUES, CUE_BYTES)
        self.commands = Ring(pieces[1], _COMMANDS, _COMMAND_BYTES)
        self.reports = Ring(pieces[2], _REPORTS, 64)
        self.answers = Ring(pieces[3], _ANSWERS, _COMMAND_BYTES)
        self.counts = Slot(pieces[4], COUNTS_BYTES)
        self.health = Slot(pieces[5], HEALTH_BYTES)
        self.state = Slot(pieces[6], _state_bytes(self.settings))
        self.materials = MaterialTable(pieces[7], _MATERIALS, _COMMAND_BYTES)
        self.taps = TapRing(pieces[8], _tap_slots(self.settings), self.settings.block)


def _tap_slots(settings: AudioSettings) -> int:
    return max(4, round(settings.tap_s * settings.sample_rate / settings.block))


def _state_bytes(settings: AudioSettings) -> int:
    """The most that a mixer's state can take."""
    return 64 + 8 * len(Lane) + (WAITING + 1) * (settings.tracks + len(Lane)) * CUE_BYTES


def _areas(settings: AudioSettings) -> tuple[int, ...]:
    """Bytes of the areas behind the header, in order, each a multiple of a cache line."""
    sizes = (
        Ring.size_for(_CUES, CUE_BYTES),
        Ring.size_for(_COMMANDS, _COMMAND_BYTES),
        Ring.size_for(_REPORTS, 64),
        Ring.size_for(_ANSWERS, _COMMAND_BYTES),
        Slot.size_for(COUNTS_BYTES),
        Slot.size_for(HEALTH_BYTES),
        Slot.size_for(_state_bytes(settings)),
        MaterialTable.size_for(_MATERIALS, _COMMAND_BYTES),
        TapRing.size_for(_tap_slots(settings), settings.block),
    )
    return tuple(-(-size // 64) * 64 for size in sizes)
