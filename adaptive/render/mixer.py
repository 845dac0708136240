"""The mixer: cues and materials in, frames out. Integer positions, no clock, no files."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from adaptive.cues import PARTS, TRACKS, Cue, Lane, PlayCue, RampCue
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render.automation import Automation
from adaptive.render.block import MixBlock
from adaptive.render.deck import Samples
from adaptive.render.log import StartLog
from adaptive.render.state import MixerState
from adaptive.render.track import Track, TrackScratch

__all__ = ["OPEN_LANES", "WAITING", "Mixer"]

OPEN_LANES: Mapping[Lane, float] = {
    Lane.CUTOFF: 20_000.0,
    Lane.DUCK: 1.0,
    Lane.SEND: 1.0,
    Lane.MASTER: 1.0,
}
"""Lanes of a bus that changes nothing."""

WAITING = 16
"""Cues that may wait on a track or a lane."""

LOG_CAPACITY = 1024


class Mixer:
    """Plays cues on tracks of two decks each, exact to the frame.

    The sound is a function of the cues, the frames at which they were applied and the materials:
    however the frames are cut into blocks, the same bits come out. Nothing is allocated while no
    cue arrives.

    Thread: audio, except :meth:`add_material` and :meth:`drop_material`, which any thread may
    call.

    Parameters
    ----------
    materials : sequence of np.ndarray [shape=(frames, 2), dtype=float32]
        The first entries of the material table, numbered from 0.
    max_block : int > 0
        Largest block that :meth:`render` will be asked for.
    lanes : mapping of Lane to float
        Values before the first ramp; those of :data:`OPEN_LANES` where not given.
    tracks : int
        From :data:`~adaptive.cues.TRACKS`, which is what the scheduler uses. Tracks after the
        parts' are not ducked.

    Raises
    ------
    ParameterError
        A material has another shape or type, ``max_block`` is not positive, or there are too few
        tracks.
    """

    def __init__(
        self,
        materials: Sequence[npt.NDArray[np.float32]] = (),
        *,
        max_block: int,
        lanes: Mapping[Lane, float] | None = None,
        tracks: int = TRACKS,
    ) -> None:
        if max_block < 1:
            raise ParameterError("max_block", max_block, "a whole number from 1")
        if tracks < TRACKS:
            raise ParameterError("tracks", tracks, f"a whole number from {TRACKS}")
        self._max_block = max_block
        self._materials: dict[int, Samples] = {}
        for number, samples in enumerate(materials):
            self.add_material(number, samples)
        self.log = StartLog(LOG_CAPACITY)
        scratch = TrackScratch(max_block)
        self._tracks = tuple(
            Track(self._materials, scratch, WAITING, self.log) for _ in range(tracks)
        )
        values = {**OPEN_LANES, **(lanes or {})}
        self._lanes = tuple(Automation(values[lane], max_block, WAITING, self.log) for lane in Lane)
        self._stereo = np.empty((max_block, 2), np.float32)

    def add_material(self, number: int, samples: npt.NDArray[np.float32]) -> None:
        """Enter a material into the table, or replace it for cues that begin from now on.

        Parameters
        ----------
        number : int >= 0
            By which cues name it.
        samples : np.ndarray [shape=(frames, 2), dtype=float32]
            Finite values; not copied.

        Raises
        ------
        ParameterError
            The number is negative, or the array's shape or type is another.
        """
        if number < 0:
            raise ParameterError("number", number, "a whole number from 0")
        if samples.ndim != 2 or samples.shape[1] != 2 or not len(samples):
            raise ParameterError("samples", samples.shape, "an array of shape (frames, 2)")
        if samples.dtype != np.float32:
            raise ParameterError("samples", samples.dtype, "an array of float32")
        self._materials[number] = np.ascontiguousarray(samples)

    def drop_material(self, number: int) -> None:
        """Take a material off the table. Decks that play it keep it to the end."""
        self._materials.pop(number, None)

    def has_material(self, number: int) -> bool:
        """Whether cues may name this material."""
        return number in self._materials

    def apply(self, cue: Cue, now: Frame) -> Frame:
        """Enter a cue; returns the frame at which it actually starts.

        A play cue starts at the first frame, not before ``cue.start`` and ``now``, where its fade
        fits between the track's running fade and those that wait. Its read position is a matter
        of its origin, and does not shift. A ramp starts at ``max(cue.start, now)``.

        Parameters
        ----------
        cue : PlayCue or RampCue
            What to do.
        now : Frame
            The frame that will be rendered next.

        Raises
        ------
        ParameterError
            A field is outside its legal range; nothing has changed then.
        """
        if isinstance(cue, PlayCue):
            _check_play(cue, len(self._tracks))
            return self._tracks[cue.track].schedule(cue, now)
        _check_ramp(cue)
        return self._lanes[cue.lane].schedule(cue, now)

    def steady(self, frame: Frame) -> bool:
        """Whether every frame from this one on is settled until the next cue is applied.

        No fade or ramp runs or waits, and nothing sounds that ends by itself. Then :meth:`render`
        changes nothing in the mixer, and may be called again for any of these frames.
        """
        return all(lane.steady(frame) for lane in self._lanes) and all(
            track.steady for track in self._tracks
        )

    def render(self, frame: Frame, n: int, out: MixBlock) -> None:
        """Write frames ``frame`` … ``frame + n − 1`` into the first ``n`` rows of ``out``.

        Calls must follow one another without gaps: ``frame`` is the previous call's ``frame + n``,
        or any frame from the last one on at which the mixer was :meth:`steady`.
        """
        if n > min(self._max_block, out.max_block):
            raise ParameterError("n", n, f"0 to {min(self._max_block, out.max_block)}")
        dry, send = out.dry[:n], out.send[:n]
        dry.fill(0.0)
        send.fill(0.0)
        steady = out.steady
        for k, lane in enumerate(self._lanes):
            steady[k] = lane.render(frame, n, out.lanes[k])
        for track in self._tracks[: len(PARTS)]:
            if not track.idle:
                track.add(frame, n, dry, send)
        self._scale(dry, steady[Lane.DUCK], out.lanes[Lane.DUCK])
        self._scale(send, steady[Lane.DUCK], out.lanes[Lane.DUCK])
        self._scale(send, steady[Lane.SEND], out.lanes[Lane.SEND])
        for track in self._tracks[len(PARTS) :]:
            if not track.idle:
                track.add(frame, n, dry, send)

    def state(self, frame: Frame) -> MixerState:
        """What sounds and what waits, given the frame that will be rendered next."""
        playing = (track.destination for track in self._tracks)
        waiting: list[Cue] = [cue for track in self._tracks for cue in track.waiting]
        waiting += [cue for lane in self._lanes for cue in lane.waiting]
        return MixerState(
            frame=frame,
            playing=tuple(cue for cue in playing if cue is not None),
            lanes=tuple(lane.target for lane in self._lanes),
            waiting=tuple(sorted(waiting, key=lambda cue: cue.start)),
        )

    def _scale(
        self, sound: Samples, constant: float | None, signal: npt.NDArray[np.float32]
    ) -> None:
        if constant == 1.0:
            return
        if constant is not None:
            np.multiply(sound, constant, out=sound)
            return
        gains = self._stereo[: len(sound)]
        np.copyto(gains[:, 0], signal[: len(sound)])
        np.copyto(gains[:, 1], signal[: len(sound)])
        np.multiply(sound, gains, out=sound)


def _check_play(cue: PlayCue, tracks: int) -> None:
    if not 0 <= cue.track < tracks:
        raise ParameterError("track", cue.track, f"0 to {tracks - 1}")
    if cue.length < 1:
        raise ParameterError("length", cue.length, "a whole number from 1")
    for name in ("gain", "send", "correlation"):
        value = getattr(cue, name)
        if not math.isfinite(value):
            raise ParameterError(name, value, "a finite number")


def _check_ramp(cue: RampCue) -> None:
    if cue.length < 1:
        raise ParameterError("length", cue.length, "a whole number from 1")
    if not 0 <= cue.lane < len(Lane):
        raise ParameterError("lane", cue.lane, f"0 to {len(Lane) - 1}")
    if not math.isfinite(cue.target):
        raise ParameterError("target", cue.target, "a finite number")
