"""`adaptive render` and `explain`: files in, files out, the same whatever the block size."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cli_desk import Command

from adaptive.testing.clicks import assert_click_free

pytestmark = pytest.mark.pyo

EVENTS = """
# a comment and a blank line are passed over
{"at": 2.0, "type": "scene", "name": "combat"}
{"at": 3.517, "type": "energy", "value": 90, "id": "up"}
{"at": 5.0, "type": "scene", "name": "nowhere"}
{"at": 6.01, "type": "trigger", "name": "player_death"}
"""


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(EVENTS, encoding="utf-8")
    return path


def test_a_session_is_the_same_file_at_any_block_size(
    adaptive: Command, small_library: Path, events: Path, tmp_path: Path
) -> None:
    files = []
    for block in (64, 1000):
        out = tmp_path / f"{block}.wav"
        options = ("--library", small_library, "--events", events, "--seconds", 9)
        done = adaptive("render", *options, "--out", out, "--block", block)
        assert done.returncode == 0, done.stderr
        files.append(out.read_bytes())
    assert files[0] == files[1]
    sound, rate = soundfile.read(tmp_path / "64.wav")
    assert sound.shape == (9 * rate, 2)
    assert np.sqrt((sound[rate:] ** 2).mean()) > 0.01


def test_the_report_says_when_every_event_was_answered(
    adaptive: Command, small_library: Path, events: Path, tmp_path: Path
) -> None:
    out, report = tmp_path / "out.flac", tmp_path / "report.json"
    options = ("--library", small_library, "--events", events, "--out", out, "--report", report)
    done = adaptive("render", *options, "--json")
    summary = json.loads(done.stdout)
    assert (summary["events"], summary["refused"]) == (3, 1)
    rows = json.loads(report.read_text(encoding="utf-8"))["events"]
    assert [row["accepted"] for row in rows] == [True, True, False, True]
    for row in rows:
        if row["accepted"]:
            assert row["arrival"] < row["audible"] < row["complete"]
            assert row["complete"] - row["arrival"] <= 0.2 * 44_100
    assert "nowhere" in rows[2]["error"]
    assert "combat" in rows[2]["error"], "the known scenes are named"


def test_a_change_of_scene_does_not_click(
    adaptive: Command, small_library: Path, tmp_path: Path
) -> None:
    events, out = tmp_path / "events.jsonl", tmp_path / "out.wav"
    events.write_text('{"at": 2.345, "type": "scene", "name": "waltz", "quantize": "now"}\n')
    options = ("--library", small_library, "--events", events, "--out", out)
    assert adaptive("render", *options, "--seconds", 4).returncode == 0
    sound, rate = soundfile.read(out, dtype="float32")
    assert_click_free(sound[round(2.3 * rate) : round(2.6 * rate)], rate)


def test_explain_names_the_choice_and_what_it_beat(
    adaptive: Command, small_library: Path, events: Path
) -> None:
    done = adaptive("explain", "--library", small_library, "--events", events, "--json")
    decisions = [json.loads(line) for line in done.stdout.splitlines()]
    entered = [d for d in decisions if d["cause"]["why"] == "scene" and d["scene"] == "combat"]
    assert entered
    for decision in entered:
        assert decision["chosen"]["loop"].startswith("combat")
        costs = [c["cost"] for c in (decision["chosen"], *decision["rejected"])]
        assert costs == sorted(costs)
    terms = {name for d in entered for c in d["rejected"] for name in c["terms"]}
    assert {"edge", "energy", "chance"} <= terms


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("render", "--events", "missing.jsonl", "--out", "x.wav"), "missing.jsonl"),
        (("render", "--events", "{events}", "--out", "x.mp3"), ".wav, .flac or .ogg"),
        (("render", "--events", "{events}", "--out", "x.wav", "--block", "1"), "16 to 8192"),
        (("render", "--events", "{events}", "--out", "x.wav", "--library", "no"), "library.toml"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    adaptive: Command,
    small_library: Path,
    events: Path,
    words: tuple[str, ...],
    named: str,
) -> None:
    words = tuple(word.replace("{events}", str(events)) for word in words)
    if "--library" not in words:
        words = (*words, "--library", str(small_library))
    done = adaptive(*words)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
