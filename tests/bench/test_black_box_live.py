"""On a JACK server without a sound device the harness measures what it must."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.floor import Floor
from bench.black_box.jack_server import RATE, find_jackd
from bench.black_box.library_trial import run_library_trial
from bench.black_box.stage import Take, hall
from bench.black_box.trial import run_trial

pytestmark = [pytest.mark.live]

PERIOD_MS = 1000.0 * 256 / RATE


def test_the_floor_answers_between_one_period_and_a_little_more_than_two(tmp_path: Path) -> None:
    """A message waits for the next cycle, 0 to 1 period, whose frames are heard 1 period later."""
    take = Take(Floor, events=8)
    with hall(_programs(), take.period, tmp_path / "hall") as here:
        trial = run_trial(take, here, tmp_path / "take")
    heard = trial.engine + trial.floor
    assert len(heard) >= 10, f"{trial.lost} and {trial.floor_lost} lost"
    odd = [h for h in heard if not h.right or h.phase or h.changed_ms != h.complete_ms]
    assert len(odd) <= 2 * trial.xruns, "a late cycle displaces either of them once"
    waits = sorted(h.changed_ms for h in heard if not h.stalled)
    assert waits[0] > PERIOD_MS - 0.2
    assert waits[len(waits) // 2] < 2.0 * PERIOD_MS + 1.0


def test_changes_of_real_music_are_found_in_what_was_captured(
    small_library: Path, tmp_path: Path
) -> None:
    with hall(_programs(), 256, tmp_path / "hall") as here:
        trial = run_library_trial(here, small_library, tmp_path / "take", events=6)
    assert len(trial.waits) + trial.unchanged + trial.lost == 6
    assert len(trial.waits) >= 3
    assert min(wait.changed_ms for wait in trial.waits) > PERIOD_MS - 0.3
    assert trial.worst < 1e-4, "recording and replay of its journal are the same"


def _programs() -> DebianPrograms:
    if find_spec("jack") is None:
        pytest.skip("no JACK-Client: pip install 'adaptive-music[bench]'")
    programs = find_jackd()
    if programs is None:
        pytest.skip("no jackd, and no apt-get to fetch Debian's")
    return programs
