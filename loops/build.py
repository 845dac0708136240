"""Build every file of the starter library from its pieces.

    python loops/build.py                     everything
    python loops/build.py --only combat-1     one family
    python loops/build.py --soundfont PATH    with a General MIDI SoundFont of your own

Without ``--soundfont`` the SoundFont is taken from where Debian's package puts it, or downloaded
with ``apt-get download`` into a cache folder and unpacked there, without installing anything.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

from adaptive.compose.build import enter_family, load_pieces, render_piece
from adaptive.compose.manifest import Entry
from adaptive.compose.piece import Piece
from adaptive.compose.soundfont_package import (
    BINDING,
    can_play_soundfonts,
    fetch_soundfont,
    find_soundfont,
)
from adaptive.compose.studio import Studio
from adaptive.errors import LibraryError

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Build what the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", nargs="*", default=[], metavar="FAMILY")
    parser.add_argument("--out", type=Path, default=HERE, help="library folder (default: here)")
    parser.add_argument("--soundfont", type=Path, help="General MIDI SoundFont, .sf2 or .sf3")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (all cores)"
    )
    options = parser.parse_args()
    try:
        pieces = load_pieces(HERE / "pieces")
        chosen = [p for p in pieces if not options.only or p.family in options.only]
        if not chosen:
            known = ", ".join(piece.family for piece in pieces)
            raise LibraryError("--only", "names no family", f"choose from {known}")
        ensure_binding()
        soundfont = options.soundfont or find_soundfont() or fetch_soundfont()
        build(chosen, options.out, soundfont, max(1, options.jobs))
    except LibraryError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def build(pieces: list[Piece], out: Path, soundfont: Path, jobs: int) -> None:
    """Render families in processes of their own, longest first, and enter each as it is done."""
    ranked = sorted(pieces, key=lambda piece: -len(piece.loops))
    left = Counter(piece.family for piece in pieces)
    entries: dict[str, list[Entry]] = {}
    total = sum(len(piece.loops) for piece in pieces)
    with (
        tqdm(total=total, unit="loop", file=sys.stderr) as progress,
        ProcessPoolExecutor(jobs, initializer=_open_studio, initargs=(soundfont,)) as pool,
    ):
        running = {pool.submit(_render, piece, out): piece for piece in ranked}
        for finished in as_completed(running):
            piece = running[finished]
            entries.setdefault(piece.family, []).extend(finished.result())
            left[piece.family] -= 1
            if not left[piece.family]:
                enter_family(piece.family, entries[piece.family], out, "Starter", "CC0-1.0")
            progress.set_postfix_str(piece.family)
            progress.update(len(piece.loops))


def _open_studio(soundfont: Path) -> None:
    global _studio
    _studio = Studio(soundfont)


def _render(piece: Piece, out: Path) -> list[Entry]:
    return render_piece(piece, out, _studio)


def ensure_binding() -> None:
    """Install TinySoundFont's binding with pip where it is missing."""
    if not can_play_soundfonts():
        command = [sys.executable, "-m", "pip", "install", "--no-deps", "-q", BINDING]
        if subprocess.run(command, check=False).returncode:
            raise LibraryError(BINDING, "not installed and pip cannot fetch it", " ".join(command))
        importlib.invalidate_caches()


if __name__ == "__main__":
    raise SystemExit(main())
