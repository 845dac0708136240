"""A session that is steered: scenes, and within each of them energies and valences in steps."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile

from adaptive.audio import WavTap
from adaptive.cues import PlayCue
from adaptive.library import Score
from adaptive.serve.assemble import LoadedLibrary, load_library
from adaptive.serve.offline import offline_session, settings_for
from bench.random_events import write_events
from bench.replay import part_cues, read_events
from bench.scene_ladder import LEAD_FRAMES

__all__ = ["Command", "Steered", "draw_commands", "read_span", "steer"]

_BLOCK = 2048
_ENERGIES = tuple(float(energy) for energy in range(5, 100, 10))
_VALENCES = (-0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9)
_SETTLING_S = 12.0
"""After the scene's beginning, before the first command: outlasts its stinger and its duck."""


@dataclass(frozen=True, slots=True)
class Command:
    """One step.

    Parameters
    ----------
    scene : str
    at_s : float
        When it arrives.
    kind : str
        "energy" or "valence".
    value : float
        As commanded.
    before : float or None
        What was commanded before it in the same scene; None for the first.
    """

    scene: str
    at_s: float
    kind: str
    value: float
    before: float | None


@dataclass(frozen=True, slots=True)
class Steered:
    """A steered session, rendered.

    Parameters
    ----------
    heard : Path
        Recording of the whole, .wav.
    cues : tuple of PlayCue
        Of the parts, by their start.
    loaded : LoadedLibrary
    commands : tuple of Command
    step_s : float
        How long each command lasts.
    """

    heard: Path
    cues: tuple[PlayCue, ...]
    loaded: LoadedLibrary
    commands: tuple[Command, ...]
    step_s: float


def draw_commands(
    score: Score, scenes: Sequence[str], step_s: float, counts: Mapping[str, int], seed: int
) -> tuple[list[Command], list[dict[str, Any]], float]:
    """Commands of a random session, the events that give them, and its length in seconds.

    Each scene gets so many energies, evenly drawn from 5 to 95, at its own emotion; then it begins
    anew, and gets so many valences, evenly drawn from −0.9 to 0.9, at its own arousal and energy.
    No two in a row are alike. Commands come at random moments of the bar.
    """
    chance = random.Random(seed)
    commands: list[Command] = []
    events: list[dict[str, Any]] = []
    at = 0.0
    for scene in scenes:
        intent = score.scenes[scene]
        arousal = intent.emotion.arousal if intent.emotion is not None else 0.0
        for kind, choices in (("energy", _ENERGIES), ("valence", _VALENCES)):
            if not counts[kind]:
                continue
            events.append({"at": at, "type": "scene", "name": scene})
            at += _SETTLING_S
            before: float | None = None
            for value in _dealt(choices, counts[kind], chance):
                moment = round(at + chance.uniform(0.0, 1.0), 4)
                event: dict[str, Any] = {"at": moment, "type": "energy", "value": value}
                if kind == "valence":
                    event = {"at": moment, "type": "emotion", "valence": value, "arousal": arousal}
                events.append(event)
                commands.append(Command(scene, moment, kind, value, before))
                at, before = at + step_s, value
            at += 1.0
    return commands, events, at


def steer(
    library: Path,
    scenes: Sequence[str],
    step_s: float,
    counts: Mapping[str, int],
    folder: Path,
    seed: int = 5,
) -> Steered:
    """Draw and render a session; files go to ``folder``. Raises RuntimeError where pyo fails."""
    loaded = load_library(library)
    commands, events, seconds = draw_commands(loaded.library.score, scenes, step_s, counts, seed)
    script, out = write_events(events, folder / "events.jsonl"), folder / "heard.wav"
    cues = _render(library, script, out, seconds)
    return Steered(out, tuple(cues), loaded, tuple(commands), step_s)


def read_span(file: Path, begin_s: float, end_s: float) -> tuple[Any, int]:
    """A stretch of a recording [shape=(frames, 2)] and its rate."""
    with soundfile.SoundFile(file) as sound:
        rate = sound.samplerate
        sound.seek(max(0, round(begin_s * rate)))
        heard = sound.read(round((end_s - begin_s) * rate), always_2d=True, dtype="float32")
    return heard, rate


def _dealt(choices: Sequence[float], count: int, chance: random.Random) -> list[float]:
    """So many values, each as often as the others, no two in a row alike."""
    found: list[float] = []
    while len(found) < count:
        deck = list(choices)
        chance.shuffle(deck)
        if found and deck[0] == found[-1]:
            deck.append(deck.pop(0))
        found += deck
    return found[:count]


def _render(library: Path, script: Path, out: Path, seconds: float) -> list[PlayCue]:
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    events = read_events(script, rate)
    session = offline_session(loaded, events, settings_for(events, rate, None, LEAD_FRAMES))
    with WavTap(out, rate) as tap:
        for block in session.render(loaded, round(seconds * rate), _BLOCK):
            tap.write(block)
    return part_cues(session.record.cues)
