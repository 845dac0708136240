"""A stage: a JACK server, the ear, an engine and the floor beside it, all of them sounding."""

from __future__ import annotations

import contextlib
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
def stage(
    take: Take,
    programs: DebianPrograms,
    work: Path,
    stems: int = 1,
    library: Path | None = None,
) -> Iterator[Stage]:
    """Start it all; side ``a`` sounds, of so many loops, or a library's music.

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
        desk = Desk(programs, jack.environment, take.period, work, loops, library)
        floor = Floor(desk)
        stack.enter_context(floor)
        ear.ports()  # it has found the server, and so will an engine, which may try only once
        engine = take.kind(desk, best=take.best)
        stack.enter_context(engine)
        try:
            ear.connect(floor.source, FLOOR_EAR)
            ear.connect(ear.new_port({floor.source}), ENGINE_EAR)
            engine.prepare()
            ear.wait_steady(FLOOR_EAR, *([ENGINE_EAR] if engine.repeats else []))
        except RuntimeError as error:
            raise RuntimeError(f"{take.label}: {error}; it said: {engine.said()}") from error
        yield Stage(ear, engine, floor)
