"""Random loops for the graph's tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from adaptive.cues import PARTS, Part
from adaptive.library import Loop
from adaptive.music import MODES, Emotion, Key, Meter, Tempo

METERS = (Meter(4, 4), Meter(3, 4), Meter(6, 8))
INSTRUMENTS = tuple(f"instrument {n}" for n in range(12))
CHANGES = (("C", "F"), ("Am", "F", "C", "G"), ("Dm7", "G7"), ())


def random_loops(count: int, seed: int = 0, parts: Sequence[Part] = PARTS) -> list[Loop]:
    """Loops with every annotation drawn at random."""
    rng = np.random.default_rng(seed)
    return [_random_loop(rng, number, parts) for number in range(count)]


def loop(identity: str = "x", **changes: object) -> Loop:
    """A plain loop with some fields changed."""
    fields: dict[str, object] = {
        "id": identity,
        "path": f"{identity}.wav",
        "part": Part.HARMONY,
        "tempo": Tempo.from_bpm(120.0),
        "meter": Meter(4, 4),
        "bars": 4,
        "key": Key(0, "major"),
    }
    return Loop(**{**fields, **changes})  # type: ignore[arg-type]


def _random_loop(rng: np.random.Generator, number: int, parts: Sequence[Part]) -> Loop:
    part = parts[rng.integers(len(parts))]
    unpitched = part in (Part.DRUMS, Part.PERCUSSION)
    modes = list(MODES)
    return loop(
        f"loop {number}",
        part=part,
        tempo=Tempo.from_bpm(float(rng.integers(60, 180))),
        meter=METERS[rng.integers(len(METERS))],
        bars=int(rng.integers(1, 9)),
        key=None if unpitched else Key(int(rng.integers(12)), modes[rng.integers(len(modes))]),
        chords=() if unpitched else CHANGES[rng.integers(len(CHANGES))],
        emotion=Emotion(float(rng.uniform(-1, 1)), float(rng.uniform(-1, 1))),
        energy=float(rng.uniform(0, 100)),
        brightness=float(rng.uniform(0, 1)),
        loudness=float(rng.uniform(-40, -8)),
        instruments=frozenset(
            rng.choice(INSTRUMENTS, size=rng.integers(0, 4), replace=False).tolist()
        ),
        scenes=frozenset({f"scene {rng.integers(4)}"}),
        family=f"family {rng.integers(5)}" if rng.integers(3) else "",
    )
