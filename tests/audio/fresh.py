"""Runs a job of :mod:`pyo_jobs` in an interpreter of its own: pyo allows one server in each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["run_fresh"]

_JOBS = Path(__file__).with_name("pyo_jobs.py")


def run_fresh(job: str, **arguments: Any) -> Any:
    """What the job returned. Fails when the interpreter does not end well."""
    done = subprocess.run(
        [sys.executable, str(_JOBS), job, json.dumps(arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{job} ended with {done.returncode}\n{done.stderr[-3000:]}"
    return json.loads(done.stdout)
