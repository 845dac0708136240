"""Engines per core: how many sessions one core carries without an underrun.

Sessions are bound to one core and added a few at a time; each plays five stems. A block that was
begun more than a block too late counts, unless a witness of a higher priority on the same core
overslept just then: nothing at all ran in that moment. Cues that begin a block after their plan are
no underrun, and are told beside it.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adaptive.audio import Counts, Link
from bench.engine import ServedEngine, audio_link, process_tree
from bench.process_figures import cpu_ns, pin, pinned
from bench.stem_player import StemPlayer
from bench.witness import StallWitness

__all__ = ["AudioSessionOnCore", "Carried", "ServedSessionOnCore", "Session", "carry", "watch"]

_LOOK_S = 0.01
_BEFORE_NS = 100_000_000
"""How long before it is seen a late block may have been caused."""

_SETTLE_S = 2.0
_FIRST_SHARE = 0.5
_MOST = 64


@dataclass(frozen=True, slots=True)
class Session:
    """One session on a core: its processes, and the link on which it counts late blocks."""

    pids: tuple[int, ...]
    link: Link


@dataclass(frozen=True, slots=True)
class Carried:
    """How many sessions a core carried.

    Parameters
    ----------
    sessions : int
        The most without a late block of our making.
    share : float
        Percent of the core that each took when there was one.
    beyond : int
        The number at which late blocks came; 0 when the largest number tried was carried.
    late : int
        Late blocks at that number.
    late_cues : int
        Cues that came late at the number that was carried.
    """

    sessions: int
    share: float
    beyond: int
    late: int
    late_cues: int


def carry(
    start: Callable[[int], AbstractContextManager[Session]], core: int, step: int, seconds: float
) -> Carried:
    """Add sessions to a core until blocks come late.

    Parameters
    ----------
    start : callable
        Starts the session of a number, on the core that it is given to, as a context manager.
    core : int
    step : int > 0
        Sessions added at a time.
    seconds : float
        How long each number is watched.
    """
    with ExitStack() as running:
        sessions = [running.enter_context(start(0))]
        _pause(_SETTLE_S)
        share = _share(sessions[0], seconds)
        wanted, carried, late_cues = max(1, int(_FIRST_SHARE * 100.0 / share)), 0, 0
        while wanted <= _MOST:
            while len(sessions) < wanted:
                sessions.append(running.enter_context(start(len(sessions))))
            _pause(_SETTLE_S)
            late, cues = watch([session.link for session in sessions], core, seconds)
            if late:
                return Carried(carried, share, wanted, late, late_cues)
            carried, wanted, late_cues = wanted, wanted + step, cues
        return Carried(carried, share, 0, 0, late_cues)


def watch(links: Sequence[Link], core: int, seconds: float) -> tuple[int, int]:
    """Late blocks, and late cues, of all sessions that no stall of the core explains."""
    seen: list[tuple[int, int, int, int]] = []
    witness = StallWitness()
    with ExitStack() as watching:
        with pinned(core):
            watching.enter_context(witness)
        before = [_late(link) for link in links]
        looked, until = time.monotonic_ns(), time.monotonic() + seconds
        while time.monotonic() < until:
            _pause(_LOOK_S)
            now, counts = time.monotonic_ns(), [_late(link) for link in links]
            for link in links:
                link.beat()
            blocks, cues = (
                sum(late[kind] for late in counts) - sum(late[kind] for late in before)
                for kind in range(2)
            )
            if blocks or cues:
                seen.append((looked - _BEFORE_NS, now, blocks, cues))
            looked, before = now, counts
    ours = [(b, c) for begin, end, b, c in seen if not witness.stalled(begin, end)]
    return sum(blocks for blocks, _ in ours), sum(cues for _, cues in ours)


class AudioSessionOnCore(AbstractContextManager[Session]):
    """An audio process alone, with five stems at rest, on one core."""

    def __init__(self, loops: list[Path], core: int) -> None:
        self._loops = loops
        self._core = core
        self._stack = ExitStack()

    def __enter__(self) -> Session:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(dir=memory))
        with pinned(self._core):
            player = self._stack.enter_context(StemPlayer(Path(folder) / "link", self._loops))
        player.play()
        return Session((player.pid,), player.audio.link)

    def __exit__(self, *_: object) -> None:
        self._stack.close()


class ServedSessionOnCore(AbstractContextManager[Session]):
    """A whole served session in a scene, left alone, all of its processes on one core."""

    def __init__(self, library: Path, scene: dict[str, Any], core: int) -> None:
        self._library = library
        self._scene = scene
        self._core = core
        self._stack = ExitStack()

    def __enter__(self) -> Session:
        engine = self._stack.enter_context(ServedEngine("--library", str(self._library)))
        with engine.client() as client:
            client.send(dict(self._scene))
        link = audio_link(engine.pid)
        assert link is not None
        pids = tuple(process_tree(engine.pid))
        for pid in pids:
            pin(pid, self._core)
        return Session(pids, Link(link))

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def _share(session: Session, seconds: float) -> float:
    used, began = sum(map(cpu_ns, session.pids)), time.monotonic_ns()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        session.link.beat()
        _pause(_LOOK_S)
    used = sum(map(cpu_ns, session.pids)) - used
    return 100.0 * used / (time.monotonic_ns() - began)


def _late(link: Link) -> tuple[int, int]:
    """Blocks, and cues, that were late so far."""
    record = link.counts.read()
    counts = Counts() if record is None else Counts.decode(record)
    return counts.underruns, counts.late_cues


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)
