"""A small library and a way to run commands as a user does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli_desk import Command

from adaptive.testing.synthetic import write_synthetic_library


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three scenes of known truth."""
    folder = tmp_path_factory.mktemp("library")
    write_synthetic_library(folder)
    return folder


@pytest.fixture(scope="session")
def adaptive(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Run ``adaptive …`` in a process of its own."""

    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "adaptive", *map(str, words)]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=120, cwd=elsewhere
        )

    return run
