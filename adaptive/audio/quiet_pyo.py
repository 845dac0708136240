"""pyo, imported without its notice and without a window toolkit.

Only this room imports pyo, and only in a process that renders: the parent side of the audio
process never does.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any

from adaptive.errors import DeviceError

__all__ = ["import_pyo", "quiet_stderr"]


def import_pyo() -> Any:
    """The pyo module. Raises DeviceError when it cannot be imported."""
    os.environ.setdefault("PYO_GUI_WX", "0")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return importlib.import_module("pyo")
    except (ImportError, OSError) as error:
        raise DeviceError(f"pyo cannot be imported: {error}; install pyo 1.0.6 or later") from error


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Keep what C libraries print to the error stream (ALSA's long complaints) from the user."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
