"""The measures run, on a small library, and their page is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.decisions import WALK, time_decisions
from bench.distribution import Distribution
from bench.first_change import first_changes
from bench.random_events import draw_events, write_events
from bench.report import read_results, results_page, store
from bench.result import Figure, Result
from bench.seams import examine, seam_figures
from bench.session import in_own_process, render_session

SECONDS = 7.0


def test_decisions_of_every_kind_are_timed(small_library: Path) -> None:
    timed = time_decisions(small_library, 30, seed=2)
    assert set(timed) >= {"`scene`", "`energy`", WALK}
    assert sum(len(timed[kind].wall_ms) for kind in timed if kind != WALK) == 30
    assert all(ms > 0 for kind in timed for ms in timed[kind].wall_ms)


@pytest.mark.pyo
def test_a_session_is_examined_from_end_to_end(small_library: Path, tmp_path: Path) -> None:
    events = draw_events(small_library, 8, 3, first_s=1.0)
    script = write_events(events, tmp_path / "events.jsonl")
    session = render_session(small_library, script, SECONDS, tmp_path)
    seams = examine(session)
    met = {figure.name.split(",")[0]: figure.met for figure in seam_figures(seams)}
    assert len(seams.scores) >= 3
    assert len(seams.lags) >= 3
    assert met["phase in the recording"] and met["phase by cues"]
    changes, worst = in_own_process(
        first_changes, small_library, script, tmp_path / "heard.wav", 240.0
    )
    assert worst < 1e-6, "replay and recording are one sound"
    assert len(changes) == len(events)
    for seq, frame in changes.items():
        if frame is not None:
            stamped, receipt = session.replay.receipts[seq]
            assert frame >= stamped.frame + 512, "nothing is heard before the lead"
            assert frame < receipt.complete


def test_results_are_kept_and_written(tmp_path: Path) -> None:
    waits = Distribution.of([1.0, 2.0])
    figures = [Figure.at_most("wait", waits, "ms", 1.5), Figure("count", 3)]
    result = Result("seamless", "seams", figures, ["a note"])
    store(result, tmp_path)
    (again,) = read_results(["live_latency", "seamless"], tmp_path)
    assert again == result
    page = results_page([again])
    assert "| wait | 2 | 1 | 2 | 2 | 2 | ms | p99 ≤ 1.5 ms | **no** |" in page
    assert "* a note" in page
