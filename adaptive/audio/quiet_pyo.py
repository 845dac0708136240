"""pyo, imported without its notice and without a window toolkit.

Only this room imports pyo, and only in a process that renders: the parent side of the audio
process never does.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
from typing import Any

from adaptive.errors import DeviceError

__all__ = ["import_pyo"]


def import_pyo() -> Any:
    """The pyo module. Raises DeviceError when it cannot be imported."""
    os.environ.setdefault("PYO_GUI_WX", "0")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return importlib.import_module("pyo")
    except (ImportError, OSError) as error:
        raise DeviceError(f"pyo cannot be imported: {error}; install pyo 1.0.6 or later") from error
