"""Live latency: from an event on the wire to the first changed sample and to the change's end."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adaptive.events import Script
from adaptive.serve import Ack
from bench.distribution import Distribution
from bench.engine import ServedEngine
from bench.first_change import first_changes
from bench.random_events import draw_events
from bench.replay import read_events
from bench.result import Figure, Result
from bench.session import in_own_process
from bench.witness import StallWitness

__all__ = ["Sent", "complete_ms", "live_latency", "past_deadline"]

_WINDOW_MS = 240.0
_FIRST_TARGET = 30.0
_COMPLETE_TARGET = 200.0
_LEAST_SPACING_S = 0.25


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


def live_latency(library: Path, work: Path, *, full: bool) -> Result:
    """Serve, send random events, and look for them in the recording."""
    journal, recording = work / "journal.jsonl", work / "live.wav"
    events = draw_events(library, 500 if full else 150, 7, spacing_s=(_LEAST_SPACING_S, 0.7))
    options = ["--library", str(library), "--block", "256", "--seed", "1"]
    options += ["--journal", str(journal), "--record", str(recording)]
    with ServedEngine(*options) as engine, StallWitness() as witness:
        sent, beats, metrics = _play(engine, events)
    changes, worst = in_own_process(first_changes, library, journal, recording, _WINDOW_MS)
    rate = int(metrics["sample_rate"])
    script = read_events(journal, rate)
    return _result(sent, changes, script, _Host(beats, rate), witness, metrics, worst)


def _play(
    engine: ServedEngine, events: Sequence[Mapping[str, Any]]
) -> tuple[list[Sent], list[tuple[int, int]], dict[str, Any]]:
    """Send the events at their times; also (frame, heard_ns) of beats, and the metrics."""
    beats: list[tuple[int, int]] = []
    sent: list[Sent] = []
    ended = threading.Event()

    def listen() -> None:
        with engine.client() as ears:
            while not ended.is_set():
                for beat in ears.listen("beat", seconds=1.0):
                    beats.append((beat.body["frame"], beat.body["heard_ns"]))

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
    return sent, beats, metrics


class _Host:
    """When frames are heard, on the host's clock: the paced device keeps an even schedule."""

    def __init__(self, beats: Sequence[tuple[int, int]], rate: int) -> None:
        self._ns = 1e9 / rate
        offsets = sorted(ns - frame * self._ns for frame, ns in beats)
        self._offset = offsets[len(offsets) // 2]

    def ns(self, frame: int) -> int:
        """Host time of a frame."""
        return round(self._offset + frame * self._ns)


def complete_ms(ack: Ack, script: Script, rate: int) -> float:
    """Arrival → end of the audible answer, late cues included.

    A cue that the journal reports as late is counted against every event within whose answer it
    was due, whatever it belonged to.
    """
    late = 0
    for stamped in script.events:
        if stamped.event.type == "late_cue":
            start, planned = stamped.event.args["start"], stamped.event.args.get("planned")
            due = start if planned is None else planned
            if ack.arrival_frame <= due <= ack.complete_frame:
                late = max(late, start - due if planned is not None else 256)
    return 1000.0 * (ack.complete_frame + late - ack.arrival_frame) / rate


def past_deadline(values_ms: Sequence[float], deadline_ms: float) -> int:
    """How many answers ended after their deadline (by more than a frame's rounding)."""
    return sum(value > deadline_ms + 0.05 for value in values_ms)


def _result(
    sent: Sequence[Sent],
    changes: Mapping[int, int | None],
    script: Script,
    host: _Host,
    witness: StallWitness,
    metrics: Mapping[str, Any],
    worst: float,
) -> Result:
    rate = int(metrics["sample_rate"])
    taken = [s for s in sent if s.ack.accepted]
    complete = [complete_ms(s.ack, script, rate) for s in taken]
    first, heard, calm, promise = [], [], [], []
    for s in taken:
        frame = changes.get(s.ack.seq if s.ack.seq is not None else -1)
        if frame is None:
            continue
        promise.append(1000.0 * (frame - s.ack.audible_frame) / rate)
        if s.event.get("quantize") != "now":
            continue
        first.append(1000.0 * (frame - s.ack.arrival_frame) / rate)
        wait = (host.ns(frame) - s.began_ns) / 1e6
        heard.append(wait)
        if not witness.stalled(s.began_ns, host.ns(frame)):
            calm.append(wait)
    trips = [(s.answered_ns - s.began_ns) / 1e6 for s in taken]
    late = sum(s.event.type == "late_cue" for s in script.events)
    figures = [
        Figure.at_most("`now`: arrival → first changed sample", Distribution.of(first), "ms",
                       _FIRST_TARGET),
        Figure.at_most("`now`: call of send → first changed sample", Distribution.of(heard), "ms",
                       _FIRST_TARGET),
        Figure.at_most("… without those that met a stall", Distribution.of(calm), "ms",
                       _FIRST_TARGET),
        Figure.at_most("all: arrival → change complete", Distribution.of(complete), "ms",
                       _COMPLETE_TARGET),
        Figure("all: past their deadline", past_deadline(complete, 200.0), "events", "0",
               past_deadline(complete, 200.0) == 0),
        Figure("all: first changed sample − promised frame", Distribution.of(promise), "ms"),
        Figure("send → answer", Distribution.of(trips), "ms"),
    ]
    stalls = [(end - begin) / 1e6 for begin, end in witness.stalls]
    notes = [
        f"{len(taken)} events taken, {len(sent) - len(taken)} refused; {len(promise)} changed the "
        f"sound within {_WINDOW_MS:g} ms (a duck under a deeper duck does not)",
        f"{late} late cues; {metrics.get('adaptive_underruns_total', 0):g} blocks begun late; the "
        f"machine stalled {len(stalls)} times for over 3 ms, at most {max(stalls, default=0):.0f}",
        f"recording and replay of the journal differ by at most {worst:.1e}",
    ]
    return Result("live_latency", "a served session, measured in its recording", figures, notes)
