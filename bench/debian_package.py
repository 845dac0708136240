"""Debian packages of free sounds: downloaded once, unpacked into the user's cache."""

from __future__ import annotations

import subprocess
from pathlib import Path

from platformdirs import user_cache_path

__all__ = ["unpack_package"]


def unpack_package(package: str, folder: str) -> Path:
    """Where a package was unpacked, now or earlier.

    Parameters
    ----------
    package : str
    folder : str
        A folder of it, without which it is not there.

    Raises
    ------
    OSError, subprocess.CalledProcessError
        It is not there, and apt cannot get it.
    """
    place = user_cache_path("adaptive-music") / "bench" / package
    if (place / folder).is_dir():
        return place
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", package], cwd=place, check=True, capture_output=True)
    archive = next(place.glob(f"{package}_*.deb"))
    subprocess.run(["dpkg", "-x", str(archive), str(place)], check=True, capture_output=True)
    archive.unlink()
    return place
