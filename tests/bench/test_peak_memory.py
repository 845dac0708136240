"""A process's peak is its own, whatever its parent holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from bench.peak_memory import peak_mib

_HERE = Path(__file__).resolve().parents[2]


def test_the_peak_of_a_child_is_not_its_parents() -> None:
    held = np.ones(40_000_000)  # 305 MiB
    assert peak_mib() > 300.0
    script = "from bench.peak_memory import peak_mib; print(peak_mib())"
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=_HERE, check=True, capture_output=True, text=True
    ).stdout
    assert float(said) < 100.0
    assert held[0] == 1.0
