"""A small library of known truth, loaded once for all tests of the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from adaptive.serve.assemble import LoadedLibrary, load_library
from adaptive.testing.synthetic import write_synthetic_library


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a synthetic library."""
    return write_synthetic_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for decoded audio that no other session shares."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def loaded(library_folder: Path) -> LoadedLibrary:
    """The synthetic library, ready for a scheduler."""
    return load_library(library_folder)
