"""The JACK client library, also where it is unpacked and not installed."""

from __future__ import annotations

import ctypes.util
import os
import time
from pathlib import Path
from typing import Any

__all__ = ["import_jack", "open_client"]

_SONAME = "libjack.so.0"
_PATIENCE_S = 10.0


def import_jack() -> Any:
    """The package `jack` (JACK-Client), whose own search knows the installed library only.

    Raises
    ------
    ImportError
        JACK-Client is not installed, or there is no JACK library.
    """
    original = ctypes.util.find_library

    def find(name: str) -> str | None:
        found = original(name)
        if found is None and name == "jack":
            for folder in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep):
                if (Path(folder) / _SONAME).exists():
                    return str(Path(folder) / _SONAME)
        return found

    ctypes.util.find_library = find
    try:
        import jack
    except OSError as error:
        raise ImportError(str(error)) from error
    finally:
        ctypes.util.find_library = original
    return jack


def open_client(name: str) -> Any:
    """A client of the server that the environment names; waits while that is starting.

    Raises
    ------
    ImportError
        JACK-Client is not installed, or there is no JACK library.
    jack.JackOpenError
        No server.
    """
    jack = import_jack()
    jack.set_error_function(lambda _said: None)
    jack.set_info_function(lambda _said: None)
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return jack.Client(name, no_start_server=True)
        except jack.JackOpenError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
