"""The measures run, on a small library, and their page is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from adaptive.cues import RampCue
from bench.decisions import WALK, time_decisions
from bench.distribution import Distribution
from bench.first_change import first_changes
from bench.listening import Listening
from bench.random_events import draw_events, write_events
from bench.report import read_results, results_page, store
from bench.result import Figure, Result
from bench.seam_figures import seam_figures
from bench.seams import Seams, examine, examine_known
from bench.session import Rendered, in_own_process, render_session
from bench.sides_heard import Side, sides_heard
from bench.worst_page import write_worst

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
    assert sum(seam.lag is not None for seam in seams.each) >= 3
    assert met[f"clicks at {len(seams.each)} crossfades"]
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
    _hear_a_side_alone(session)
    _plant_a_click(session, seams)


def _hear_a_side_alone(session: Rendered) -> None:
    """A side through the bus by itself is what the recording is where nothing fades."""
    first, second = Listening(session).fades[:2]
    side = Side(first.after, second.start - 6_000, second.start)
    ramps = [cue for cue in session.replay.cues if isinstance(cue, RampCue)]
    folder = session.loaded.library.folder
    (alone,) = sides_heard(folder, [side], ramps)
    heard, _ = soundfile.read(session.heard, start=side.start, stop=side.end, dtype="float32")
    assert np.abs(heard).max() > 0.02
    assert np.abs(alone - heard).max() < 1e-4


def _plant_a_click(session: Rendered, clean: Seams) -> None:
    """A step in one crossfade of the recording is found, judged twice, and set aside as worst."""
    place = max(seam.fade.start for seam in clean.each) + 700
    heard, rate = soundfile.read(session.heard, dtype="float32")
    heard[place:] += np.float32(0.1)
    soundfile.write(session.heard, heard, rate, subtype="FLOAT")
    known = Listening(session)
    seams = examine_known(known)
    (clicking,) = [seam for seam in seams.each if seam.clicks]
    assert clicking.doubtful
    assert clicking.fade.start < place < clicking.fade.end
    folder = session.heard.parent / "worst"
    count = write_worst(known, seams.each, folder)
    assert len(list(folder.glob("*.flac"))) == count >= 3
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert f"1. click score, of what is allowed: {clicking.score / clicking.allowed:.3g}" in page
    assert page.count("data:audio/flac;base64,") == count


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
