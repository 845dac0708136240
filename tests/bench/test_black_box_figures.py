"""What is aimed at is judged from the trials that it is about."""

from __future__ import annotations

import pytest

from bench.black_box.adaptive_engine import AdaptiveEngine
from bench.black_box.figures import aims, trial_figures
from bench.black_box.judging import Heard
from bench.black_box.peer import Peer
from bench.black_box.pyo_script import PyoScript
from bench.black_box.scsynth import LimitedScsynth, Scsynth
from bench.black_box.stage import Take
from bench.black_box.trial import Trial
from bench.distribution import Distribution
from bench.result import Figure


def _trial(kind: type[Peer], changed: float, floor: float, count: int = 4, **how: str) -> Trial:
    def heard(ms: float, *, stalled: bool = False) -> Heard:
        return Heard(ms, ms + 50.0, 0, True, stalled)

    engine = [heard(changed)] * count + [heard(500.0, stalled=True)]
    return Trial(Take(kind, **how), engine, [heard(floor)] * count, 0, 0, 1.0, 0, 1, 9.0)  # type: ignore[arg-type]


def _named(figures: list[Figure], part: str) -> Figure:
    (found,) = (figure for figure in figures if part in figure.name)
    return found


@pytest.mark.parametrize(("ours", "met"), [(13.9, True), (14.1, False)])
def test_above_the_floor_leaves_stalls_out(ours: float, met: bool) -> None:
    figure = _named(aims([_trial(AdaptiveEngine, ours, 9.0)]), "above the floor")
    assert figure.value == pytest.approx(ours - 9.0)
    assert figure.met is met


def test_level_with_scsynth_is_within_what_the_floor_differs() -> None:
    trials = [_trial(AdaptiveEngine, 10.0, 9.0), _trial(Scsynth, 9.4, 8.5)]
    assert _named(aims(trials), "above scsynth").met is False
    trials = [_trial(AdaptiveEngine, 10.0, 9.0), _trial(Scsynth, 9.4, 8.3)]
    assert _named(aims(trials), "above scsynth").met is True


def test_scsynth_with_a_limiter_has_a_line_of_its_own() -> None:
    trials = [
        _trial(AdaptiveEngine, 12.0, 9.0),
        _trial(Scsynth, 8.0, 9.0),
        _trial(LimitedScsynth, 11.5, 9.8),
    ]
    assert _named(aims(trials), "above scsynth,").met is False
    assert _named(aims(trials), "above scsynth with a limiter,").met is True


def test_a_peer_that_is_ahead_is_named_in_its_setting() -> None:
    trials = [_trial(AdaptiveEngine, 10.0, 9.0), _trial(PyoScript, 9.0, 9.0)]
    assert _named(aims(trials), "other peers").value == "pyo script"
    behind = [trials[0], _trial(PyoScript, 11.0, 9.0)]
    assert _named(aims(behind), "other peers").value == "none"


def test_the_paper_limit_is_a_cycle_and_a_half() -> None:
    figure = _named(aims([_trial(AdaptiveEngine, 10.0, 9.0)]), "on paper")
    assert figure.value == pytest.approx(1_000 * 384 / 44_100)
    assert figure.met is None


def test_one_in_a_thousand_needs_a_thousand() -> None:
    few = [_trial(AdaptiveEngine, 10.0, 9.0, load="event storm")]
    assert not [figure for figure in aims(few) if "p99.9" in figure.name]
    slowest = _named(aims(few), "in the slowest of 5")
    assert (slowest.value, slowest.met) == (550.0, False)
    many = [_trial(AdaptiveEngine, 10.0, 9.0, 1_999, load="event storm")]
    figure = _named(aims(many), "p99.9")
    assert figure.value == 60.0, "one in two thousand may be later"
    assert figure.met is True


def test_every_engine_is_in_the_table_of_its_load_and_period() -> None:
    trials = [
        _trial(AdaptiveEngine, 20.0, 9.0),
        _trial(PyoScript, 10.0, 8.0),
        _trial(AdaptiveEngine, 30.0, 9.0, load="event storm"),
    ]
    figures = trial_figures(trials)
    floor = _named(figures, "256 frames, idle: changed: floor").value
    assert isinstance(floor, Distribution)
    assert (floor.count, floor.p50, floor.max) == (8, 8.0, 9.0)
    raw = _named(figures, "256 frames, idle: changed: adaptive").value
    calm = _named(figures, "256 frames, idle, without stalls: changed: adaptive").value
    assert isinstance(raw, Distribution)
    assert isinstance(calm, Distribution)
    assert (raw.max, calm.max) == (500.0, 20.0)
    storm = _named(figures, "event storm: complete: adaptive").value
    assert isinstance(storm, Distribution)
    assert storm.p50 == 80.0
