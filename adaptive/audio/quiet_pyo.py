"""pyo, imported without its notice and without a window toolkit, and made to do no idle work.

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

__all__ = ["import_pyo", "plain_inputs", "quiet_stderr"]


def import_pyo() -> Any:
    """The pyo module. Raises DeviceError when it cannot be imported."""
    os.environ.setdefault("PYO_GUI_WX", "0")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return importlib.import_module("pyo")
    except (ImportError, OSError) as error:
        raise DeviceError(f"pyo cannot be imported: {error}; install pyo 1.0.6 or later") from error


@contextlib.contextmanager
def plain_inputs() -> Iterator[None]:
    """Objects that are made meanwhile take their inputs as they are.

    Otherwise pyo puts a fader before each input, for inputs that are exchanged while they sound.
    Here none is, and a third of the graph's work would be copies of blocks.
    """
    name = "InputFader"
    homes = [
        module
        for path, module in sys.modules.items()
        if path.startswith("pyo.lib.") and hasattr(module, name)
    ]
    kept = [getattr(home, name) for home in homes]
    try:
        for home in homes:
            setattr(home, name, lambda sound: sound)
        yield
    finally:
        for home, fader in zip(homes, kept, strict=True):
            setattr(home, name, fader)


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
