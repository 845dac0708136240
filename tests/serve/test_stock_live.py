"""A library that does not fit its memory, served: answered in time, replayed to the sample."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from served import Served, wait_for

from adaptive.serve import Client, NoEngine
from adaptive.serve.journal_file import read_journal

pytestmark = [pytest.mark.live, pytest.mark.pyo]
RATE = 44_100
MEMORY_MIB = "24"


def _state(client: Client) -> dict[str, Any]:
    for _ in range(20):
        with contextlib.suppress(NoEngine):
            return client.query("state")
    raise AssertionError("no engine came back")


def _plays(client: Client, scene: str) -> bool:
    parts = _state(client)["parts"].values()
    return bool(parts) and all(name.startswith(scene) for name in parts)


def test_what_is_not_in_memory_is_answered_fetched_and_replayed(
    library_folder: Path, tmp_path: Path
) -> None:
    journal, record, again = (tmp_path / name for name in ("j.jsonl", "live.wav", "again.wav"))
    options = ["--library", str(library_folder), "--memory", MEMORY_MIB]
    engine = Served(*options, "--journal", str(journal), "--record", str(record))
    try:
        with engine.client(timeout_s=2.0) as client:
            for scene in ("combat", "waltz", "calm"):
                receipt = client.scene(scene)
                assert receipt.accepted
                assert receipt.complete_ms is not None and receipt.complete_ms <= 200
                wait_for(lambda scene=scene: _plays(client, scene), scene)
        status, said, _ = engine.end()
        assert status == 0, said
    finally:
        engine.kill_all()
    script = read_journal(journal, RATE)
    assert script.header is not None and script.header.deferred
    assert any(stamped.event.args.get("gone") for stamped in script.events), "nothing had to go"
    command = [sys.executable, "-m", "adaptive", "render", "--library", str(library_folder)]
    subprocess.run(
        [*command, "--events", str(journal), "--out", str(again)], check=True, capture_output=True
    )
    live, replayed = (soundfile.read(path, dtype="float32")[0] for path in (record, again))
    live, replayed = (sound[_begins(sound) :] for sound in (live, replayed))
    length = min(len(live), len(replayed)) - RATE
    assert length > 3 * RATE
    assert np.array_equal(live[:length], replayed[:length])


def _begins(sound: np.ndarray) -> int:
    return int(np.flatnonzero(np.abs(sound).max(axis=1))[0])


def test_a_new_conductor_goes_on_with_what_is_in_memory(library_folder: Path) -> None:
    engine = Served("--library", str(library_folder), "--memory", MEMORY_MIB)
    try:
        with engine.client(timeout_s=2.0) as client:
            client.scene("combat")
            wait_for(lambda: _plays(client, "combat"), "combat")
            os.kill(engine.conductor_pid, signal.SIGKILL)
            assert _plays(client, "combat")
            assert client.scene("waltz").accepted
            wait_for(lambda: _plays(client, "waltz"), "waltz")
            assert _state(client)["ready"]["loops"] > 0
    finally:
        engine.kill_all()
