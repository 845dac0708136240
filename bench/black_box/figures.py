"""The figures of trials, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bench.black_box.adaptive_engine import AdaptiveEngine
from bench.black_box.cost import STEMS, Cost
from bench.black_box.floor import Floor
from bench.black_box.jack_server import RATE
from bench.black_box.judging import Heard
from bench.black_box.library_trial import LibraryTrial
from bench.black_box.scsynth import LimitedScsynth, Scsynth
from bench.black_box.stage import Take
from bench.black_box.trial import Trial
from bench.distribution import Distribution
from bench.result import Figure

__all__ = ["aims", "changed", "cost_figures", "library_figures", "trial_figures"]

_PERIOD = 256
_PAPER_MS = 1_000.0 * 1.5 * _PERIOD / RATE
_ABOVE_FLOOR_MS = 5.0
_COMPLETE_MS = 200.0
_THOUSAND = 1_000

Rows = dict[str, list[Heard]]


def changed(heard: Iterable[Heard]) -> Distribution:
    """Message to first changed frame, ms."""
    return Distribution.of(h.changed_ms for h in heard)


def trial_figures(trials: Sequence[Trial]) -> list[Figure]:
    """Distributions of every engine, those of one period and load together; the floor's first."""
    figures = []
    for period, load in dict.fromkeys((t.take.period, t.take.load) for t in trials):
        together = [t for t in trials if (t.take.period, t.take.load) == (period, load)]
        rows = _rows(together)
        head = f"{period} frames, {load}"
        figures += _of_each(f"{head}: changed", rows, changed)
        calm = {name: [h for h in heard if not h.stalled] for name, heard in rows.items()}
        figures += _of_each(f"{head}, without stalls: changed", calm, changed)
        del rows[Floor.name]  # it does not fade
        figures += _of_each(f"{head}: complete", rows, _complete)
        if (period, load) == (_PERIOD, "idle"):
            figures += _of_each("off in phase after it", rows, _phase, "frames")
    return figures


def library_figures(trial: LibraryTrial) -> list[Figure]:
    """Distributions of this engine with real loops, the floor beside it first."""
    figures = []
    for words, floor, waits in (
        ("", trial.floor, trial.waits),
        (", without stalls", _calm(trial.floor), [w for w in trial.waits if not w.stalled]),
    ):
        head = f"{_PERIOD} frames, own library{words}: changed"
        found = Distribution.of(wait.changed_ms for wait in waits)
        figures.append(Figure(f"{head}: {Floor.name}", changed(floor), "ms"))
        figures.append(Figure(f"{head}: {AdaptiveEngine.name}", found, "ms"))
    return figures


def aims(trials: Sequence[Trial]) -> list[Figure]:
    """What was aimed at, from the trials of this engine and of its peers at 256 frames, idle."""
    figures = []
    quiet = [t for t in trials if (t.take.period, t.take.load) == (_PERIOD, "idle")]
    ours = [t for t in quiet if t.take.kind is AdaptiveEngine]
    for trial in ours:
        above = changed(_calm(trial.engine)).p99 - changed(_calm(trial.floor)).p99
        name = "adaptive above the floor beside it, p99 of changed, without stalls"
        figures.append(Figure.at_most(name, above, "ms", _ABOVE_FLOOR_MS))
        figures += _beside_scsynth(trial, quiet, Scsynth)
        figures += _beside_scsynth(trial, quiet, LimitedScsynth)
        figures += _beside_others(trial, quiet)
    if ours:
        name = "on paper, the least p50 of changed that a client of JACK can have"
        figures.append(Figure(name, _PAPER_MS, "ms"))
    for trial in trials:
        if trial.take.kind is AdaptiveEngine and trial.take.load == "event storm" and trial.engine:
            waits = sorted(h.complete_ms for h in trial.engine)
            enough = len(waits) >= _THOUSAND
            which = "at p99.9" if enough else f"in the slowest of {len(waits)}"
            value = waits[-(len(waits) // _THOUSAND)] if enough else waits[-1]
            name = f"adaptive, event storm: complete {which}"
            figures.append(Figure.at_most(name, value, "ms", _COMPLETE_MS))
    return figures


def cost_figures(costs: Mapping[Take, Cost]) -> list[Figure]:
    """Processor time by engine."""
    head = f"processor time, {STEMS} stereo loops sounding"
    return [
        Figure(f"{head}: {take.label}", cost.cpu, "% of a core") for take, cost in costs.items()
    ]


def _rows(trials: Sequence[Trial]) -> Rows:
    """By engine, the floor of all trials first."""
    rows: Rows = {Floor.name: [h for trial in trials for h in trial.floor]}
    for trial in trials:
        rows.setdefault(trial.take.label, []).extend(trial.engine)
    return rows


def _of_each(
    head: str,
    rows: Rows,
    sum_up: Callable[[list[Heard]], Distribution],
    unit: str = "ms",
) -> list[Figure]:
    return [Figure(f"{head}: {name}", sum_up(heard), unit) for name, heard in rows.items()]


def _complete(heard: list[Heard]) -> Distribution:
    return Distribution.of(h.complete_ms for h in heard)


def _phase(heard: list[Heard]) -> Distribution:
    return Distribution.of(float(abs(h.phase)) for h in heard)


def _calm(heard: list[Heard]) -> list[Heard]:
    return [h for h in heard if not h.stalled]


def _beside_scsynth(ours: Trial, quiet: Sequence[Trial], kind: type[Scsynth]) -> list[Figure]:
    """Level within noise: as the medians of the floor, which is one and the same, differ."""
    floors = [changed(_calm(trial.floor)).p50 for trial in quiet]
    noise = max(floors) - min(floors)
    return [
        Figure.at_most(
            f"adaptive above {trial.take.label}, p50 of changed; at most as the floor's medians "
            "differ",
            changed(_calm(ours.engine)).p50 - changed(_calm(trial.engine)).p50,
            "ms",
            noise,
        )
        for trial in quiet
        if trial.take.kind is kind
    ]


def _beside_others(ours: Trial, quiet: Sequence[Trial]) -> list[Figure]:
    others = [t for t in quiet if not issubclass(t.take.kind, AdaptiveEngine | Scsynth)]
    if not others:
        return []
    own = changed(_calm(ours.engine)).p50
    ahead = [t.take.label for t in others if changed(_calm(t.engine)).p50 < own]
    name = "other peers ahead of adaptive, p50 of changed"
    return [Figure(name, "; ".join(ahead) or "none", "", "none", not ahead)]
