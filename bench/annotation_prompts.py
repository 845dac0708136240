"""Annotation prompts: families that a few words compose, to fit the analysis to and to judge it by.

The music of a prompt and seed is always the same, so no audio needs to be kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from adaptive.compose import Studio, compose_prompt, find_soundfont
from adaptive.compose.soundfont_package import can_play_soundfonts

__all__ = ["FITTED", "FRESH", "Asked", "compose_families"]

Asked = tuple[str, int]
"""A prompt, and the seed that it is composed by."""

_STYLES = ("pop", "classical", "jazz", "electronic", "rock", "country", "folk", "hip-hop", "blues",
           "latin")  # fmt: skip

FITTED: tuple[Asked, ...] = tuple(
    (f"{style}, {pace}", 1) for style in _STYLES for pace in ("slow", "medium", "fast")
)
"""What the shipped weights are fitted to beside the starter library. No mood is asked for, so that
each style has its own, and how sure a mood is has to be learned from the starter library."""

FRESH: tuple[Asked, ...] = (
    ("sad pop piano, 76 bpm", 11),
    ("peaceful classical strings harp, 66 bpm", 12),
    ("mysterious jazz vibraphone, 92 bpm", 13),
    ("tense electronic synth, 138 bpm", 14),
    ("passionate rock electric guitar, 152 bpm", 15),
    ("cheerful country banjo, 124 bpm", 16),
    ("gentle folk flute, 84 bpm", 17),
    ("tense hip-hop 808, 96 bpm", 18),
    ("melancholic blues saxophone, 70 bpm", 19),
    ("romantic latin acoustic guitar, 108 bpm", 20),
    ("horrifying electronic, 112 bpm", 21),
    ("cheerful jazz trumpet, 168 bpm", 22),
)
"""What no weight was fitted to: other tempos, moods, instruments and seeds."""


def compose_families(asked: Sequence[Asked], library: Path) -> Path:
    """Compose prompts into a library of their own; answers its folder.

    Acoustic instruments are sampled where a SoundFont is found, and synthesised otherwise.
    """
    soundfont = find_soundfont() if can_play_soundfonts() else None
    studio = Studio(soundfont)
    for prompt, seed in tqdm(asked, "families", unit="family", file=sys.stderr):
        compose_prompt(prompt, seed, library, studio)
    return library


def main(argv: list[str] | None = None) -> int:
    """``python -m bench.annotation_prompts DIR`` composes what the weights are fitted to."""
    parser = argparse.ArgumentParser(prog="python -m bench.annotation_prompts", description=__doc__)
    parser.add_argument("library", type=Path, metavar="DIR", help="a new library")
    compose_families(FITTED, parser.parse_args(argv).library)
    return 0


if __name__ == "__main__":
    sys.exit(main())
