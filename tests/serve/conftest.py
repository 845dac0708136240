"""A small library of known truth, loaded once for all tests of the room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adaptive.serve.assemble import LoadedLibrary, load_library
from adaptive.testing.synthetic import write_synthetic_library


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a synthetic library."""
    return write_synthetic_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Decoded audio goes to a folder of the tests, in this process and those that it starts."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def loaded(library_folder: Path) -> LoadedLibrary:
    """The synthetic library, ready for a scheduler."""
    return load_library(library_folder)
