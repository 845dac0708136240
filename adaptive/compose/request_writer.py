"""From a request to a piece: the seed chooses among progressions, keys and motifs.

Everything is drawn from one generator, seeded by the prompt and the seed, so that the same words
and the same seed give the same music.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from adaptive.compose.chord import Changes
from adaptive.compose.invention import invent_melody
from adaptive.compose.lexicon import ROLES
from adaptive.compose.performance import seed_of
from adaptive.compose.periodic import SAMPLE_RATE
from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.compose.progression import transpose_progression
from adaptive.compose.prompt import Request
from adaptive.compose.styles import ENERGIES, STYLES, Style
from adaptive.music import MOODS, Emotion, Key, Meter

__all__ = ["write_request"]


def write_request(request: Request, prompt: str, seed: int) -> Piece:
    """The piece that answers a request, not yet rendered."""
    rng = np.random.default_rng(seed_of("prompt", prompt.casefold().strip(), seed))
    style = STYLES[request.style]
    emotion = MOODS[request.mood] if request.mood else Emotion(style.valence, style.arousal)
    key = request.key or _choose_key(emotion, rng)
    pool = style.minor if key.is_minor else style.major
    chords = transpose_progression(pool[int(rng.integers(len(pool)))], key)
    number = seed_of(prompt.casefold().strip(), seed)
    piece = Piece(
        family=f"{request.style}-{request.mood or 'plain'}-{number:08x}",
        title=prompt,
        scenes=tuple(filter(None, (*request.scenes, request.style, request.mood))),
        key=key,
        meter=Meter(),
        beat_frames=_smooth_beat(request.bpm),
        bars=4,
        chords=chords,
        valence=emotion.valence,
        arousal=emotion.arousal,
        swing=style.swing,
        swing_unit=style.swing_unit,
        space=style.space,
        seed=seed,
    )
    band = _cast(style, request.instruments)
    return replace(piece, loops=_write_loops(piece, style, band, rng))


def _smooth_beat(bpm: float) -> int:
    """Even frames a quarter near a tempo, with no prime factor above 7: fast to transform.

    The tempo moves by about one part in a hundred at most.
    """
    wish = round(60 * SAMPLE_RATE / bpm)
    return next(
        beat
        for distance in range(wish)
        for beat in (wish - distance, wish + distance)
        if beat % 2 == 0 and 210**16 % beat == 0
    )


def _choose_key(emotion: Emotion, rng: np.random.Generator) -> Key:
    """A key of the mode that suits the valence, with at most four signs."""
    tonic = int(rng.choice([0, 2, 3, 4, 5, 7, 9, 10]))
    return Key(tonic, "major" if emotion.valence >= 0 else "minor")


def _cast(style: Style, wanted: tuple[str, ...]) -> dict[str, str]:
    """Who plays what: each wanted instrument takes the part that it suits best and is free."""
    band = dict(style.band) | {"kit": ""}
    taken: set[str] = set()
    for name in wanted:
        roles = [*ROLES.get(name, ("melody", "harmony")), "harmony", "texture"]
        role = next((role for role in roles if role not in taken), None)
        if role is not None:
            band[role] = name
            taken.add(role)
    leads = [name for name in wanted if ROLES.get(name, ("melody",))[0] == "harmony"]
    if leads and "melody" not in taken:
        band["melody"] = leads[0]
    return band


def _write_loops(
    piece: Piece, style: Style, band: dict[str, str], rng: np.random.Generator
) -> tuple[LoopPlan, ...]:
    plans = []
    changes = Changes.parse(piece.chords, piece.bars, piece.bar_quarters)
    for index, energy in enumerate(ENERGIES):
        kit = band["kit"] or style.kits[index]
        drums = Layer(kit, drums=style.drums[index], reverb=0.2)
        bass = Layer(band["bass"], figure=style.bass[index], low="e1", reverb=0.06)
        chords = Layer(
            band["harmony"], comp=style.comp[index], low="e3", high="e5",
            strum=0.015 if "guitar" in band["harmony"] else 0.0, reverb=0.25,
        )  # fmt: skip
        pad = Layer(
            band["pad"], comp="x---------------", low="g3", high="d5", voices=3, gain=-6.0,
            reverb=0.35,
        )  # fmt: skip
        plans.append(LoopPlan("drums", energy, layers=(drums,)))
        plans.append(LoopPlan("bass", energy, layers=(bass,)))
        plans.append(LoopPlan("harmony", energy, layers=(chords, pad)[: 1 + (index > 0)]))
    low, high = _RANGES.get(band["melody"], (64, 86))
    moods = ("sparse", "even", "busy")
    pace = 0 if piece.arousal < -0.4 else 1
    for name, energy, motion in (("a", 35, moods[pace]), ("b", 65, moods[pace + 1])):
        notes = invent_melody(changes, piece.key, motion, low, high, rng)
        line = Layer(band["melody"], notes=notes, reverb=0.32, loose=0.011, gate=1.0)
        plans.append(LoopPlan("melody", energy, name, (line,), bars=8))
    colour = Layer(band["texture"], comp="..4...3...5...2.", low="g4", high="e6", echo=0.3,
                   reverb=0.4)  # fmt: skip
    plans.append(LoopPlan("texture", 50, layers=(colour,)))
    return tuple(plans)


_RANGES: dict[str, tuple[int, int]] = {
    "cello": (48, 69), "saxophone": (55, 77), "trombone": (50, 70), "horn": (52, 72),
    "bassoon": (46, 67), "clarinet": (58, 81), "english horn": (57, 77), "violin": (62, 88),
    "piccolo": (74, 96), "glockenspiel": (79, 98), "overdriven guitar": (57, 79),
    "trumpet": (60, 81), "viola": (55, 77),
}  # fmt: skip
"""Comfortable MIDI ranges of melody players; others play between 64 and 86."""
