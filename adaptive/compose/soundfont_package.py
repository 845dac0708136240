"""Where a General MIDI SoundFont may lie, and Debian's package of a free one."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import platformdirs

from adaptive.errors import LibraryError

__all__ = ["BINDING", "PACKAGE", "can_play_soundfonts", "fetch_soundfont", "find_soundfont"]

PACKAGE = "fluidr3mono-gm-soundfont"
"""Debian's package of FluidR3Mono_GM (MIT licence), 19 MB."""

BINDING = "tinysoundfont"
"""The synthesiser's package on PyPI (MIT licence); it is installed without what it lists."""

_PLACES = (
    "/usr/share/fluidr3mono-gm-soundfont/FluidR3Mono_GM.sf3",
    "/usr/share/sounds/sf3/FluidR3Mono_GM.sf3",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "/usr/share/sounds/sf3/default-GM.sf3",
    "/usr/share/sounds/sf2/default-GM.sf2",
)


def can_play_soundfonts() -> bool:
    """Whether the synthesiser is installed."""
    return importlib.util.find_spec(BINDING) is not None


def find_soundfont() -> Path | None:
    """A General MIDI SoundFont: Debian's, else one that was fetched before; None without any."""
    for place in map(Path, _PLACES):
        if place.is_file():
            return place
    return _fetched()


def fetch_soundfont() -> Path:
    """Download Debian's package and unpack it into the user's cache, without installing it.

    Raises
    ------
    LibraryError
        When there is no apt-get, or it cannot download.
    """
    folder = _folder()
    remedy = f"install a General MIDI SoundFont (Debian: apt install {PACKAGE}) or name one's file"
    if _fetched() is None:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(
                ["apt-get", "download", PACKAGE], cwd=folder, check=True, capture_output=True
            )
            package = next(folder.glob(f"{PACKAGE}*.deb"))
            subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True)
            package.unlink()
        except (OSError, subprocess.CalledProcessError, StopIteration) as error:
            raise LibraryError(PACKAGE, f"cannot be downloaded ({error})", remedy) from error
    found = _fetched()
    if found is None:
        raise LibraryError(PACKAGE, "holds no SoundFont", remedy)
    return found


def _folder() -> Path:
    return Path(platformdirs.user_cache_dir("adaptive-music")) / "soundfont"


def _fetched() -> Path | None:
    files = (path for path in _folder().rglob("*.sf3") if not path.is_symlink())
    return next(files, None)
