"""Replays: a journal or a script played again offline, or up to an event and then without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from adaptive.conduct import Notice, Receipt, Settings
from adaptive.cues import PARTS, Cue, Lane, PlayCue, RampCue
from adaptive.errors import ProtocolError
from adaptive.events import OUTCOMES, Script, Stamped, read_script
from adaptive.music import Frame
from adaptive.render import MixBlock, Mixer
from adaptive.serve.assemble import LoadedLibrary, build_scheduler
from adaptive.serve.offline import settings_for

__all__ = ["Replay", "dry_mix", "part_cues", "read_events", "settings_of", "stinger_cues"]

_BLOCK = 2048
_LEAD_FRAMES = 512


def read_events(path: Path, sample_rate: int) -> Script:
    """Read a journal or an events file. Raises OSError, ProtocolError."""
    with path.open(encoding="utf-8") as lines:
        return read_script(lines, sample_rate)


def settings_of(script: Script, sample_rate: int) -> Settings:
    """A journal's own settings; the engine's for a script without a header."""
    return settings_for(script, sample_rate, None, _LEAD_FRAMES)


class Replay:
    """Feeds a script to a fresh scheduler and keeps what it says.

    Parameters
    ----------
    loaded : LoadedLibrary
    script : Script
        Cues that it reports as late begin as late again.
    settings : Settings
    before : callable, optional
        Asked before each event of a client is fed; True leaves it out, and all that follow.
    plain : bool
        Hand on no stingers, and nothing that would close the brightness filter, whose delay would
        pass for an error of phase.

    Attributes
    ----------
    cues : list of Cue
        As they began.
    notices : list of Notice
    receipts : dict of int to (Stamped, Receipt)
        By the event's ``seq``.
    late : list of (int, int)
        When each late cue was due, and when it began.
    refused : int
        Events that the scheduler did not take.
    """

    def __init__(
        self,
        loaded: LoadedLibrary,
        script: Script,
        settings: Settings,
        before: Callable[[Stamped], bool] | None = None,
        *,
        plain: bool = False,
    ) -> None:
        self.cues: list[Cue] = []
        self.notices: list[Notice] = []
        self.receipts: dict[int, tuple[Stamped, Receipt]] = {}
        self.late: list[tuple[int, int]] = []
        self.refused = 0
        self.loaded = loaded
        self._scheduler = build_scheduler(loaded, settings)
        self._events = list(script.events)
        self._before = before
        self._due: Frame | None = Frame(0)  # nothing is decided before, unless an event comes
        self._plain = plain
        self._late = {
            int(s.event.args["cue"]): Frame(s.event.args["start"])
            for s in self._events
            if s.event.type == "late_cue"
        }

    def pull(self, end: Frame) -> list[Cue]:
        """The cues decided up to a frame, and not returned before."""
        while self._events and self._events[0].frame <= end:
            stamped = self._events.pop(0)
            asked = stamped.event.type not in OUTCOMES
            if asked and self._before is not None and self._before(stamped):
                self._leave_the_rest()
                break
            self._feed(stamped, asked)
            self._due = end
        if self._due is None or end < self._due:
            return []
        outputs = self._scheduler.advance(end)
        self._due = self._scheduler.next_due()
        self.notices += outputs.notices
        cues = [self._as_it_began(cue) for cue in outputs.cues]
        self.cues += cues
        if self._plain:
            return [cue for cue in cues if not _colours(cue)]
        return cues

    def run(self, frames: int) -> None:
        """Decide everything up to a frame, without sound."""
        for end in range(0, frames, _BLOCK):
            self.pull(Frame(min(end + _BLOCK, frames)))

    def _feed(self, stamped: Stamped, asked: bool) -> None:
        try:
            receipt = self._scheduler.feed(stamped)
        except ProtocolError:
            self.refused += 1
            return
        if asked:
            self.receipts[stamped.seq] = (stamped, receipt)

    def _as_it_began(self, cue: Cue) -> Cue:
        start = self._late.get(cue.cue_id)
        if start is None:
            return cue
        self.late.append((cue.start, start))
        return replace(cue, start=start)

    def _leave_the_rest(self) -> None:
        """Nothing happens from here on; lateness is known of cues that were decided before."""
        self._events.clear()
        known = {cue.cue_id for cue in self.cues}
        self._late = {cue: start for cue, start in self._late.items() if cue in known}


def _colours(cue: Cue) -> bool:
    """Whether a cue is a stinger's, or moves the filter."""
    if isinstance(cue, RampCue):
        return cue.lane is Lane.CUTOFF
    return cue.track >= len(PARTS)


def stinger_cues(cues: Iterable[Cue]) -> list[PlayCue]:
    """The cues that play stingers, by their start."""
    found = [c for c in cues if isinstance(c, PlayCue) and c.one_shot and c.material >= 0]
    return sorted(found, key=lambda cue: (cue.start, cue.cue_id))


def part_cues(cues: Iterable[Cue]) -> list[PlayCue]:
    """The cues of the parts' tracks, by their start: no stingers, no automation."""
    parts = [c for c in cues if isinstance(c, PlayCue) and c.track < len(PARTS)]
    return sorted(parts, key=lambda cue: (cue.start, cue.cue_id))


def dry_mix(
    loaded: LoadedLibrary, cues: Iterable[Cue], frames: int
) -> Iterator[npt.NDArray[np.float32]]:
    """What the mixer makes of the parts' cues, without the bus and without automation.

    Yields arrays of shape (n, 2), float32, ``frames`` rows in all; each is the caller's own.
    """
    chosen = part_cues(cues)
    mixer, block = Mixer(max_block=_BLOCK), MixBlock(_BLOCK)
    for number in {cue.material for cue in chosen if cue.material >= 0}:
        mixer.add_material(number, loaded.store.pcm(number))
    waiting = sorted(chosen, key=lambda cue: cue.cue_id)
    for first in range(0, frames, _BLOCK):
        n = min(_BLOCK, frames - first)
        due = [c for c in waiting if c.start < first + _BLOCK]
        waiting = [c for c in waiting if c.start >= first + _BLOCK]
        for cue in due:
            mixer.apply(cue, Frame(first))
        mixer.render(Frame(first), n, block)
        yield block.dry[:n].copy()
