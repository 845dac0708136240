"""Scene ladder: one scene played by the engine at rising energies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile

from adaptive.audio import WavTap
from adaptive.serve.assemble import load_library
from adaptive.serve.offline import offline_session, settings_for
from bench.energy_order import Heard, hear
from bench.random_events import write_events
from bench.replay import read_events

__all__ = ["ENERGIES", "LEAD_FRAMES", "Listening", "ladder_events", "scene_ladder"]

ENERGIES = (20.0, 45.0, 70.0, 95.0)
_BLOCK = 2048
LEAD_FRAMES = 512
"""Lead of the renders, as `adaptive render` has it."""


@dataclass(frozen=True, slots=True)
class Listening:
    """How long each energy plays: until the change has settled, then while it is listened to.

    In seconds. The settling must outlast an entry stinger and the wait for a bar line.
    """

    settle_s: float
    listen_s: float

    @property
    def rung_s(self) -> float:
        """Both together."""
        return self.settle_s + self.listen_s


def ladder_events(scene: str, listening: Listening) -> list[dict[str, Any]]:
    """The scene at the lowest energy, then the others in turn."""
    rungs = [
        {"at": number * listening.rung_s, "type": "energy", "value": energy}
        for number, energy in enumerate(ENERGIES)
    ]
    return [{"at": 0.0, "type": "scene", "name": scene}, *rungs]


def scene_ladder(
    library: Path, scene: str, listening: Listening, folder: Path
) -> dict[float, Heard]:
    """What a player hears of a scene at each energy; files go to an empty folder.

    Raises RuntimeError where pyo fails.
    """
    script = write_events(ladder_events(scene, listening), folder / "events.jsonl")
    out = folder / "heard.wav"
    _render(library, script, out, len(ENERGIES) * listening.rung_s)
    ladder = {}
    with soundfile.SoundFile(out) as file:
        rate = file.samplerate
        for number, energy in enumerate(ENERGIES):
            file.seek(round((number * listening.rung_s + listening.settle_s) * rate))
            heard = file.read(round(listening.listen_s * rate), always_2d=True, dtype="float32")
            ladder[energy] = hear(heard, rate)
    out.unlink()
    return ladder


def _render(library: Path, script: Path, out: Path, seconds: float) -> None:
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    events = read_events(script, rate)
    session = offline_session(loaded, events, settings_for(events, rate, None, LEAD_FRAMES))
    with WavTap(out, rate) as tap:
        for block in session.render(loaded, round(seconds * rate), _BLOCK):
            tap.write(block)
