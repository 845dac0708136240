"""`adaptive demo`: the live path, once, as a newcomer runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile
from cli_desk import Command

from adaptive.cli.demo import demo_script
from adaptive.library import read_library


def test_the_script_fits_any_score(small_library: Path) -> None:
    score = read_library(small_library).score
    script = demo_script(score, 30.0)
    at = [second for second, _ in script]
    assert at == sorted(at)
    assert 0 < at[0] < at[-1] < 30
    kinds = {event["type"] for _, event in script}
    assert {"scene", "energy", "trigger"} <= kinds


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
