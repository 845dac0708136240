"""Black-box latency: from a message to the changed sound, of this engine and of its peers."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from bench.black_box.change_finder import THRESHOLD
from bench.black_box.cost import STEMS, Cost, run_cost
from bench.black_box.field import cost_takes, latency_takes, present
from bench.black_box.figures import (
    aims,
    changed,
    cost_figures,
    library_figures,
    trial_figures,
)
from bench.black_box.jack_server import find_jackd
from bench.black_box.library_trial import run_library_trial
from bench.black_box.own_recording import measure_own_recording
from bench.black_box.stage import Halls, Take
from bench.black_box.trial import Trial, run_trial
from bench.distribution import Distribution
from bench.result import Figure, Result

__all__ = ["black_box_latency"]

_FETCH = "ADAPTIVE_BENCH_FETCH"
_TITLE = "message to changed sound, captured from outside, beside the peers"
_LIKE = 0.99
_PERIOD = 256
_FAULTS = (RuntimeError, OSError, subprocess.SubprocessError)


def black_box_latency(library: Path, work: Path, *, full: bool) -> Result:
    """Play two loops in every engine that is here, and listen from when messages change them.

    The quick set fetches nothing, unless ``ADAPTIVE_BENCH_FETCH`` is set in the environment.
    """
    fetch = full or bool(os.environ.get(_FETCH))
    programs = find_jackd(fetch=fetch) if find_spec("jack") is not None else None
    if programs is None:
        return _without_jack(work, full=full)
    peers, notes = present(programs, fetch=fetch)
    with Halls(programs, work) as halls:
        trials = _trials(latency_takes(peers, full=full), halls, work, notes)
        own = _own_library(library, halls, work, notes, 200 if full else 12)
        costs = _costs(peers, halls, work, notes, full=full)
    figures = aims(trials) + trial_figures(trials) + own + cost_figures(costs)
    return Result("black_box_latency", _TITLE, figures, _how(trials) + notes)


def _trials(takes: list[Take], halls: Halls, work: Path, notes: list[str]) -> list[Trial]:
    trials = []
    for number, take in enumerate(takes):
        try:
            with halls.at(take.period) as hall:
                trials.append(run_trial(take, hall, work / f"take{number}", seed=number))
        except _FAULTS as error:
            notes.append(f"{take.label}, {take.load}: not measured: {error}")
    return trials


def _own_library(
    library: Path, halls: Halls, work: Path, notes: list[str], events: int
) -> list[Figure]:
    """This engine with real loops: a series of its own, since no peer can play them."""
    try:
        with halls.at(_PERIOD) as hall:
            trial = run_library_trial(hall, library, work / "library", events=events)
    except _FAULTS as error:
        notes.append(f"the engine's own library: not measured: {error}")
        return []
    notes.append(
        f"the engine's own library: {events} messages, {trial.unchanged} of which changed nothing "
        f"within 240 ms, and {trial.lost} of which were lost; its recording and the replay of its "
        f"journal differ by at most {trial.worst:.1g} (full scale 1)"
    )
    return library_figures(trial)


def _costs(
    peers: list[type], halls: Halls, work: Path, notes: list[str], *, full: bool
) -> dict[Take, Cost]:
    costs = {}
    for number, take in enumerate(cost_takes(peers)):
        folder = work / f"cost{number}"
        try:
            with halls.at(take.period) as hall:
                cost = run_cost(take, hall, folder, seconds=10.0 if full else 2.0)
        except _FAULTS as error:
            notes.append(f"processor time of {take.label}: not measured: {error}")
            continue
        costs[take] = cost
        if cost.likeness < _LIKE:
            notes.append(
                f"what {take.label} played in that time resembles the sum of the {STEMS} loops "
                f"by {cost.likeness:.2f} only"
            )
    return costs


def _how(trials: list[Trial]) -> list[str]:
    """What a reader must know to read the figures."""
    notes = [
        f"a change is a difference of more than {THRESHOLD:.0%} (−40 dB) of the loop's level from "
        "what would have gone on; it is complete where the sound is the new loop's within as much. "
        "A frame is heard one period after its cycle began",
        "on paper a message comes half a cycle before the next one begins, in the median, and "
        "what that cycle writes is heard a cycle after its beginning; no client of JACK can be "
        "ahead of it, and a peer that lies below it does so by chance",
        "lost messages (the sound was not steady around them, or frames are missing), late cycles "
        "of JACK, stalls, processor time of the engine: "
        + "; ".join(
            f"{t.take.label}, {t.take.period}, {t.take.load} {t.lost}, {t.xruns}, {t.stalls}, "
            f"{t.cpu:.1f} %"
            for t in trials
        ),
        "how late the clock's calls were against their line: p99 of "
        f"{max((t.late_us for t in trials), default=0.0):.0f} µs in the worst trial",
    ]
    for kind in dict.fromkeys(t.take.kind for t in trials):
        best = "" if kind.at_best is None else f"; at its best: {kind.at_best}"
        notes.append(f"{kind.name}: {kind.defaults}{best}")
    for trial in trials:
        if trial.again:
            notes.append(
                f"{trial.take.label}, {trial.take.load}: {trial.again} times it was too busy for a "
                "message, which was sent again; the wait counts"
            )
        wrong = sum(not h.right for h in trial.engine)
        if wrong:
            notes.append(f"{trial.take.label}: {wrong} changes led to another loop than asked for")
    return notes


def _without_jack(work: Path, *, full: bool) -> Result:
    """This engine alone, on the paced null device."""
    heard, lost = measure_own_recording(work, 200 if full else 40)
    calm = [h for h in heard if not h.stalled]
    complete = Distribution.of(h.complete_ms for h in heard)
    return Result(
        "black_box_latency",
        _TITLE,
        [
            Figure("paced null device, 256 frames: changed: adaptive", changed(heard), "ms"),
            Figure("… without stalls", changed(calm), "ms"),
            Figure("… complete", complete, "ms"),
        ],
        [
            "there is no JACK here (`pip install 'adaptive-music[bench]'`, and jackd2, which "
            f"--full or {_FETCH}=1 fetches on Debian), so no peer was measured, and this engine in "
            f"its own recording, by its own word of when frames are heard; {lost} messages lost",
        ],
    )
