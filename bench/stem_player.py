"""An audio process that plays as many stems as asked, at rest or crossfading without a pause."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from adaptive.audio import AudioProcess, AudioSettings, Counts, Loaded, LoadFailed
from adaptive.cues import TRACKS, PlayCue
from adaptive.music import Frame
from bench.process_figures import cpu_ns, minor_faults

__all__ = ["FADE_FRAMES", "Load", "StemPlayer", "write_stems"]

FADE_FRAMES = 3087
"""Length of a crossfade, 70 ms, as in the starter library's score."""

_RATE = 44_100
_SECONDS = 4
_LEVEL = 0.02
_AHEAD = 8_820
"""Frames that cues are sent before their start, 200 ms."""

_SETTLE_S = 0.7
_PATIENCE_S = 20.0
_LEASE_S = 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a stretch of playing took.

    Parameters
    ----------
    percent : float
        Of one core, the audio process's.
    faults : int
        Pages that it had to be given.
    underruns : int
        Blocks begun more than a block too late.
    late_cues : int
    """

    percent: float
    faults: int
    underruns: int
    late_cues: int


def write_stems(folder: Path, count: int) -> list[Path]:
    """Loops of four seconds of noise, all different, as the audio process maps them."""
    folder.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(1).normal(0.0, _LEVEL, (_SECONDS * _RATE, 2)).astype(np.float32)
    paths = []
    for number in range(count):
        path = folder / f"{number}.pcm"
        if not path.exists():
            np.roll(noise, 997 * number, axis=0).tofile(path)
        paths.append(path)
    return paths


class StemPlayer:
    """A real audio process on the paced null device; ends with its ``with`` block.

    Parameters
    ----------
    link : Path
        Where its link is made, best in memory.
    loops : list of Path
        Two for each stem, of :func:`write_stems`.

    Raises
    ------
    RuntimeError
        The loops were not loaded.
    DeviceError, AudioProcessDied
        It does not play.
    """

    def __init__(self, link: Path, loops: list[Path]) -> None:
        self.stems = len(loops) // 2
        tracks = max(TRACKS, self.stems)
        settings = AudioSettings(driver="null", tracks=tracks, tap_s=0.2, lease_s=_LEASE_S)
        self.audio = AudioProcess.start(link, settings)
        self._numbers = 0
        self._turn = 0
        self._next_fade = 0
        try:
            self.audio.wait_ready(_PATIENCE_S)
            self._load(loops)
        except BaseException:
            self.audio.close()
            raise

    @property
    def pid(self) -> int:
        """The audio process."""
        return self.audio.status().health.pid

    def counts(self) -> Counts:
        """What it has counted so far."""
        return self.audio.status().counts

    def play(self) -> None:
        """Begin all stems, and return when they play."""
        self._cue(Frame(self.counts().frame + _AHEAD // 2))
        _pause(_SETTLE_S)

    def rest(self, seconds: float) -> Load:
        """Let it play as it is."""
        return self._measured(lambda: _beat(self.audio, seconds))

    def crossfade(self, seconds: float) -> Load:
        """Crossfade every stem to its other loop, and back, one fade after another."""
        self._next_fade = self.counts().frame + _AHEAD
        self._turn_for(2 * _AHEAD)  # under way before the measuring begins
        return self._measured(lambda: self._turn_for(round(seconds * _RATE)))

    def __enter__(self) -> StemPlayer:
        return self

    def __exit__(self, *_: object) -> None:
        self.audio.close()

    def _turn_for(self, frames: int) -> None:
        """Keep fades coming until so many frames have passed."""
        end = self.counts().frame + frames
        while (now := self.counts().frame) < end:
            while self._next_fade < now + _AHEAD:
                self._cue(Frame(self._next_fade))
                self._next_fade += FADE_FRAMES
            _pause(0.01)

    def _cue(self, start: Frame) -> None:
        for stem in range(self.stems):
            material = 2 * stem + self._turn
            frames, gain = _SECONDS * _RATE, 1.0 / max(1, self.stems) ** 0.5
            self.audio.send(
                PlayCue(self._numbers, stem, start, FADE_FRAMES, material, frames, Frame(0), gain)
            )
            self._numbers += 1
        self._turn = 1 - self._turn
        self.audio.reports()

    def _load(self, loops: list[Path]) -> None:
        for number, path in enumerate(loops):
            self.audio.load(number, path, _SECONDS * _RATE)
        missing, patience = len(loops), time.monotonic() + _PATIENCE_S
        while missing:
            for report in self.audio.reports():
                if isinstance(report, LoadFailed):
                    raise RuntimeError(report.problem)
                missing -= isinstance(report, Loaded)
            if time.monotonic() > patience:
                raise RuntimeError(f"{missing} loops are not loaded")
            _pause(0.01)

    def _measured(self, play: Callable[[], None]) -> Load:
        pid, before = self.pid, self.counts()
        used, faults, began = cpu_ns(pid), minor_faults(pid), time.monotonic_ns()
        play()
        elapsed = time.monotonic_ns() - began
        used, faults, after = cpu_ns(pid) - used, minor_faults(pid) - faults, self.counts()
        return Load(
            100.0 * used / elapsed,
            faults,
            after.underruns - before.underruns,
            after.late_cues - before.late_cues,
        )


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)


def _beat(audio: AudioProcess, seconds: float) -> None:
    """Wait, and renew the lease meanwhile."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        audio.beat()
        _pause(min(left, 1.0))
