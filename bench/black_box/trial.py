"""A trial: events to an engine and to the floor beside it, and what was heard of them."""

from __future__ import annotations

import random
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from bench.black_box.jack_server import RATE
from bench.black_box.judging import Heard, Sent, judge
from bench.black_box.loads import LOADS
from bench.black_box.loops import PATTERN
from bench.black_box.stage import ENGINE_EAR, FLOOR_EAR, Hall, Stage, Take, stage
from bench.process_figures import cpu_ns
from bench.witness import StallWitness

__all__ = ["Trial", "run_trial", "seconds_of", "send_in_turn"]

_SETTLE_S = 0.5
_SPREAD_S = PATTERN / RATE
"""Events come at random within one repetition more than the least spacing."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial found.

    Parameters
    ----------
    take : Take
    engine, floor : list of Heard
    lost, floor_lost : int
        Messages of which nothing certain was heard.
    cpu : float
        Processor time of the engine's processes during the events, % of one core.
    xruns, stalls : int
        Late cycles that JACK reported, stalls that the witness saw.
    late_us : float
        How late the clock's calls were against their line, p99, microseconds.
    again : int
        Times that the engine refused a message for the moment, so that it was sent again.
    """

    take: Take
    engine: list[Heard]
    floor: list[Heard]
    lost: int
    floor_lost: int
    cpu: float
    xruns: int
    stalls: int
    late_us: float
    again: int = 0


def run_trial(take: Take, hall: Hall, work: Path, *, seed: int = 1) -> Trial:
    """Start an engine, send it and the floor events in turn at random times, listen.

    Parameters
    ----------
    take : Take
    hall : Hall
    work : Path
        A folder for files.
    seed : int
        Of the times between events.

    Raises
    ------
    RuntimeError, OSError
        Something does not start; with what it said.
    """
    load = LOADS[take.load]
    with (
        stage(take, hall, work) as on,
        StallWitness() as witness,
        load(on.engine) if load else nullcontext(),
    ):
        pids = on.engine.pids()
        on.ear.begin(seconds_of(take))
        before, began = sum(map(cpu_ns, pids)), time.monotonic()
        sent, floor_sent = send_in_turn(on, take.events, random.Random(seed))
        used = sum(map(cpu_ns, pids)) - before
        elapsed = time.monotonic() - began
        recording = on.ear.save(work / "heard.npz")
    engine, lost = judge(recording, ENGINE_EAR, sent, witness)
    floor, floor_lost = judge(recording, FLOOR_EAR, floor_sent, witness)
    return Trial(
        take,
        engine,
        floor,
        lost,
        floor_lost,
        used / 1e7 / elapsed,
        len(recording.xruns),
        len(witness.stalls),
        recording.clock.late_us,
        on.engine.again,
    )


def seconds_of(take: Take) -> float:
    """Longer than the messages of a take can last."""
    return (take.events + 4) * (take.kind.spacing_s + _SPREAD_S) * 1.5 + 10.0


def send_in_turn(on: Stage, events: int, chance: random.Random) -> tuple[list[Sent], list[Sent]]:
    """Send to engine and floor in turn, one more than is judged; the floor's lie in between."""
    sent: list[Sent] = []
    floor_sent: list[Sent] = []
    time.sleep(_SETTLE_S)
    for number in range(events + 1):
        side = "ba"[number % 2]
        for peer, kept in ((on.engine, sent), (on.floor, floor_sent)):
            kept.append(Sent(peer.send(side), side))
            time.sleep((on.engine.spacing_s + chance.uniform(0.0, _SPREAD_S)) / 2.0)
    return sent, floor_sent
