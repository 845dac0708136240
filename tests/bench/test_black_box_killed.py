"""Nothing outlives a harness that is killed: no server, no engine, no load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [pytest.mark.live]

_HERE = Path(__file__).resolve()


@pytest.mark.parametrize(
    ("kind", "load", "least"),
    [
        ("AdaptiveEngine", "import running", 9),
        ("PygameMixer", "busy neighbour", 6),
        ("ToneJs", "idle", 8),
    ],
)
def test_what_a_killed_harness_started_ends(
    kind: str, load: str, least: int, tmp_path: Path
) -> None:
    if find_spec("jack") is None:
        pytest.skip("no JACK-Client: pip install 'adaptive-music[bench]'")
    script = _HERE.with_name("killed_harness.py")
    said = subprocess.run(
        [sys.executable, str(script), kind, load, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(_HERE.parents[2])},
        stdout=subprocess.PIPE,
        text=True,
        timeout=120.0,
        check=True,
    ).stdout
    found = json.loads(said)
    if "missing" in found:
        pytest.skip(found["missing"])
    assert found["left"] == []
    assert found["ran"] >= least, "the harness had not started it all"
