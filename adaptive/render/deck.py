"""A deck: one material, read by integer positions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.cues import PlayCue

__all__ = ["Deck", "Samples"]

Samples = npt.NDArray[np.float32]
"""Stereo sound, shape (frames, 2), float32."""


class Deck:
    """Plays one material. Silent until :meth:`load`, and again after :meth:`clear`.

    Thread: audio.
    """

    def __init__(self) -> None:
        self.cue: PlayCue | None = None
        self._samples: Samples | None = None
        self.gain = 0.0
        self._send = 0.0
        self._origin = 0
        self._frames = 0
        self._one_shot = False

    @property
    def sounding(self) -> bool:
        """Whether the deck holds a material."""
        return self._samples is not None

    @property
    def ends(self) -> bool:
        """Whether what sounds falls silent by itself."""
        return self._samples is not None and self._one_shot

    def load(self, cue: PlayCue, samples: Samples) -> None:
        """Take what ``cue`` says; ``samples`` holds at least ``cue.frames`` frames."""
        self.cue = cue
        self._samples = samples
        self.gain, self._send = cue.gain, cue.send
        self._origin, self._frames = cue.origin, cue.frames
        self._one_shot = cue.one_shot

    def clear(self) -> None:
        """Fall silent and let go of the material."""
        self.cue = None
        self._samples = None

    def add(
        self,
        frame: int,
        gains: Samples | None,
        dry: Samples,
        send: Samples,
        scratch: Samples,
    ) -> None:
        """Add frames ``frame`` … ``frame + len(dry) − 1`` to ``dry`` and ``send``.

        Parameters
        ----------
        frame : int
            Engine frame of the first row.
        gains : np.ndarray [shape=(n, 2)] or None
            The deck's gain times the fade, frame by frame; ``None`` for the deck's gain alone.
        dry, send : np.ndarray [shape=(n, 2)]
            Sums so far.
        scratch : np.ndarray [shape=(>= n, 2)]
            Working space.
        """
        samples = self._samples
        if samples is None:
            return
        place, n, frames = 0, len(dry), self._frames
        if self._one_shot:
            read = frame - self._origin
            if read >= frames:
                self.clear()
                return
            place = max(0, -read)
            n = min(n, frames - read)
        read = (frame - self._origin) % frames
        if place == 0 and n == len(dry) and n <= frames - read:
            self._add_piece(samples[read : read + n], gains, dry, send, scratch)
            return
        while place < n:
            read = (frame + place - self._origin) % frames
            m = min(n - place, frames - read)
            piece = samples[read : read + m]
            part = None if gains is None else gains[place : place + m]
            self._add_piece(piece, part, dry[place : place + m], send[place : place + m], scratch)
            place += m

    def _add_piece(
        self, piece: Samples, gains: Samples | None, dry: Samples, send: Samples, scratch: Samples
    ) -> None:
        work = scratch[: len(piece)]
        if gains is not None:
            np.multiply(piece, gains, out=work)
            piece = work
        elif self.gain != 1.0:
            np.multiply(piece, self.gain, out=work)
            piece = work
        np.add(dry, piece, out=dry)
        if self._send != 0.0:
            np.multiply(piece, self._send, out=work)
            np.add(send, work, out=send)
