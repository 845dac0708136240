"""Processes that end when the harness does, however it ends."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

__all__ = ["tied"]


def tied(command: Sequence[str]) -> list[str]:
    """A command whose process gets SIGTERM when the thread that starts it has gone.

    That needs ``setpriv`` (util-linux); where it is missing, the command is as it was, and only an
    orderly end of the harness ends the process.
    """
    setpriv = shutil.which("setpriv")
    return [*([setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []), *command]
