"""The audio thread's work for one block: drain the link, render, report, fill the taps."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable

from adaptive.audio.bus import Bus
from adaptive.audio.link import Link
from adaptive.audio.player import Player
from adaptive.audio.priority import raise_priority
from adaptive.audio.records import decode_cue, decode_state, encode_report, encode_state
from adaptive.audio.status import Counts
from adaptive.cues import Lane
from adaptive.music import Frame
from adaptive.render import MixerState

__all__ = ["AudioSession"]

CUES_A_BLOCK = 64
"""Cues taken from the link in one block at most; more wait for the next."""

COUNTS_NS = 80_000_000
"""How often the counts are written to the link, where a block is shorter."""

RESTORE_S = 0.02
"""Fade-in of what a process that died was playing, in seconds."""


class AudioSession:
    """Plays what comes over the link.

    Thread: audio, except the constructor (main).

    Parameters
    ----------
    link : Link
        The audio process's end.
    bus : Bus
        Built, not yet started.
    drifts : callable
        Returns the driver's counts of underruns and of rebases.

    Attributes
    ----------
    player : Player
        The mixer and the bus.
    counts : Counts
        What is written to the link every 80 ms, or once a block where that is longer.
    """

    def __init__(self, link: Link, bus: Bus, drifts: Callable[[], tuple[int, int]]) -> None:
        self._link = link
        self._next_cue = link.cues.pop
        self._taps = link.taps
        self._drifts = drifts
        settings = link.settings
        self._restored = _last_state(link)
        lanes = dict(settings.lanes)
        if self._restored is not None:
            lanes = dict(zip(Lane, self._restored.lanes, strict=True))
        self.player = Player(bus, settings.start_frame, lanes, settings.tracks)
        self._goes_on = self.player.goes_on
        self._bus = bus
        self._unstarted = True
        self._first = settings.start_frame
        self._tapped = False
        self._due_ns = 0
        self._warm_up = bus.warm_up_blocks
        self._lost = 0
        self.counts = Counts(
            block=bus.block,
            latency_frames=bus.latency_frames,
            sample_rate=bus.sample_rate,
        )

    def pull(self, begin: int) -> None:
        """One block of a driver that computes blocks itself: prepare, compute, deliver."""
        self._prepare(begin)
        self._bus.process()
        if self._tapped:
            self._deliver()
        self._account(begin)

    def on_block(self, begin: int) -> None:
        """One block of a device, called by pyo before it computes the block.

        The block computed before this one is delivered first: only now is it known.
        """
        if self._warm_up > 0:
            self._warm_up -= 1
            return
        if self._tapped:
            self._deliver()
        self._prepare(begin)
        self._account(begin)

    def _prepare(self, begin: int) -> None:
        """Let the bus have its next block. Whatever goes wrong, the next one is rendered.

        As a rule nothing has changed and the bus has been fed already. Only that takes part in
        every block, since what runs between two sleeps runs with cold caches.
        """
        try:
            record = self._next_cue()
            if record is not None or begin >= self._due_ns or not self._goes_on():
                self._turn(begin, record)
        except Exception:
            self.counts.faults += 1

    def _turn(self, begin: int, record: bytes | None) -> None:
        """A block with all that may be to do: cues, mixing, reports, counts, the taps."""
        if self._unstarted:
            self._start(begin)
        counts, player = self.counts, self.player
        counts.frame, counts.host_ns = player.frame, begin
        counts.underruns, counts.rebases = self._drifts()
        self._take(record)
        player.render()
        counts.blocks = (player.frame - self._first) // counts.block
        self._report()
        if begin >= self._due_ns:
            self._due_ns = begin + COUNTS_NS
            self._tapped = self._taps.wanted
            self._link.counts.write(counts.encode())

    def _start(self, host_ns: int) -> None:
        """Find the frame that belongs to this moment, and take up what was playing."""
        self._unstarted = False
        if self._link.settings.realtime:
            raise_priority()
        player = self.player
        anchor = _anchor(self._link)
        if anchor is not None:
            frame, frame_host_ns = anchor
            elapsed = max(0, host_ns - frame_host_ns) * self._bus.sample_rate // 1_000_000_000
            block = self._bus.block  # the scheduler counts on blocks that begin at multiples of it
            player.frame = Frame(-(-(frame + elapsed) // block) * block)
        if self._restored is not None:
            fade = max(1, round(RESTORE_S * self._bus.sample_rate))
            for cue in self._restored.advanced(player.frame).cues(player.frame, fade):
                player.apply(cue)
            self._restored = None
        self._first = player.frame

    def _take(self, record: bytes | None) -> None:
        """Apply a cue, if there is one, and those that wait behind it."""
        taken, changed = 0, False
        while record is not None:
            changed |= self._apply(record)
            taken += 1
            record = self._next_cue() if taken < CUES_A_BLOCK else None
        if changed:
            self.counts.refused = self.player.refused
            state = self.player.mixer.state(self.player.frame)
            self._link.state.write(encode_state(state))

    def _apply(self, record: bytes) -> bool:
        try:
            self.player.apply(decode_cue(record))
        except (ValueError, struct.error):
            self.counts.damaged += 1
            return False
        return True

    def _report(self) -> None:
        counts, log = self.counts, self.player.mixer.log
        starts = log.drain()
        if not starts:
            return
        for start in starts:
            if start.cue_id >= 0 and not self._link.reports.push(encode_report(start)):
                self._lost += 1
        counts.late_cues, counts.missing, counts.dropped = log.late, log.missing, log.dropped
        counts.lost_reports = self._lost + log.lost

    def _deliver(self) -> None:
        self._taps.write(self.player.output_frame, self._bus.output)

    def _account(self, begin: int) -> None:
        counts = self.counts
        busy = time.monotonic_ns() - begin
        counts.busy_ns += busy
        if busy > counts.busiest_ns:
            counts.busiest_ns = busy


def _anchor(link: Link) -> tuple[int, int] | None:
    """A frame and its moment: as the settings say, else where the last process was."""
    if link.settings.start_host_ns:
        return link.settings.start_frame, link.settings.start_host_ns
    record = link.counts.read()
    if record is None:
        return None
    last = Counts.decode(record)
    return last.frame, last.host_ns


def _last_state(link: Link) -> MixerState | None:
    """What the last process on this link played."""
    record = link.state.read()
    try:
        return None if record is None else decode_state(record)
    except (ValueError, struct.error):
        return None
