"""Halls and stages: a JACK server with ear and floor, and in it an engine, all of them sounding."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.floor import Floor
from bench.black_box.hearing import Ear
from bench.black_box.jack_server import JackServer
from bench.black_box.loops import write_loops
from bench.black_box.peer import Desk, Peer

__all__ = ["ENGINE_EAR", "FLOOR_EAR", "Hall", "Halls", "Stage", "Take", "hall", "stage"]

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


@dataclass(frozen=True, slots=True)
class Hall:
    """A JACK server with the ear and the floor, in which one engine after another plays.

    Parameters
    ----------
    programs : DebianPrograms
    jack : JackServer
    ear : Ear
    floor : Floor
    """

    programs: DebianPrograms
    jack: JackServer
    ear: Ear
    floor: Floor


@contextlib.contextmanager
def hall(programs: DebianPrograms, period: int, work: Path) -> Iterator[Hall]:
    """Start a server, the ear and the floor.

    Parameters
    ----------
    programs : DebianPrograms
    period : int
        JACK's frames a cycle.
    work : Path
        A folder for files.

    Raises
    ------
    RuntimeError, OSError
        Something does not start; with what it said.
    """
    work.mkdir(parents=True, exist_ok=True)
    loops = {side: write_loops(work, side) for side in "ab"}
    with contextlib.ExitStack() as stack:
        jack = stack.enter_context(JackServer(programs, period))
        ear = stack.enter_context(Ear(jack))
        floor = Floor(Desk(programs, jack.environment, period, work, loops))
        stack.enter_context(floor)
        ear.connect(floor.source, FLOOR_EAR)
        ear.wait_steady(FLOOR_EAR)
        yield Hall(programs, jack, ear, floor)


@contextlib.contextmanager
def stage(
    take: Take, hall: Hall, work: Path, stems: int = 1, library: Path | None = None
) -> Iterator[Stage]:
    """Start an engine in a hall; side ``a`` sounds, of so many loops, or a library's music.

    Raises
    ------
    RuntimeError, OSError
        It does not start, with what it said; or the hall is of another period, or not empty.
    """
    if take.period != hall.jack.period:
        raise RuntimeError(f"a hall of {hall.jack.period} frames, not {take.period}")
    work.mkdir(parents=True, exist_ok=True)
    loops = {"a": write_loops(work, "a", stems), "b": write_loops(work, "b")}
    hall.ear.wait_alone(hall.floor.source)
    environment = hall.jack.environment
    engine = take.kind(
        Desk(hall.programs, environment, take.period, work, loops, library), best=take.best
    )
    with engine:
        try:
            hall.ear.connect(hall.ear.new_port({hall.floor.source}), ENGINE_EAR)
            engine.prepare()
            hall.ear.wait_steady(FLOOR_EAR, *([ENGINE_EAR] if engine.repeats else []))
        except RuntimeError as error:
            raise RuntimeError(f"{take.label}: {error}; it said: {engine.said()}") from error
        yield Stage(hall.ear, engine, hall.floor)


class Halls:
    """Halls for takes in turn: a new one where the period is another, or a take has failed.

    Parameters
    ----------
    programs : DebianPrograms
    work : Path
        A folder for files.
    """

    def __init__(self, programs: DebianPrograms, work: Path) -> None:
        self._programs, self._work = programs, work
        self._open = contextlib.ExitStack()
        self._now: Hall | None = None

    @contextlib.contextmanager
    def at(self, period: int) -> Iterator[Hall]:
        """A hall of a period. Raises as :func:`hall`."""
        if self._now is not None and self._now.jack.period != period:
            self.close()
        if self._now is None:
            self._now = self._open.enter_context(hall(self._programs, period, self._work))
        try:
            yield self._now
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the hall that is open."""
        self._now = None
        self._open.close()

    def __enter__(self) -> Halls:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
