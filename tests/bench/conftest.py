"""What the tests of the measures share: the bench, and a small library."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from adaptive.testing import write_synthetic_library

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic library, a variant a part."""
    return write_synthetic_library(tmp_path_factory.mktemp("library"), variants=1)
