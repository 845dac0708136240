"""A track: two decks, the fade between them, and the cues that wait for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from adaptive.cues import PlayCue
from adaptive.music import Frame
from adaptive.render.deck import Deck, Samples
from adaptive.render.fade import FadeLaw
from adaptive.render.log import StartLog

__all__ = ["Track", "TrackScratch"]


class TrackScratch:
    """Working space that all tracks of a mixer share, since they render one after another."""

    def __init__(self, max_block: int) -> None:
        self.law = FadeLaw(max_block)
        self.gains = np.empty((max_block, 2), np.float32)
        self.sound = np.empty((max_block, 2), np.float32)


class Track:
    """Crossfades from material to material. Thread: audio.

    Parameters
    ----------
    materials : mapping of int to np.ndarray
        The mixer's table. It may grow while the track plays; a cue looks its material up when
        its fade begins.
    scratch : TrackScratch
        Working space.
    waiting : int > 0
        Cues that may wait. One more drops the one that would begin last.
    log : StartLog
        Where cues are entered as they begin.
    """

    def __init__(
        self, materials: Mapping[int, Samples], scratch: TrackScratch, waiting: int, log: StartLog
    ) -> None:
        self._materials = materials
        self._scratch = scratch
        self._limit = waiting
        self._log = log
        self._current = Deck()
        self._next = Deck()
        self._fade: PlayCue | None = None
        self._fade_start = 0
        self._fade_end = 0
        self._pending: list[tuple[int, PlayCue]] = []

    @property
    def idle(self) -> bool:
        """Whether the track is silent and nothing waits."""
        return not (self._fade or self._pending or self._current.sounding)

    @property
    def steady(self) -> bool:
        """Whether the track goes on as it is until it is told otherwise."""
        return not (self._fade or self._pending or self._current.ends)

    @property
    def destination(self) -> PlayCue | None:
        """The cue whose material sounds, or is fading in; ``None`` for silence."""
        return self._next.cue if self._fade else self._current.cue

    @property
    def waiting(self) -> tuple[PlayCue, ...]:
        """Cues that wait for their start, in the order of their starts."""
        return tuple(cue for _, cue in self._pending)

    def schedule(self, cue: PlayCue, now: Frame) -> Frame:
        """Enter a cue; returns the frame at which its fade starts.

        That is the first frame, not before ``cue.start`` or ``now``, from which the whole fade
        fits between the running fade and those that wait: fades of one track never overlap, and
        a start once given never moves.
        """
        start: int = max(cue.start, now)
        if self._fade:
            start = max(start, self._fade_end)
        place = 0
        for waiting_start, waiting in self._pending:
            if start + cue.length <= waiting_start:
                break
            start = max(start, waiting_start + waiting.length)
            place += 1
        self._pending.insert(place, (start, cue))
        if len(self._pending) > self._limit:
            self._drop_one(newest=cue)
        return Frame(start)

    def add(self, frame: int, n: int, dry: Samples, send: Samples) -> None:
        """Add frames ``frame`` … ``frame + n − 1`` to the first ``n`` rows of ``dry``, ``send``."""
        if self._fade is None and not self._pending:
            self._current.add(frame, None, dry, send, self._scratch.sound)
            return
        end, place = frame + n, frame
        while place < end:
            self._turn(place)
            stop = end
            if self._fade:
                stop = min(stop, self._fade_end)
            elif self._pending:
                stop = min(stop, self._pending[0][0])
            rows = slice(place - frame, stop - frame)
            self._add_segment(place, stop - place, dry[rows], send[rows])
            place = stop

    def _turn(self, frame: int) -> None:
        """End the fade and begin the next one, if either is due at ``frame``."""
        if self._fade and frame >= self._fade_end:
            self._end_fade()
        if self._fade is None and self._pending and frame >= self._pending[0][0]:
            self._begin_fade(frame)

    def _begin_fade(self, frame: int) -> None:
        _, cue = self._pending.pop(0)
        samples = self._materials.get(cue.material)
        usable = samples is not None and 0 < cue.frames <= len(samples)
        if samples is not None and usable:
            self._next.load(cue, samples)
        self._fade, self._fade_start, self._fade_end = cue, frame, frame + cue.length
        self._log.start(cue.cue_id, cue.start, frame, found=usable or cue.material < 0)

    def _end_fade(self) -> None:
        self._current.clear()
        self._current, self._next = self._next, self._current
        self._fade = None

    def _add_segment(self, frame: int, n: int, dry: Samples, send: Samples) -> None:
        scratch = self._scratch
        if self._fade is None:
            self._current.add(frame, None, dry, send, scratch.sound)
            return
        law = scratch.law
        cue = self._fade
        law.evaluate(frame - self._fade_start, n, cue.length, cue.correlation, prompt=cue.prompt)
        for deck, curve in ((self._current, law.fading), (self._next, law.rising)):
            if deck.sounding:
                np.multiply(curve[:n], deck.gain, out=curve[:n])
                gains = scratch.gains[:n]
                np.copyto(gains[:, 0], curve[:n], casting="same_kind")
                np.copyto(gains[:, 1], gains[:, 0])
                deck.add(frame, gains, dry, send, scratch.sound)

    def _drop_one(self, newest: PlayCue) -> None:
        """Too many wait: the one that begins last goes, unless it is the newest decision."""
        last = len(self._pending) - 1
        if self._pending[last][1] is newest:
            last -= 1
        _, dropped = self._pending.pop(last)
        self._log.drop(dropped.cue_id, dropped.start)
