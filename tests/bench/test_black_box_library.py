"""Real loops: a change is found again in what was captured, and nothing is made up."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from bench import black_box_latency as measure
from bench.black_box import library_trial
from bench.black_box.clock_fit import ClockFit
from bench.black_box.cost import Cost
from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.field import PEERS, cost_takes, latency_takes
from bench.black_box.figures import library_figures
from bench.black_box.hearing import Recording
from bench.black_box.judging import Heard, Sent
from bench.black_box.library_trial import LibraryTrial, Wait, find_piece
from bench.black_box.stage import Halls, Take
from bench.distribution import Distribution
from bench.witness import StallWitness

_RATE, _PERIOD = 44_100, 256


def _music(frames: int = 60_000) -> npt.NDArray[np.float32]:
    """A sound that swells, hushes and never repeats itself."""
    chance = np.random.default_rng(5)
    swell = 0.05 + 0.3 * np.sin(np.arange(frames) / 9_000) ** 2
    swell[30_000:35_000] *= 0.01
    return (swell * np.convolve(chance.normal(size=frames), np.ones(8) / 8, "same")).astype("f4")


@pytest.mark.parametrize("place", [0, 1, 12_345, 57_952])
def test_a_piece_is_found_where_it_is(place: int) -> None:
    music = _music()
    assert find_piece(music[place : place + 2_048].copy(), music) == place


def test_what_is_not_there_whole_is_not_found() -> None:
    music = _music()
    piece = music[20_000:22_048].copy()
    torn = music.copy()
    torn[21_000:21_256] = np.nan
    assert find_piece(piece, torn) is None, "a cycle is missing"
    cut = np.delete(music, np.s_[21_000:21_256])
    assert find_piece(piece, cut) is None, "the server jumped"
    bent = piece.copy()
    bent[1_024:] *= 1.01
    assert find_piece(bent, music) is None, "another sound from the middle on"
    assert find_piece(piece, music[:1_000]) is None
    assert find_piece(np.zeros(2_048, np.float32), music) is None, "silence is everywhere"


@pytest.mark.parametrize("frame", [500, 30_000])
def test_a_wait_is_counted_on_the_hosts_clock(frame: int) -> None:
    """The engine began to count 700 frames before the capture did."""
    played = _music()
    stamps = np.arange(0, 60_000, _PERIOD)
    host = np.rint(1e9 + stamps * (1e9 / _RATE))
    clock = ClockFit.of(np.stack([stamps, host], axis=1).astype(np.int64), _PERIOD, _RATE)
    captured = Recording(
        np.concatenate([np.zeros(700, np.float32), played])[None], 0, clock, np.zeros(0, np.int64)
    )
    heard_ns = captured.heard_ns(700 + frame)
    message = Sent(heard_ns - 20_000_000, "b")
    witness = StallWitness()
    wait = library_trial._wait(captured, played, frame, message, witness)
    assert wait is not None
    assert wait.changed_ms == pytest.approx(20.0, abs=0.03)
    assert not wait.stalled
    too_soon = Sent(heard_ns - 5_000_000, "b")
    assert library_trial._wait(captured, played, frame, too_soon, witness) is None
    witness.stalls.append((heard_ns - 5_000_000, heard_ns - 1_000_000))
    stalled = library_trial._wait(captured, played, frame, message, witness)
    assert stalled is not None
    assert stalled.stalled


def test_the_series_leaves_stalls_out_only_where_it_says_so() -> None:
    def floor(ms: float, *, stalled: bool) -> Heard:
        return Heard(ms, ms, 0, True, stalled)

    trial = LibraryTrial(
        [Wait(12.0, False), Wait(90.0, True)],
        [floor(8.0, stalled=False), floor(70.0, stalled=True)],
        0,
        0,
        0.0,
    )
    worst = {}
    for figure in library_figures(trial):
        assert isinstance(figure.value, Distribution)
        worst[figure.name] = figure.value.max
    assert worst == {
        "256 frames, own library: changed: floor": 70.0,
        "256 frames, own library: changed: adaptive": 90.0,
        "256 frames, own library, without stalls: changed: floor": 8.0,
        "256 frames, own library, without stalls: changed: adaptive": 12.0,
    }


def test_every_peer_is_shown_at_its_best_and_in_the_long_form_in_its_defaults() -> None:
    quick, long = (latency_takes(list(PEERS), full=full) for full in (False, True))
    for kind in PEERS:
        best = kind.at_best is not None
        assert [take.best for take in quick if take.kind is kind] == [best]
        idle = [take.best for take in long if take.kind is kind and take.load == "idle"]
        assert idle == ([False, True] if best else [False])
    assert len(set(long)) == len(long)
    assert cost_takes(list(PEERS))[0].label == "adaptive"


class _Halls(Halls):
    """Halls in which nothing is started."""

    @contextlib.contextmanager
    def at(self, _period: int) -> Iterator[Any]:
        yield None


def test_a_cost_that_fails_costs_no_other_and_doubtful_ones_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cost(take: Take, *_: object, seconds: float) -> Cost:
        if take.kind is PEERS[0]:
            raise RuntimeError("it does not start")
        return Cost(seconds, 0.5 if take.kind is PEERS[1] else 1.0)

    monkeypatch.setattr(measure, "run_cost", cost)
    notes: list[str] = []
    with _Halls(DebianPrograms(tmp_path), tmp_path) as halls:
        found = measure._costs(list(PEERS), halls, tmp_path, notes, full=True)
    assert [take.kind for take in found] == [
        kind.kind for kind in cost_takes(list(PEERS)) if kind.kind is not PEERS[0]
    ]
    assert {each.cpu for each in found.values()} == {10.0}
    assert len(notes) == 2
    assert "it does not start" in notes[0]
    assert "0.50" in notes[1]
