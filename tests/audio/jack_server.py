"""A JACK server to test against: the system's, or Debian's packages unpacked into a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["JackServer", "find_jackd"]

_PACKAGES = ("jackd2", "libjack-jackd2-0", "libdbus-1-3", "libexpat1", "libdb5.3", "libopus0",
             "libsamplerate0", "libasound2", "libsystemd0", "libreadline8")  # fmt: skip


@dataclass(frozen=True)
class JackServer:
    """Where the server's program is, and the folder that it was unpacked into, if it was."""

    program: str
    folder: Path | None = None

    def environment(self) -> dict[str, str]:
        """The environment in which the program finds its libraries and its dummy driver."""
        if self.folder is None:
            return dict(os.environ)
        libraries = sorted({str(path.parent) for path in self.folder.rglob("lib*.so*")})
        drivers = next(self.folder.rglob("jack_dummy.so")).parent
        return {
            **os.environ,
            "LD_LIBRARY_PATH": os.pathsep.join(libraries),
            "JACK_DRIVER_DIR": str(drivers),
        }


def find_jackd(folder: Path) -> JackServer | None:
    """The system's server, else one fetched by apt-get into a folder; nothing is installed."""
    installed = shutil.which("jackd")
    if installed is not None:
        return JackServer(installed)
    if shutil.which("apt-get") is None:
        return None
    if not _download(folder):
        subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)
        if not _download(folder):
            return None
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, folder / "root"], check=True)
    return JackServer(str(folder / "root/usr/bin/jackd"), folder / "root")


def _download(folder: Path) -> bool:
    command = ["apt-get", "download", *_PACKAGES]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
