"""Programs of Debian packages: the system's, or unpacked beside it; nothing is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from platformdirs import user_cache_path

__all__ = ["DebianPrograms"]

_DONE = ".unpacked"


class DebianPrograms:
    """A folder into which packages and their dependencies are unpacked, once.

    Parameters
    ----------
    folder : Path, optional
        The user's cache, if not given.

    Examples
    --------
    >>> programs = DebianPrograms()                            # doctest: +SKIP
    >>> if programs.has("chuck", "chuck", fetch=True):         # doctest: +SKIP
    ...     subprocess.run([programs.path("chuck"), "--version"], env=programs.environment())
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.root = folder or user_cache_path("adaptive-music") / "bench" / "programs"

    def has(self, program: str, package: str, *, fetch: bool) -> bool:
        """Whether a program is there; with ``fetch`` its package is got if it is not.

        Parameters
        ----------
        program, package : str
            The file in ``bin``, and the Debian package that holds it.
        fetch : bool
            May download, by `apt-get download`, and unpack, by `dpkg -x`.
        """
        if self.path(program) is None and fetch:
            self.unpack(package)
        return self.path(program) is not None

    def path(self, program: str) -> str | None:
        """The program file: the system's, else the unpacked one."""
        found = shutil.which(program)
        if found is not None:
            return found
        unpacked = self.root / "usr/bin" / program
        return str(unpacked) if unpacked.exists() else None

    def library_folders(self) -> list[Path]:
        """Folders of the unpacked shared libraries."""
        libraries = {path.parent for path in self.root.glob("usr/lib/**/lib*.so*")}
        libraries |= {path.parent for path in self.root.glob("lib/*/lib*.so*")}
        return sorted(libraries)

    def find(self, pattern: str) -> Path | None:
        """The first unpacked file whose path matches a pattern, or None."""
        return min(self.root.glob(pattern), default=None)

    def environment(self) -> dict[str, str]:
        """This process's environment, in which unpacked programs find their libraries too."""
        seen = dict(os.environ)
        folders = [str(folder) for folder in self.library_folders()]
        if folders:
            folders += [seen["LD_LIBRARY_PATH"]] if seen.get("LD_LIBRARY_PATH") else []
            seen["LD_LIBRARY_PATH"] = os.pathsep.join(folders)
        drivers = self.find("usr/lib/*/jack/jack_dummy.so")
        if drivers is not None and shutil.which("jackd") is None:
            seen["JACK_DRIVER_DIR"] = str(drivers.parent)
        return seen

    def unpack(self, package: str) -> None:
        """Fetch a package and what it needs, as far as apt can."""
        if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
            return
        wanted = _missing(package)
        if not wanted:
            _apt("update", "-qq")
            wanted = _missing(package)
        done = self.root / _DONE
        done.mkdir(parents=True, exist_ok=True)
        for name in wanted:
            if (done / name).exists():
                continue
            folder = done / f"{name}.part"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            if not _apt("download", name, folder=folder):
                return
            for archive in folder.glob("*.deb"):
                subprocess.run(["dpkg", "-x", archive, self.root], check=True)
            shutil.rmtree(folder)
            (done / name).touch()


def _missing(package: str) -> list[str]:
    """What apt would install for a package: it, and those of its dependencies that are not here."""
    command = ["apt-get", "-s", "install", "--no-install-recommends", package]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line.split()[1] for line in said.stdout.splitlines() if line.startswith("Inst ")]


def _apt(*arguments: str, folder: Path | None = None) -> bool:
    command = ["apt-get", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
