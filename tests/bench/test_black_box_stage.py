"""Halls stay open for one engine after another, but not for another period, nor after a failure."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.black_box import stage as staging
from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.floor import Floor
from bench.black_box.hearing import Ear
from bench.black_box.stage import Halls, Take


@pytest.fixture
def halls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Halls, list[str]]:
    """Halls of which no process is made, and what becomes of them."""
    told: list[str] = []

    @contextlib.contextmanager
    def hall(_programs: DebianPrograms, period: int, _work: Path) -> Iterator[Any]:
        told.append(f"open {period}")
        yield SimpleNamespace(jack=SimpleNamespace(period=period))
        told.append(f"end {period}")

    monkeypatch.setattr(staging, "hall", hall)
    return Halls(DebianPrograms(tmp_path), tmp_path), told


def test_a_hall_serves_all_takes_of_its_period(halls: tuple[Halls, list[str]]) -> None:
    found, told = halls
    with found:
        for period in (256, 256, 64, 256):
            with found.at(period) as hall:
                assert hall.jack.period == period
                told.append("take")
    assert told == [
        *("open 256", "take", "take", "end 256"),
        *("open 64", "take", "end 64"),
        *("open 256", "take", "end 256"),
    ]


def test_after_a_failure_the_hall_is_new(halls: tuple[Halls, list[str]]) -> None:
    found, told = halls
    with found:
        with pytest.raises(OSError, match="no sound"), found.at(256):
            raise OSError("no sound")
        assert told[0] == "open 256"
        with found.at(256):
            assert told[-1] == "open 256"
    assert told.count("open 256") == 2


def test_a_take_of_another_period_is_refused(tmp_path: Path) -> None:
    hall: Any = SimpleNamespace(jack=SimpleNamespace(period=256))
    with pytest.raises(RuntimeError, match="256 frames, not 64"):
        staging.stage(Take(Floor, period=64), hall, tmp_path).__enter__()


class _Ear(Ear):
    """An ear without a process, with answers prepared."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def _ask(self, **order: Any) -> dict[str, Any]:
        self.asked.append(order["do"])
        return self._answers.pop(0) if order["do"] in ("ports", "repeating") else {}


def test_the_ear_waits_until_all_that_it_is_to_hear_repeats() -> None:
    answers = ([False, True], [True, False], [True, True])
    ear = _Ear(*({"repeating": answer} for answer in answers))
    ear.wait_steady(0, 1)
    assert ear.asked == ["begin", "repeating"] * 3
    alone = _Ear({"repeating": [False, True]})
    alone.wait_steady(1)
    assert alone.asked == ["begin", "repeating"]
    with pytest.raises(RuntimeError, match="no loop"):
        _Ear().wait_steady(0, patience_s=0.0)


def test_an_engine_is_whoever_is_new_and_the_next_one_waits_until_it_is_gone() -> None:
    ear = _Ear({"ports": ["floor:out"]}, {"ports": ["floor:out", "b:left", "b:right"]})
    assert ear.new_port({"floor:out"}) == "b:left"
    gone = _Ear({"ports": ["floor:out", "b:left"]}, {"ports": ["floor:out"]})
    gone.wait_alone("floor:out")
    assert gone.asked == ["ports", "ports"]
    with pytest.raises(RuntimeError, match="others play: b:left"):
        _Ear(*[{"ports": ["floor:out", "b:left"]}] * 3).wait_alone("floor:out", patience_s=0.0)
