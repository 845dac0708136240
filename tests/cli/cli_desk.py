"""What the tests of the command line share."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

Command = Callable[..., "subprocess.CompletedProcess[str]"]
"""Runs ``adaptive …`` in a process of its own."""
