"""Work on two processes, one of which dies: whatever happens to it, the results are the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from crew_jobs import square, square_or_die_once
from pack_desk import bring, chords, drums, snapshot, write

from adaptive.errors import ParameterError
from adaptive.intake.crew import WorkerDied, work_through

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True)
def findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find this folder's modules."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def test_an_item_that_kills_its_workers_costs_only_itself() -> None:
    found = dict(work_through(square, range(12), workers=2))
    assert isinstance(found[5], WorkerDied) and isinstance(found[7], ValueError)
    assert all(found[n] == n * n for n in range(12) if n not in (5, 7))


def test_what_a_dead_worker_left_is_done_by_another(tmp_path: Path) -> None:
    items = [(number, str(tmp_path / "mark")) for number in range(12)]
    found = dict(work_through(square_or_die_once, items, workers=2))
    assert (tmp_path / "mark").exists()
    assert found == {item: item[0] ** 2 for item in items}


def test_a_library_is_the_same_whoever_makes_it(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    for number, bpm in enumerate((90, 100, 110, 120, 130), start=1):
        write(pack / f"kit{number}_drums_{bpm}bpm.wav", drums(bpm, 4))
        write(pack / f"kit{number}_keys_{bpm}bpm.wav", chords(bpm, 4))
    libraries = []
    for workers in (1, 2):
        place = tmp_path / str(workers)
        assert bring(pack, place / "library", workers=workers).problems == []
        files = snapshot(place / "library")
        libraries.append({n: c for n, c in files.items() if n != "annotations.parquet"})
    assert libraries[0] == libraries[1]
    assert json.loads(libraries[0]["import.json"])["pending"] == []


def test_no_scheduler_at_the_address_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adaptive.intake.crew._CONNECT_SECONDS", 1)
    with pytest.raises(ParameterError, match="tcp://"):
        list(work_through(square, [1], scheduler="tcp://127.0.0.1:1"))
