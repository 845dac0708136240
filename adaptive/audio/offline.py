"""The offline driver: pulls blocks as fast as possible."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from adaptive.audio.bus import Bus
from adaptive.audio.bus_process import BusProcess
from adaptive.audio.bus_settings import BusSettings
from adaptive.audio.player import Player
from adaptive.cues import Cue, Lane, PlayCue
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render import CueStart, Mixer

__all__ = ["OfflineDriver", "render_offline"]

Materials = Mapping[int, npt.NDArray[np.float32]] | Sequence[npt.NDArray[np.float32]]


class _BusHere(Bus):
    """A bus of this process, used as :class:`BusProcess` is."""

    def __init__(self, sample_rate: int, block: int, settings: BusSettings | None) -> None:
        super().__init__(sample_rate, block, settings)
        self.pid = os.getpid()
        self.start()
        self.warm_up()

    def take(self, *, rest: bool = False) -> Iterator[npt.NDArray[np.float32]]:
        """The block that was fed last, computed now."""
        if not rest:
            self.process()
            yield self.output


class OfflineDriver:
    """Mixer and bus without a device.

    Parameters
    ----------
    materials : mapping or sequence of np.ndarray [shape=(frames, 2), dtype=float32]
        The material table. A mapping is asked for a number when a cue first names it, so that it
        may load, or conform, on demand.
    sample_rate : int
        Frames a second.
    block : int
        Frames at a time, 16 to 8192. The sound does not depend on it.
    settings : BusSettings, optional
        How the bus sounds.
    lanes : mapping of Lane to float, optional
        Automation before the first ramp.
    apart : bool
        Whether the bus runs in a process of its own, beside the mixer, which is half again as fast
        with two cores. Otherwise this process can have no other bus, nor have had one.

    Attributes
    ----------
    starts : list of CueStart
        When every cue began, in order.

    Raises
    ------
    DeviceError
        pyo is missing, or this process has had a bus.
    """

    def __init__(
        self,
        materials: Materials = (),
        *,
        sample_rate: int = 44_100,
        block: int = 4096,
        settings: BusSettings | None = None,
        lanes: Mapping[Lane, float] | None = None,
        apart: bool = True,
    ) -> None:
        self._materials = materials
        self._bus = (BusProcess if apart else _BusHere)(sample_rate, block, settings)
        self._player = Player(self._bus, lanes=lanes)
        self.starts: list[CueStart] = []
        self._unheard = self._bus.latency_frames
        self._owed = -self._unheard
        self._heard: deque[npt.NDArray[np.float32]] = deque()

    @property
    def mixer(self) -> Mixer:
        """The mixer, for its log and its state."""
        return self._player.mixer

    @property
    def frame(self) -> Frame:
        """The frame to be rendered next."""
        return self._player.frame

    @property
    def latency_frames(self) -> int:
        """Delay of the bus, already taken off what :meth:`blocks` yields."""
        return self._bus.latency_frames

    def blocks(
        self, pull: Callable[[Frame], Iterable[Cue]], frames: int
    ) -> Iterator[npt.NDArray[np.float32]]:
        """Render the next ``frames`` frames; row ``k`` of all calls together is engine frame ``k``.

        Parameters
        ----------
        pull : callable
            ``pull(end)`` returns the cues that are due before frame ``end`` and were not
            returned before (later ones do no harm). Called before each block.
        frames : int >= 0
            How many frames to yield in all.

        Yields
        ------
        np.ndarray [shape=(n, 2), dtype=float32]
            Arrays of the caller's own.
        """
        if frames < 0:
            raise ParameterError("frames", frames, "a whole number from 0")
        left = frames
        while left > 0:
            if not self._heard:
                self._go_on(pull, left)
                continue
            sound = self._heard.popleft()
            piece, rest = sound[:left], sound[left:]
            if len(rest):
                self._heard.appendleft(rest)
            left -= len(piece)
            self._owed -= len(piece)
            yield piece

    @property
    def bus_pid(self) -> int:
        """The process that computes the sound."""
        return self._bus.pid

    def close(self) -> None:
        """Shut the server down; the driver is unusable then."""
        self._bus.close()

    def __enter__(self) -> OfflineDriver:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _go_on(self, pull: Callable[[Frame], Iterable[Cue]], wanted: int) -> None:
        """Render a block if ``wanted`` frames ask for it, and hear what is computed by then."""
        enough = self._owed >= wanted
        if not enough:
            for cue in pull(Frame(self._player.frame + self._bus.block)):
                self._apply(cue)
            self._player.render()
            self._owed += self._bus.block
            self.starts += self.mixer.log.drain()
        for sound in self._bus.take(rest=enough):
            skip = min(self._unheard, len(sound))
            self._unheard -= skip
            if skip < len(sound):
                self._heard.append(sound[skip:].copy())

    def _apply(self, cue: Cue) -> None:
        if isinstance(cue, PlayCue) and not self.mixer.has_material(cue.material):
            samples = self._find(cue.material)
            if samples is not None:
                self.mixer.add_material(cue.material, samples)
        self._player.apply(cue)

    def _find(self, number: int) -> npt.NDArray[np.float32] | None:
        try:
            return self._materials[number] if number >= 0 else None
        except LookupError:
            return None


def render_offline(
    materials: Materials,
    pull: Callable[[Frame], Iterable[Cue]],
    frames: int,
    *,
    sample_rate: int = 44_100,
    block: int = 4096,
    settings: BusSettings | None = None,
    lanes: Mapping[Lane, float] | None = None,
    apart: bool = True,
) -> Iterator[npt.NDArray[np.float32]]:
    """Render ``frames`` frames of music; parameters as in :class:`OfflineDriver`.

    Yields arrays of shape (n, 2), float32, whose rows are engine frames 0, 1, 2 … The limiter's
    latency is taken off.

    Examples
    --------
    >>> with WavTap("music.flac", 44_100) as tap:  # doctest: +SKIP
    ...     for block in render_offline(materials, scheduler_cues, 60 * 44_100):
    ...         tap.write(block)
    """
    with OfflineDriver(
        materials,
        sample_rate=sample_rate,
        block=block,
        settings=settings,
        lanes=lanes,
        apart=apart,
    ) as driver:
        yield from driver.blocks(pull, frames)
