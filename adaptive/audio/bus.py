"""The bus: brightness filter, reverb, master gain and limiter, in pyo.

Sound and automation reach pyo through tables that numpy fills, some blocks at once where it can,
and ``TableScan`` reads back by an integer index, so that the graph sees every frame's own value.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.audio.bus_settings import BusSettings
from adaptive.audio.limiter import Limiter
from adaptive.audio.quiet_pyo import import_pyo, plain_inputs
from adaptive.cues import Lane
from adaptive.errors import DeviceError, ParameterError
from adaptive.music import db_to_gain
from adaptive.render import MixBlock

__all__ = ["Bus", "frames_ahead"]

BLOCKS_AHEAD = 32
"""Blocks that may be fed at once."""

FRAMES_AHEAD = 8_192
"""The most that they may be together, where that is more than one block."""

FULLY_OPEN_HZ = 18_000.0
"""From this cutoff on, the brightness filter is out of the path."""

OPENING_HZ = 2_000.0
"""Width of the region below :data:`FULLY_OPEN_HZ` in which the filter is blended out."""

GUARD = np.float32(2.0**-50)
"""A constant far below hearing (−301 dBFS) that keeps the reverb's tail out of denormals."""

SEED = 1
"""Of pyo's random numbers, which otherwise come from the time of day. The reverb draws some for its
delays; pyo 1.1 happens to round them to nothing."""

_Lane = npt.NDArray[np.float32] | float

_booted = False


def frames_ahead(block: int) -> int:
    """Frames that a bus of this block can be fed at once: as many blocks as are worth it.

    Raises ParameterError when the block is not from 16 to 8192 frames.
    """
    if not 16 <= block <= 8192:
        raise ParameterError("block", block, "16 to 8192 frames")
    return block * max(1, min(BLOCKS_AHEAD, FRAMES_AHEAD // block))


def _closed() -> None:
    raise DeviceError("the bus is closed")


class Bus:
    """One pyo server with the whole graph. Only one per process.

    Thread: audio (construction and :meth:`close`: main).

    Parameters
    ----------
    sample_rate : int
        Frames a second.
    block : int
        Frames of every block, which is the server's buffer size.
    settings : BusSettings
        How it sounds.
    audio : str
        ``"manual"`` (this class computes blocks when told), ``"portaudio"`` or ``"jack"``.
    device : int
        PortAudio's number of the output device; −1 for the default.
    name : str
        The JACK client's name.

    Attributes
    ----------
    ahead : int
        Frames that can be fed at once, a multiple of the block.
    latency_frames : int
        Constant delay of the output against what is fed.
    output : np.ndarray [shape=(block, 2), dtype=float32]
        The block computed last; a view that the next block overwrites.
    process : callable
        Computes the block fed last into :attr:`output` (``audio="manual"`` only).

    Raises
    ------
    DeviceError
        pyo cannot be imported, the device cannot be opened, or this process has had a bus.
    """

    def __init__(
        self,
        sample_rate: int,
        block: int,
        settings: BusSettings | None = None,
        *,
        audio: str = "manual",
        device: int = -1,
        name: str = "adaptive",
    ) -> None:
        self.sample_rate = sample_rate
        self.block = block
        self.ahead = frames_ahead(block)
        self._pyo = import_pyo()
        self._server: Any = None
        self.process: Callable[[], None] = _closed
        self._held: list[Any] = []
        self._dry: list[npt.NDArray[np.float32]] = []
        self._send: list[npt.NDArray[np.float32]] = []
        self._rewinds: list[Callable[[], None]] = []
        self._steady_cutoff: float | None = None
        self._steady_master: float | None = None
        atexit.register(self.close)
        try:
            self._boot(audio, device, name)
            with plain_inputs():
                self._build(settings or BusSettings())
        except BaseException:
            self.close()  # an interpreter that exits with a server still up crashes
            raise
        self.output: npt.NDArray[np.float32] = self._output_view()
        self._silence()
        self._on_block: Callable[[], None] | None = None

    def feed(self, sound: MixBlock, frames: int, guard_from: int = 0) -> None:
        """Hand the first ``frames`` rows, one block or some, to the graph, to be computed next.

        What was fed before and is not computed yet is forgotten. Allocates nothing. The reverb's
        guard begins at row ``guard_from``: until the first cue the graph is at rest in exact zeros,
        so that how long it waited for it leaves no trace in the sound.
        """
        for channel in range(2):
            self._dry[channel][:frames] = sound.dry[:frames, channel]
            self._send[channel][:frames] = sound.send[:frames, channel]
            self._send[channel][guard_from:frames] += GUARD
        cutoff, master = sound.steady[Lane.CUTOFF], sound.steady[Lane.MASTER]
        steady = cutoff is not None and master is not None
        if not steady or cutoff != self._steady_cutoff or master != self._steady_master:
            rows = slice(None if steady else frames)  # steady values stay for later
            self._feed_lanes(
                sound.lanes[Lane.CUTOFF, rows] if cutoff is None else cutoff,
                sound.lanes[Lane.MASTER, rows] if master is None else master,
                rows,
            )
            self._steady_cutoff, self._steady_master = (cutoff, master) if steady else (None, None)
        for rewind in self._rewinds:
            rewind()

    def _feed_lanes(self, cutoff: _Lane, master: _Lane, rows: slice) -> None:
        """The cutoff, and the gains of the filtered and of the unfiltered sound.

        Their sum is the master gain; the filtered sound's share falls from 1 below the opening
        region to 0 above it.
        """
        is_open, is_shut = self._open[rows], self._shut[rows]
        self._cutoff[rows] = cutoff
        np.clip(self._cutoff[rows], 20.0, self._highest, out=self._cutoff[rows])
        np.subtract(self._cutoff[rows], self._fully_open - OPENING_HZ, out=is_open)
        np.multiply(is_open, 1.0 / OPENING_HZ, out=is_open)
        np.clip(is_open, 0.0, 1.0, out=is_open)
        np.subtract(1.0, is_open, out=is_shut)
        np.multiply(is_open, master, out=is_open)
        np.multiply(is_shut, master, out=is_shut)

    def warm_up(self) -> None:
        """Compute silence until the server's own fade-in is over (``audio="manual"`` only).

        The graph is at rest before and after, so the number of blocks leaves no trace.
        """
        for _ in range(self.warm_up_blocks):
            self.process()

    @property
    def warm_up_blocks(self) -> int:
        """Blocks of silence to let pass before the first frame: the server fades in for 5 ms."""
        return math.ceil(0.01 * self.sample_rate / self.block)

    def start(self, on_block: Callable[[], None] | None = None) -> None:
        """Start the server; ``on_block`` is called before each block is computed.

        It must return ``None`` and never raise: pyo does not look at either.
        """
        if on_block is not None:
            self._on_block = on_block
            self._server.setCallback(on_block)
        self._server.start()
        if not self._server.getIsStarted():
            raise DeviceError("the sound device did not start; choose another device or driver")

    def close(self) -> None:
        """Stop and shut the server down. Safe to call again; called at the interpreter's end.

        The graph goes before the server: objects that outlive it crash the interpreter when it
        takes them down in an order of its own.
        """
        if self._server is None:
            return
        atexit.unregister(self.close)
        if self._server.getIsStarted():
            self._server.stop()
        self.output = np.zeros((self.block, 2), np.float32)
        for views in (self._dry, self._send):
            views.clear()
        self._cutoff = self._open = self._shut = np.zeros(self.block, np.float32)
        self.process = _closed
        self._rewinds.clear()
        self._held.clear()
        gc.collect()
        self._server.shutdown()
        self._server = None

    def _boot(self, audio: str, device: int, name: str) -> None:
        global _booted
        if _booted:
            raise DeviceError("this process has had a pyo server; use one process per bus")
        _booted = True
        server = self._server = self._pyo.Server(
            sr=self.sample_rate,
            nchnls=2,
            buffersize=self.block,
            duplex=0,
            audio=audio,
            jackname=name,
        )
        self.process = server._server.process  # without pyo's frame between
        server.setVerbosity(1)
        server.deactivateMidi()
        server.setGlobalSeed(SEED)
        if device >= 0:
            server.setOutputDevice(device)
        server.boot()
        if not server.getIsBooted():
            raise DeviceError(f"the audio server ({audio}) cannot be opened at {self.sample_rate}")
        if server.getBufferSize() != self.block:
            raise DeviceError(
                f"the audio server takes blocks of {server.getBufferSize()} frames, "
                f"not of {self.block}; set the block to {server.getBufferSize()}"
            )
        if int(server.getSamplingRate()) != self.sample_rate:
            raise DeviceError(
                f"the audio server runs at {server.getSamplingRate():g} frames a second, "
                f"not at {self.sample_rate}; set it to {self.sample_rate}"
            )

    def _build(self, settings: BusSettings) -> None:
        pyo = self._pyo
        ceiling = db_to_gain(settings.ceiling_db)
        self._fully_open = min(FULLY_OPEN_HZ, 0.4 * self.sample_rate)
        self._highest = 0.49 * self.sample_rate
        send, self._send = self._table(2)
        cutoff, (self._cutoff,) = self._table(1)
        is_open, (self._open,) = self._table(1)
        is_shut, (self._shut,) = self._table(1)
        reverb = pyo.Freeverb(send, size=settings.reverb_size, damp=settings.reverb_damp, bal=1)
        wet, self._dry = self._table(2, add=reverb)
        unfiltered = wet * is_open
        loud = pyo.ButLP(wet, freq=cutoff, mul=is_shut, add=unfiltered)
        limiter = Limiter(
            pyo, loud, self.sample_rate, ceiling=ceiling, release_s=settings.release_s
        )
        last = pyo.Clip(limiter.output, -ceiling, ceiling)
        last.out()
        self.latency_frames: int = limiter.latency_frames
        self._held += [reverb, unfiltered, loud, limiter, last]

    def _table(self, channels: int, add: Any = 0) -> tuple[Any, list[npt.NDArray[np.float32]]]:
        table = self._pyo.DataTable(size=self.ahead, chnls=channels)
        views = [np.asarray(table.getBuffer(c))[: self.ahead] for c in range(channels)]
        reader = self._pyo.TableScan(table, add=add).play()
        self._rewinds += [one.reset for one in reader.getBaseObjects()]
        self._held += [table, views, reader]
        return reader, views

    def _output_view(self) -> npt.NDArray[np.float32]:
        address = self._server.getOutputAddr()
        place = int(address, 16) if isinstance(address, str) else int(address)
        samples = (ctypes.c_float * (self.block * 2)).from_address(place)
        return np.ctypeslib.as_array(samples).reshape(self.block, 2)

    def _silence(self) -> None:
        for view in (*self._dry, *self._send, self._shut):
            view[:] = 0.0
        self._open[:] = 1.0
        self._cutoff[:] = self._highest
