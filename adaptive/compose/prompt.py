"""Composing from a few words: ``"melancholic jazz saxophone, medium"`` or ``"忧郁的爵士萨克斯"``.

No model is involved: the words choose a style, a mood, instruments and a tempo from tables, the
seed chooses among progressions and motifs, and the studio renders the piece. The piece is written
next to the loops, so that it can be edited and built again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from adaptive.compose.build import build_library
from adaptive.compose.chord import Changes
from adaptive.compose.instruments import INSTRUMENTS
from adaptive.compose.invention import invent_melody
from adaptive.compose.lexicon import INSTRUMENT_WORDS, ROLES, TEMPO_WORDS
from adaptive.compose.performance import seed_of
from adaptive.compose.periodic import SAMPLE_RATE
from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.compose.piece_writer import write_piece
from adaptive.compose.progression import transpose_progression
from adaptive.compose.studio import Studio
from adaptive.compose.styles import ENERGIES, STYLES, Style
from adaptive.errors import ParameterError
from adaptive.music import MOODS, MOODS_ZH, Emotion, Key, Meter

__all__ = ["Request", "compose_prompt", "read_prompt", "write_request"]

_BPM = re.compile(r"(\d{2,3})\s*(?:bpm|拍)", re.IGNORECASE)
_KEY = re.compile(r"\bin ([A-Ga-g][#b]?)\s*(major|minor)\b")


@dataclass(frozen=True, slots=True)
class Request:
    """What a prompt asks for.

    Parameters
    ----------
    style : str
        Key of :data:`STYLES`.
    mood : str or None
        One of the ten moods.
    instruments : tuple of str
        Keys of :data:`INSTRUMENTS`, in the order of the prompt.
    bpm : float
        Quarters a minute.
    key : Key or None
        None lets the seed choose.
    heard : tuple of str
        The words that were understood.
    """

    style: str
    mood: str | None
    instruments: tuple[str, ...]
    bpm: float
    key: Key | None
    heard: tuple[str, ...]


def read_prompt(prompt: str) -> Request:
    """Understand a prompt in English, Chinese or both.

    Parameters
    ----------
    prompt : str
        Style, mood, instruments, tempo (slow, medium, fast or ``110 bpm``), ``in A minor``; all
        optional, at least one understood. Other words are ignored.

    Raises
    ------
    ParameterError
        When nothing is recognised; the message lists what is understood.
    """
    heard: list[str] = []
    styles = _find(prompt, {word: name for name, s in STYLES.items() for word in s.words}, heard)
    moods = _find(prompt, MOODS_ZH | {mood: mood for mood in MOODS}, heard)
    players = _find(prompt, INSTRUMENT_WORDS | {name: name for name in INSTRUMENTS}, heard)
    tempos = _find(prompt, TEMPO_WORDS, heard)
    number, key = _BPM.search(prompt), _KEY.search(prompt)
    heard += [match[0] for match in (number, key) if match]
    if not heard:
        raise ParameterError("prompt", prompt, _understood())
    style = styles[0] if styles else "pop"
    bpm = STYLES[style].tempos[("slow", "medium", "fast").index(tempos[0]) if tempos else 1]
    if number:
        bpm = float(number[1])
        if not 40 <= bpm <= 240:
            raise ParameterError("prompt", number[0], "a tempo of 40 to 240 bpm")
    found_key = Key.parse(f"{key[1].upper()[0]}{key[1][1:]} {key[2]}") if key else None
    mood = moods[0] if moods else None
    return Request(style, mood, tuple(players), bpm, found_key, tuple(heard))


def _find(prompt: str, words: dict[str, str], heard: list[str]) -> list[str]:
    """Meanings of the words found, in the prompt's order; longer words win over shorter ones."""
    text = prompt.casefold()
    hits: list[tuple[int, str]] = []
    for word in sorted(words, key=len, reverse=True):
        whole = rf"(?<![a-z]){re.escape(word)}(?:s|es)?(?![a-z])" if word.isascii() else word
        for match in re.finditer(whole, text):
            hits.append((match.start(), words[word]))
            heard.append(word)
            text = (
                text[: match.start()] + "\0" * (match.end() - match.start()) + text[match.end() :]
            )
    return list(dict.fromkeys(meaning for _, meaning in sorted(hits)))


def _understood() -> str:
    return (
        f"a style ({', '.join(STYLES)}), a mood ({', '.join(MOODS)}; {'、'.join(MOODS_ZH)}), "
        f"instruments ({', '.join(INSTRUMENTS)}), a tempo (slow, medium, fast, 110 bpm) or a key "
        "(in A minor), in English or Chinese"
    )


def compose_prompt(prompt: str, seed: int, out: Path, soundfont: Path | None = None) -> Piece:
    """Compose and render a family of loops, with its manifest, into a folder.

    Twelve loops: drums, bass and harmony at energies 25, 50 and 75, two melodies and a texture,
    all in four-bar changes. The folder then is a library; ``piece.toml`` in it holds the writing.

    Parameters
    ----------
    prompt : str
        See :func:`read_prompt`.
    seed : int
        The same prompt and seed give the same music.
    out : Path
        Folder, made when missing; entries of other families in it are kept.
    soundfont : Path, optional
        General MIDI SoundFont for acoustic instruments; without one they are synthesised.

    Returns
    -------
    Piece
        What was composed.

    Raises
    ------
    ParameterError
        When nothing in the prompt is recognised.
    """
    piece = write_request(read_prompt(prompt), prompt, seed)
    out.mkdir(parents=True, exist_ok=True)
    for _ in build_library([piece], out, Studio(soundfont), prompt, "CC0-1.0"):
        pass
    write_piece(out / piece.family / "piece.toml", piece)
    return piece


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
        scenes=tuple(filter(None, (request.style, request.mood))),
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
