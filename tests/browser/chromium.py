"""Debian's Chromium: where it is, and how it comes onto a machine that lacks it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["FLAGS", "Opener", "find_chromium"]

Opener = Callable[[str], "Page"]
"""Opens an address in a page of its own."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
_NAMES = ("chromium", "chromium-browser")
_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")


def find_chromium() -> tuple[str | None, str]:
    """Path of Chromium, installed with apt-get if it must and can be; else None and the reason."""
    if found := _on_path():
        return found, ""
    if not Path("/etc/debian_version").is_file() or shutil.which("apt-get") is None:
        return None, "Chromium is not on PATH, and only on Debian do the tests install it"
    if os.geteuid() != 0:
        return None, "Chromium is not on PATH, and only root can install it: apt install chromium"
    with (Path(tempfile.gettempdir()) / "adaptive-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other worker of these tests may be at it
        if _on_path() is None and not _apt(*_INSTALL):
            _apt("apt-get", "update")
            _apt(*_INSTALL)
    return _on_path(), "Chromium is not on PATH, and apt-get cannot install it here"


def _on_path() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


def _apt(*command: str) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=400, env=quiet)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
