"""What a process that runs pyo is given of its parent's surroundings."""

from __future__ import annotations

import os
from pathlib import Path

import adaptive

__all__ = ["child_environment"]


def child_environment() -> dict[str, str]:
    """This process's environment, with the package found as it was found here."""
    package = str(Path(adaptive.__file__).resolve().parent.parent)
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYO_GUI_WX": "0"}
