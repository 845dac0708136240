"""This engine with a library of real loops, as a peer that takes scenes and energies."""

from __future__ import annotations

import random
import time

from adaptive.library import read_library
from bench.black_box.adaptive_engine import AdaptiveEngine

__all__ = ["LibraryEngine"]

_SEED = 1
_UNDER_WAY_S = 3.0
_ENERGIES = range(40, 101, 5)
"""From the starter library's drums on: five of its parts sound, or all six."""


class LibraryEngine(AdaptiveEngine):
    """`adaptive serve --driver jack` with the desk's library; keeps a journal and records.

    Attributes
    ----------
    journal, recording : Path
    answers : list of int or None
        The number under which the engine has each message in its journal.
    """

    name = "adaptive"
    repeats = False

    def start(self) -> None:
        library, folder = self.desk.library, self.desk.folder
        assert library is not None
        self.journal, self.recording = folder / "journal.jsonl", folder / "recording.wav"
        self._chance = random.Random(_SEED)
        self._scenes = sorted(read_library(library).score.scenes)
        self.answers: list[int | None] = []
        files = ("--journal", str(self.journal), "--record", str(self.recording))
        self.serve(library.resolve(), *files, "--seed", str(_SEED))

    def prepare(self) -> None:
        time.sleep(_UNDER_WAY_S)

    def send(self, side: str) -> int:
        """Ask for another scene on side ``b``, another energy on side ``a``."""
        message: dict[str, object] = {"type": "energy", "value": self._chance.choice(_ENERGIES)}
        if side == "b":
            message = {"type": "scene", "name": self._chance.choice(self._scenes)}
        began, answer = self.tell({**message, "quantize": "now"})
        self.answers.append(answer.seq)
        return began
