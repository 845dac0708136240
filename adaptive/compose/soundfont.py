"""Sampled instruments: notes through a General MIDI SoundFont with TinySoundFont.

TinySoundFont (MIT) has neither reverb nor voice interaction: its output is the plain sum of the
voices, the same bytes on every run. Loading takes seconds, so one :class:`SampledBand` should
serve a whole build.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adaptive.compose.performance import PlayedNote
from adaptive.compose.soundfont_package import BINDING
from adaptive.errors import LibraryError

__all__ = ["SLOW_DRUMS", "SampledBand"]

Signal = NDArray[np.float64]
_RATE = 44_100

SLOW_DRUMS: dict[int, float] = {82: 0.034}
"""Seconds after which keys of a sampled kit reach their loudest, where the ear notices: a shaker's
sample swells in (median of 262 notes of FluidR3Mono_GM; other drums: 1 to 6 ms)."""


class SampledBand:
    """Players that read from one SoundFont.

    Parameters
    ----------
    path : Path
        An ``.sf2`` or ``.sf3`` file with General MIDI presets.

    Raises
    ------
    LibraryError
        When TinySoundFont is not installed or the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._binding: Any = importlib.import_module(BINDING)
        except ImportError as error:
            remedy = f"pip install --no-deps {BINDING}"
            raise LibraryError(str(path), "TinySoundFont is not installed", remedy) from error
        self._synth: Any = self._binding.Synth(gain=-6.0, samplerate=_RATE)
        try:
            self._font: int = self._synth.sfload(str(path), max_voices=512)
        except Exception as error:
            raise LibraryError(str(path), "not a readable SoundFont", "pass another") from error

    def play(
        self, notes: Sequence[PlayedNote], bank: int, preset: int, drums: bool, ring: float
    ) -> Signal:
        """Sound of a row of notes.

        Parameters
        ----------
        notes : sequence of PlayedNote
            Onsets must not be negative.
        bank, preset : int
            General MIDI preset; ``bank`` 128 holds the drum kits.
        drums : bool
            Whether the channel plays a kit.
        ring : float
            Seconds to render after the last note is let go.

        Returns
        -------
        np.ndarray [shape=(frames, 2)]
        """
        self._synth.program_select(0, self._font, bank, preset, drums)
        self._synth.sounds_off(0)
        cues = sorted(self._cues(notes), key=lambda cue: (cue[0], cue[1]))
        end = (cues[-1][0] if cues else 0) + int(ring * _RATE)
        out = np.zeros((end, 2), np.float32)
        now = 0
        for frame, kind, pitch, velocity in [*cues, (end, 2, 0, 0)]:
            if frame > now:
                chunk = np.frombuffer(self._synth.generate(frame - now), np.float32)
                out[now:frame] = chunk.reshape(-1, 2)
                now = frame
            if kind == 1:
                self._synth.noteon(0, pitch, velocity)
            elif kind == 0:
                self._synth.noteoff(0, pitch)
        self._synth.sounds_off(0)
        self._synth.generate(_RATE // 2)
        return out.astype(np.float64)

    @staticmethod
    def _cues(notes: Sequence[PlayedNote]) -> list[tuple[int, int, int, int]]:
        """(frame, kind, pitch, velocity): 1 starts a note, 0 lets it go.

        Where a pitch is struck again before it was let go, it is let go just before.
        """
        cues = []
        upcoming: dict[int, int] = {}
        for note in sorted(notes, key=lambda n: (n.onset, n.pitch), reverse=True):
            stop = note.onset + note.duration
            again = upcoming.get(note.pitch)
            if again is not None:
                stop = max(note.onset + 1, min(stop, again - 32))
            upcoming[note.pitch] = note.onset
            cues.append((note.onset, 1, note.pitch, max(1, round(note.velocity * 127))))
            cues.append((stop, 0, note.pitch, 0))
        return cues
