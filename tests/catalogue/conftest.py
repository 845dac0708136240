"""A small library of known truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from adaptive.cues import Part
from adaptive.testing.synthetic import write_synthetic_library


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two scenes of three parts, each in two families."""
    folder = tmp_path_factory.mktemp("library")
    parts = (Part.DRUMS, Part.BASS, Part.MELODY)
    return write_synthetic_library(folder, scenes=("calm", "combat"), parts=parts, bars=1)


@pytest.fixture(scope="session")
def tiny_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One scene of two parts in two families: eight loops and two stingers."""
    folder = tmp_path_factory.mktemp("tiny")
    parts = (Part.DRUMS, Part.BASS)
    return write_synthetic_library(folder, scenes=("calm",), parts=parts, bars=1)
