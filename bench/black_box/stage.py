"""A stage: a JACK server, the ear, an engine and the floor beside it, all of them sounding."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.floor import Floor
from bench.black_box.hearing import Ear
from bench.black_box.jack_server import JackServer
from bench.black_box.loops import write_loops
from bench.black_box.peer import Desk, Peer

__all__ = ["ENGINE_EAR", "FLOOR_EAR", "Stage", "Take", "stage"]

ENGINE_EAR, FLOOR_EAR = 0, 1

_SETTLE_S = 0.8


@dataclass(frozen=True, slots=True)
class Take:
    """Which engine is measured, and how.

    Parameters
    ----------
    kind : type of Peer
    best : bool
        At its best, where that differs from its defaults.
    period : int
        JACK's frames a cycle.
    load : str
        Of :data:`bench.black_box.loads.LOADS`.
    events : int
        Messages to the engine, and as many to the floor.
    """

    kind: type[Peer]
    best: bool = False
    period: int = 256
    load: str = "idle"
    events: int = 40

    @property
    def label(self) -> str:
        """The engine and its setting, in words."""
        return f"{self.kind.name}, at its best" if self.best else self.kind.name


@dataclass(frozen=True, slots=True)
class Stage:
    """What sounds."""

    ear: Ear
    engine: Peer
    floor: Floor


@contextlib.contextmanager
def stage(take: Take, programs: DebianPrograms, work: Path, stems: int = 1) -> Iterator[Stage]:
    """Start it all; side ``a`` sounds, of so many loops.

    Raises
    ------
    RuntimeError, OSError
        Something does not start; with what it said.
    """
    work.mkdir(parents=True, exist_ok=True)
    loops = {"a": write_loops(work, "a", stems), "b": write_loops(work, "b")}
    with contextlib.ExitStack() as stack:
        jack = stack.enter_context(JackServer(programs, take.period))
        ear = stack.enter_context(Ear(jack))
        desk = Desk(programs, jack.environment, take.period, work, loops)
        known = ear.ports()
        floor = Floor(desk)
        stack.enter_context(floor)
        ear.connect(ear.new_port(known), FLOOR_EAR)
        known = ear.ports()
        engine = take.kind(desk, best=take.best)
        stack.enter_context(engine)
        try:
            ear.connect(ear.new_port(known), ENGINE_EAR)
            engine.prepare()
        except RuntimeError as error:
            raise RuntimeError(f"{take.label}: {error}; it said: {engine.said()}") from error
        time.sleep(_SETTLE_S)
        yield Stage(ear, engine, floor)
