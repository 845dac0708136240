"""Allocations and garbage of the audio thread's work, counted block by block.

The very code of the audio process (link, session, player, mixer, bus) runs here without its clock,
with garbage collection settled as there, so that the interpreter's own counters can be read around
each block.
"""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from adaptive.cues import PlayCue
from adaptive.music import Frame

__all__ = ["Allocations", "count_allocations", "in_the_audio_session"]

_WARM_BLOCKS = 400
_TRACED_BLOCKS = 200
_RATE = 44_100
_FRAMES = 2 * _RATE
_EVERY = 12
"""Blocks from fade to fade, which is as long as that: one fade after another."""


@dataclass(frozen=True, slots=True)
class Allocations:
    """What some blocks left behind, and what they took meanwhile.

    Parameters
    ----------
    blocks : int
        Blocks of audio that were counted.
    kept : int
        Python's memory blocks that were there afterwards and not before.
    kept_bytes : int
        The same in bytes, NumPy's arrays included, over the traced blocks.
    garbage : int
        Objects in cycles, which only a garbage collection could free.
    brief_bytes : int
        The most that one block of audio had allocated at a time and gave back.
    """

    blocks: int
    kept: int
    kept_bytes: int
    garbage: int
    brief_bytes: int


def count_allocations(pull: Callable[[], object], blocks: int) -> Allocations:
    """Call ``pull`` for many blocks of audio and count; garbage collection is off meanwhile."""
    for _ in repeat(None, _WARM_BLOCKS):
        pull()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        before = sys.getallocatedblocks()
        for _ in repeat(None, blocks):
            pull()
        garbage = gc.collect()  # empties the interpreter's lists of spare objects, too
        kept = sys.getallocatedblocks() - before
        kept_bytes, brief_bytes = _traced(pull)
        return Allocations(blocks, kept, kept_bytes, garbage, brief_bytes)
    finally:
        gc.enable()
        gc.unfreeze()


def in_the_audio_session(folder: Path, stems: int, blocks: int) -> tuple[Allocations, Allocations]:
    """Count at rest, and crossfading one fade after another; needs a process of its own.

    Parameters
    ----------
    folder : Path
        For the link.
    stems : int
    blocks : int
    """
    from adaptive.audio import AudioSettings, Link
    from adaptive.audio.bus import Bus
    from adaptive.audio.session import AudioSession

    link = Link.create(folder / "link", AudioSettings(driver="null", realtime=False, tap_s=0.2))
    bus = Bus(_RATE, link.settings.block, link.settings.bus, audio="manual")
    try:
        session = AudioSession(link, bus, lambda: (0, 0))
        rng = np.random.default_rng(1)
        for number in range(2 * stems):
            noise = rng.normal(0.0, 0.02, (_FRAMES, 2)).astype(np.float32)
            session.player.add_material(number, noise)
        bus.start()
        bus.warm_up()
        script = _Script(session, link, stems)
        script.cue()
        return count_allocations(script.rest, blocks), count_allocations(script.pull, blocks)
    finally:
        bus.close()


class _Script:
    """Sends cues as a conductor would, from within the same process."""

    def __init__(self, session: Any, link: Any, stems: int) -> None:
        self._session = session
        self._link = link
        self._stems = stems
        self._pulled = 0
        self._turn = 0

    def rest(self) -> None:
        """A block."""
        self._session.pull(time.monotonic_ns())

    def pull(self) -> None:
        """A block; every so often cues are sent before it, and what is reported is read."""
        if self._pulled % _EVERY == 0:
            self.cue()
        self._pulled += 1
        self.rest()

    def cue(self) -> None:
        """Crossfade every stem to its other loop."""
        from adaptive.audio.records import encode_cue

        start, length = self._session.player.frame, _EVERY * self._link.settings.block
        for stem in range(self._stems):
            material = 2 * stem + self._turn
            cue = PlayCue(0, stem, start, length, material, _FRAMES, Frame(0))
            self._link.cues.push(encode_cue(cue))
        self._turn = 1 - self._turn
        while self._link.reports.pop() is not None:
            pass


def _traced(pull: Callable[[], object]) -> tuple[int, int]:
    """Bytes kept over the traced blocks, and the most that one had at a time and gave back."""
    tracemalloc.start()
    try:
        for _ in repeat(None, _TRACED_BLOCKS):
            pull()
        gc.collect()
        first, most = tracemalloc.get_traced_memory()[0], 0
        for _ in repeat(None, _TRACED_BLOCKS):
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            pull()
            most = max(most, tracemalloc.get_traced_memory()[1] - before)
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - first, most
    finally:
        tracemalloc.stop()
