"""`adaptive demo`: the live path, once, as a newcomer runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import soundfile
from cli_desk import Command

from adaptive.cli.demo import demo_script, written_script
from adaptive.errors import LibraryError
from adaptive.library import read_library
from adaptive.serve.assemble import starter_library


def test_the_script_fits_any_score(small_library: Path) -> None:
    score = read_library(small_library).score
    script = demo_script(score, 30.0)
    at = [second for second, _ in script]
    assert at == sorted(at)
    assert 0 < at[0] < at[-1] < 30
    kinds = {event["type"] for _, event in script}
    assert {"scene", "energy", "trigger"} <= kinds


def test_a_library_may_bring_its_own_script(small_library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    shutil.copytree(small_library, folder)
    assert written_script(read_library(folder), 30.0) is None
    event = {"at": 10.0, "type": "energy", "value": 50}
    (folder / "demo.jsonl").write_text(json.dumps(event), encoding="utf-8")
    script = written_script(read_library(folder), 15.0)
    assert script == [(pytest.approx(5.0, abs=1e-3), {"type": "energy", "value": 50.0})]
    (folder / "demo.jsonl").write_text('{"at": 1, "type": "polka"}', encoding="utf-8")
    with pytest.raises(LibraryError, match=r"demo\.jsonl.*polka"):
        written_script(read_library(folder), 15.0)


def test_the_starter_library_s_script_names_what_its_score_knows() -> None:
    library = read_library(starter_library())
    script = written_script(library, 30.0)
    assert script is not None and len(script) > 8
    for _, event in script:
        if event["type"] == "trigger":
            assert event["name"] in library.score.triggers
        if event["type"] == "scene" and "name" in event:
            assert event["name"] in library.score.scenes


@pytest.mark.live
def test_the_demo_leaves_a_recording_a_picture_and_a_table(
    adaptive: Command, small_library: Path, tmp_path: Path
) -> None:
    options = ("--library", small_library, "--seconds", 8, "--out", tmp_path, "--driver", "null")
    done = adaptive("demo", *options, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    answered = [row for row in summary["events"] if "error" not in row]
    assert answered
    assert all(row["complete_ms"] <= 200 for row in answered)
    assert soundfile.info(tmp_path / "recording.wav").duration > 7.5
    assert (tmp_path / "session.png").read_bytes().startswith(b"\x89PNG")
    assert "| at s |" in (tmp_path / "latency.md").read_text(encoding="utf-8")
