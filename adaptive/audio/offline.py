"""The offline driver: pulls blocks as fast as possible, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from adaptive.audio.bus import Bus
from adaptive.audio.bus_settings import BusSettings
from adaptive.audio.player import Player
from adaptive.cues import Cue, Lane, PlayCue
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render import CueStart, Mixer

__all__ = ["OfflineDriver", "render_offline"]

Materials = Mapping[int, npt.NDArray[np.float32]] | Sequence[npt.NDArray[np.float32]]


class OfflineDriver:
    """Mixer and bus without a device. One per process, because of pyo.

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
    ) -> None:
        self._materials = materials
        self._bus = Bus(sample_rate, block, settings)
        self._player = Player(self._bus, lanes=lanes)
        self.starts: list[CueStart] = []
        self._bus.start()
        self._bus.warm_up()
        self._unheard = self._bus.latency_frames
        self._heard = np.empty((0, 2), np.float32)

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
            if not len(self._heard):
                self._render(pull)
            piece, self._heard = self._heard[:left], self._heard[left:]
            left -= len(piece)
            if len(piece):
                yield piece

    def close(self) -> None:
        """Shut the server down; the driver is unusable then."""
        self._bus.close()

    def __enter__(self) -> OfflineDriver:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _render(self, pull: Callable[[Frame], Iterable[Cue]]) -> None:
        """Compute one block; what of it is heard, less the latency, awaits its listener."""
        for cue in pull(Frame(self._player.frame + self._bus.block)):
            self._apply(cue)
        self._player.render()
        self._bus.process()
        self.starts += self.mixer.log.drain()
        skip = min(self._unheard, self._bus.block)
        self._unheard -= skip
        self._heard = self._bus.output[skip:].copy()

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
        materials, sample_rate=sample_rate, block=block, settings=settings, lanes=lanes
    ) as driver:
        yield from driver.blocks(pull, frames)
