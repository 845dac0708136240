"""`adaptive compose`: a new family of loops from a few words."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adaptive.compose import Piece, Request

__all__ = ["add_parser", "described"]

_EPILOG = """Words that are understood: a style, a mood, instruments, a tempo (slow, medium, fast,
110 bpm), a key (A minor) and the library's own scenes, in English or Chinese:

  adaptive compose "melancholic jazz saxophone, medium" --library my-library
  adaptive compose "紧张 电子 合成器 快速" --library my-library --seed 2

The same words and seed give the same music. Acoustic instruments are played from a General MIDI
SoundFont where one is found, and synthesised otherwise.

exit status: 0 done, 2 nothing understood, or the library cannot take it"""


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "compose",
        help="compose a new family of loops from a few words, into a library",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="+", metavar="WORDS", help="what it should be like")
    parser.add_argument(
        "--library", type=Path, metavar="DIR", required=True, help="made when there is none"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another one (1)")
    parser.add_argument(
        "--soundfont", type=Path, metavar="FILE", help="General MIDI, .sf2 or .sf3 (as found)"
    )
    parser.add_argument(
        "--fetch-soundfont",
        action="store_true",
        help="download a free one with apt-get first, where none is found (19 MB)",
    )
    parser.add_argument(
        "--synth", action="store_true", help="synthesise acoustic instruments as well"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status.

    Raises ParameterError and LibraryError.
    """
    from tqdm import tqdm

    from adaptive.compose import Studio, compose_prompt, read_prompt
    from adaptive.compose.family import scene_words

    prompt = " ".join(args.words)
    read_prompt(prompt, scene_words(args.library))  # before anything is downloaded or loaded
    soundfont = _soundfont(args)
    with tqdm(desc="compose", unit="loop", leave=False, disable=not sys.stderr.isatty()) as bar:
        request, piece = compose_prompt(
            prompt, args.seed, args.library, Studio(soundfont), lambda _: bar.update()
        )
    for word in request.unheard:
        print(f"adaptive compose: {word!r} says nothing to it", file=sys.stderr)
    found = described(request, piece, args.library, soundfont)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    print(f"{found['family']}: {found['key']}, {found['bpm']} BPM, {found['chords']}")
    print(f"for {', '.join(found['scenes'])}; {len(found['loops'])} loops in {found['folder']}")
    print(f"adaptive demo --library {args.library}  plays the library", file=sys.stderr)
    return 0


def described(
    request: Request, piece: Piece, library: Path, soundfont: Path | None
) -> dict[str, Any]:
    """What was understood and what was composed."""
    from adaptive.music import Tempo

    return {
        "family": piece.family,
        "folder": str(library / piece.family),
        "understood": list(request.heard),
        "not_understood": list(request.unheard),
        "style": request.style,
        "mood": request.mood,
        "instruments": list(request.instruments),
        "key": str(piece.key),
        "bpm": round(Tempo(piece.beat_frames).bpm, 2),
        "chords": piece.chords,
        "scenes": list(piece.scenes),
        "seed": piece.seed,
        "soundfont": None if soundfont is None else soundfont.name,
        "loops": [piece.id_of(plan) for plan in piece.loops],
    }


def _soundfont(args: argparse.Namespace) -> Path | None:
    """The SoundFont to play from; says in a line what would be better where there is none."""
    from adaptive.compose.soundfont_package import (
        BINDING,
        PACKAGE,
        can_play_soundfonts,
        fetch_soundfont,
        find_soundfont,
    )

    if args.synth:
        return None
    found: Path | None = args.soundfont or find_soundfont()
    if found is None and args.fetch_soundfont:
        found = fetch_soundfont()
    if found is not None and (can_play_soundfonts() or args.soundfont):
        return found
    lacks = [] if can_play_soundfonts() else [f"pip install --no-deps {BINDING}"]
    if found is None:
        lacks.append(f"--fetch-soundfont, or apt install {PACKAGE}")
    print(
        f"adaptive compose: acoustic instruments are synthesised; for sampled ones: "
        f"{'; '.join(lacks)}",
        file=sys.stderr,
    )
    return None
