"""Live latency: from an event on the wire to the first changed sample and to the change's end."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adaptive.serve import Ack
from adaptive.serve.assemble import load_library
from bench.answers import final_answers, past_deadline
from bench.distribution import Distribution
from bench.engine import ServedEngine
from bench.first_change import first_changes
from bench.random_events import draw_events
from bench.replay import Replay, read_events, settings_of
from bench.result import Figure, Result
from bench.session import in_own_process
from bench.witness import LONGEST_GAP_MS, StallWitness

__all__ = ["Sent", "live_latency"]

_WINDOW_MS = 240.0
_FIRST_TARGET = 30.0
_COMPLETE_TARGET = 200.0
_LEAST_SPACING_S = 0.25
_TOLD_WITHIN_NS = 320_000_000
"""Longest way of a late block into the telemetry: counts leave every 80 ms, and a conductor at rest
looks at them every 200."""

_TEN_MINUTES = 1_270
"""Events, one every 0.475 s on the mean."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One event and its answer.

    Parameters
    ----------
    event : mapping
    began_ns, answered_ns : int
        Monotonic clock: before it was sent, after its answer came.
    ack : Ack
    """

    event: Mapping[str, Any]
    began_ns: int
    answered_ns: int
    ack: Ack


@dataclass(slots=True)
class _Heard:
    """Telemetry: (frame, heard_ns) of beats, (host ns, how many) of late blocks."""

    beats: list[tuple[int, int]] = field(default_factory=list)
    underruns: list[tuple[int, int]] = field(default_factory=list)


def live_latency(library: Path, work: Path, *, full: bool) -> Result:
    """Serve, send random events, and look for them in the recording."""
    journal, recording = work / "journal.jsonl", work / "live.wav"
    count = _TEN_MINUTES if full else 60
    events = draw_events(library, count, 7, spacing_s=(_LEAST_SPACING_S, 0.7))
    options = ["--library", str(library), "--block", "256", "--seed", "1"]
    options += ["--journal", str(journal), "--record", str(recording)]
    with ServedEngine(*options) as engine, StallWitness() as witness:
        sent, heard, metrics = _play(engine, events)
    changes, worst = in_own_process(first_changes, library, journal, recording, _WINDOW_MS)
    rate = int(metrics["sample_rate"])
    loaded = load_library(library)
    script = read_events(journal, rate)
    replay = Replay(loaded, script, settings_of(script, rate))
    replay.run(script.end or 0)
    host = _Host(heard.beats, rate)
    return Result(
        "live_latency",
        "a served session, measured in its recording",
        [
            *_figures(sent, changes, host, witness, replay, rate),
            *_underruns(metrics, heard.underruns, witness),
        ],
        _notes(sent, changes, witness, replay, worst, rate),
    )


def _play(
    engine: ServedEngine, events: Sequence[Mapping[str, Any]]
) -> tuple[list[Sent], _Heard, dict[str, Any]]:
    """Send the events at their times; also what was heard meanwhile, and the metrics."""
    heard = _Heard()
    sent: list[Sent] = []
    ended = threading.Event()

    def listen() -> None:
        with engine.client() as ears:
            while not ended.is_set():
                for message in ears.listen("beat", "underrun", seconds=1.0):
                    if message.topic == "beat":
                        heard.beats.append((message.body["frame"], message.body["heard_ns"]))
                    else:
                        heard.underruns.append((time.monotonic_ns(), message.body["count"]))

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        with engine.client() as client:
            pause = threading.Event()
            start = time.monotonic()
            for event in events:
                message = {k: v for k, v in event.items() if k != "at"}
                pause.wait(max(0.0, start + event["at"] - time.monotonic()))
                began = time.monotonic_ns()
                ack = client.send(message)
                sent.append(Sent(message, began, time.monotonic_ns(), ack))
            pause.wait(1.0)
            metrics = client.query("metrics")
            metrics["sample_rate"] = round(metrics["adaptive_clock_rate_hertz"] / 50) * 50
    finally:
        ended.set()
        listener.join()
    return sent, heard, metrics


class _Host:
    """When frames are heard, on the host's clock: the paced device keeps an even schedule."""

    def __init__(self, beats: Sequence[tuple[int, int]], rate: int) -> None:
        self._ns = 1e9 / rate
        offsets = sorted(ns - frame * self._ns for frame, ns in beats)
        self._offset = offsets[len(offsets) // 2]

    def ns(self, frame: int) -> int:
        """Host time of a frame."""
        return round(self._offset + frame * self._ns)


def _figures(
    sent: Sequence[Sent],
    changes: Mapping[int, int | None],
    host: _Host,
    witness: StallWitness,
    replay: Replay,
    rate: int,
) -> list[Figure]:
    first, heard, calm, promise = [], [], [], []
    for s in sent:
        frame = None if s.ack.seq is None else changes.get(s.ack.seq)
        if frame is None:
            continue
        if _asks_nothing_new(s):
            continue
        promise.append(1000.0 * (frame - s.ack.audible_frame) / rate)
        if s.event.get("quantize") != "now":
            continue
        first.append(1000.0 * (frame - s.ack.arrival_frame) / rate)
        heard.append((host.ns(frame) - s.began_ns) / 1e6)
        if not witness.stalled(s.began_ns, host.ns(frame)):
            calm.append(heard[-1])
    answers = final_answers(replay)
    waits = Distribution.of(1000.0 * (a.complete - a.arrival) / rate for a in answers)
    late = past_deadline(answers)
    trips = Distribution.of((s.answered_ns - s.began_ns) / 1e6 for s in sent)
    now = "`now`: {} → first changed sample"
    return [
        Figure.at_most(now.format("arrival"), Distribution.of(first), "ms", _FIRST_TARGET),
        Figure.at_most(now.format("call of `send`"), Distribution.of(heard), "ms", _FIRST_TARGET),
        Figure.at_most("… those that met no stall", Distribution.of(calm), "ms", _FIRST_TARGET),
        Figure.at_most("all: arrival → change complete", waits, "ms", _COMPLETE_TARGET),
        Figure("all: complete after their deadline", late, "events", "0", late == 0),
        Figure("all: first changed sample − promised", Distribution.of(promise), "ms"),
        Figure("`send` → answer", trips, "ms"),
    ]


def _underruns(
    metrics: Mapping[str, Any], told: Sequence[tuple[int, int]], witness: StallWitness
) -> list[Figure]:
    """Late blocks, and those of them that were told when no core had stalled just before."""
    count = round(metrics.get("adaptive_underruns_total", 0))
    explained = sum(n for at, n in told if witness.stalled(at - _TOLD_WITHIN_NS, at))
    return [
        Figure("blocks begun more than a block late", count),
        Figure.at_most("… while no core had stalled", max(0, count - explained), "", 0),
    ]


def _asks_nothing_new(sent: Sent) -> bool:
    """Whether the answer was that all is as asked, or will be by what is planned already."""
    return bool(sent.ack.audible_frame == sent.ack.arrival_frame)


def _notes(
    sent: Sequence[Sent],
    changes: Mapping[int, int | None],
    witness: StallWitness,
    replay: Replay,
    worst: float,
    rate: int,
) -> list[str]:
    taken = sum(s.ack.accepted for s in sent)
    heard = sum(frame is not None for frame in changes.values())
    as_asked = sum(s.ack.accepted and _asks_nothing_new(s) for s in sent)
    stalls = [(end - begin) / 1e6 for begin, end in witness.stalls]
    latest = max((1e3 * (began - due) / rate for due, began in replay.late), default=0.0)
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    return [
        f"{taken} events taken, {len(sent) - taken} refused; {heard} changed the sound within "
        f"{_WINDOW_MS:g} ms (a duck under a deeper one does not); {as_asked} asked for what was so "
        "already, or planned already, and are in no figure of the first change",
        _slowest(sent, changes, rate),
        f"{len(replay.late)} cues began late, by {latest:.1f} ms at most; "
        f"the machine stalled {len(stalls)} times for over {LONGEST_GAP_MS:g} ms, at "
        f"most {max(stalls, default=0):.0f}",
        f"programs that wanted to run at the end: {load:.1f} on {cores} cores; above the number of "
        "cores, the figures are the machine's as much as the engine's",
        f"recording and replay of the journal differ by at most {worst:.1g} (full scale 1)",
    ]


def _slowest(sent: Sequence[Sent], changes: Mapping[int, int | None], rate: int) -> str:
    """The `now` events that were heard last, to look at."""
    waits = []
    for s in sent:
        frame = None if s.ack.seq is None else changes.get(s.ack.seq)
        if frame is not None and s.event.get("quantize") == "now" and not _asks_nothing_new(s):
            waits.append((1000.0 * (frame - s.ack.arrival_frame) / rate, dict(s.event)))
    waits.sort(key=lambda wait: -wait[0])
    told = (f"{ms:.1f} ms {event}" for ms, event in waits[:3])
    return "slowest `now` events: " + "; ".join(told)
