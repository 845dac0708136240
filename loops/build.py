"""Build every file of the starter library from its pieces.

    python loops/build.py                     everything
    python loops/build.py --only combat-1     one family
    python loops/build.py --soundfont PATH    with a General MIDI SoundFont of your own

Without ``--soundfont`` the SoundFont is taken from where Debian's package puts it, or downloaded
with ``apt-get download`` into a cache folder and unpacked there, without installing anything.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

import platformdirs
from tqdm import tqdm

from adaptive.compose.build import build_library, load_pieces
from adaptive.compose.soundfont import find_soundfont
from adaptive.compose.studio import Studio
from adaptive.errors import LibraryError

HERE = Path(__file__).resolve().parent
PACKAGE = "fluidr3mono-gm-soundfont"
BINDING = "tinysoundfont"


def main() -> int:
    """Build what the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", nargs="*", default=[], metavar="FAMILY")
    parser.add_argument("--out", type=Path, default=HERE, help="library folder (default: here)")
    parser.add_argument("--soundfont", type=Path, help="General MIDI SoundFont, .sf2 or .sf3")
    options = parser.parse_args()
    try:
        pieces = load_pieces(HERE / "pieces")
        chosen = [p for p in pieces if not options.only or p.family in options.only]
        if not chosen:
            known = ", ".join(piece.family for piece in pieces)
            raise LibraryError("--only", "names no family", f"choose from {known}")
        ensure_binding()
        studio = Studio(options.soundfont or find_soundfont() or fetch_soundfont())
        total = sum(len(piece.loops) for piece in chosen)
        with tqdm(total=total, unit="loop", file=sys.stderr) as progress:
            for name in build_library(chosen, options.out, studio, "Starter", "CC0-1.0"):
                progress.set_postfix_str(name)
                progress.update()
    except LibraryError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def ensure_binding() -> None:
    """Install TinySoundFont's binding with pip where it is missing."""
    if importlib.util.find_spec(BINDING) is None:
        command = [sys.executable, "-m", "pip", "install", "--no-deps", "-q", BINDING]
        if subprocess.run(command, check=False).returncode:
            raise LibraryError(BINDING, "not installed and pip cannot fetch it", " ".join(command))
        importlib.invalidate_caches()


def fetch_soundfont() -> Path:
    """Download Debian's package of the SoundFont and unpack it into the user's cache."""
    cache = Path(platformdirs.user_cache_dir("adaptive-music")) / "soundfont"
    cache.mkdir(parents=True, exist_ok=True)
    remedy = f"apt-get install {PACKAGE}, or pass --soundfont PATH"
    if not list(cache.rglob("*.sf3")):
        try:
            subprocess.run(["apt-get", "download", PACKAGE], cwd=cache, check=True)
            package = next(cache.glob(f"{PACKAGE}*.deb"))
            subprocess.run(["dpkg", "-x", str(package), str(cache)], check=True)
            package.unlink()
        except (OSError, subprocess.CalledProcessError, StopIteration) as error:
            raise LibraryError(PACKAGE, f"cannot be downloaded ({error})", remedy) from error
    found = next(cache.rglob("*.sf3"), None)
    if found is None:
        raise LibraryError(PACKAGE, "holds no SoundFont", remedy)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
